import { Exit, garbage, noDevice, refuse, wrong } from '../parse/exit.ts'
import { isAltname } from '../parse/ifname.ts'
import { exact, isShort, readWords, short, type Words } from '../parse/words.ts'
import { asking, type Session } from '../session.ts'
import { linkUsage } from './usage.ts'

const OPERATORS = ['add', 'del', 'help'] as const

interface Property {
  device?: string
  readonly names: string[]
}

/** `link property { add | del } dev DEVICE altname NAME …`: alternative names of a link. */
export async function property(session: Session, all: Words): Promise<number> {
  const { current } = all
  if (all.done) throw new Exit(255, linkUsage())
  const operator = OPERATORS.find((word) => isShort(current, word)) ?? refuse('Operator required')
  if (operator === 'help') throw new Exit(255, linkUsage())
  all.advance()
  const { device, names } = await read(all)
  if (device === undefined) refuse('Not enough of information: "dev" argument is required.')
  const index = (await session.indexOf(device)) ?? noDevice(device)
  const { links } = session.netns
  await asking(() => (operator === 'add' ? links.addAltname(index, ...names) : links.deleteAltname(index, ...names)))
  return 0
}

async function read(all: Words): Promise<Property> {
  const found: Property = { names: [] }
  const altname = short<Property>('altname', (words, { names }) => {
    const name = words.next()
    names.push(isAltname(name) ? name : wrong('not a valid altname', name))
  })
  const help = short<Property>('help', () => {
    throw new Exit(255, linkUsage())
  })
  const dev = exact<Property>('dev', (words) => take(words.next(), found))
  await readWords(all, [altname, help, dev], found, ({ current }) => take(current, found))
  return found
}

function take(name: string, found: Property): void {
  if (found.device !== undefined) garbage('dev', name)
  found.device = name
}
