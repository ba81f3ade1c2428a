import { AF } from '../../rtnl/constants.ts'
import type { MulticastAddress } from '../../rtnl/multicast/proc.ts'
import { addressColour } from '../output/colours.ts'
import { Output } from '../output/output.ts'
import { Exit, garbage } from '../parse/exit.ts'
import { isShort, type Words } from '../parse/words.ts'
import { printable, type Session } from '../session.ts'
import { MULTICAST_USAGE } from './usage.ts'

/** The families that have multicast addresses, by AF_*. */
const FAMILIES: Readonly<Record<number, MulticastAddress['family']>> = {
  [AF.PACKET]: 'PACKET',
  [AF.INET]: 'INET',
  [AF.INET6]: 'INET6',
}

/** `maddress show`. Resolves to the exit code. */
export async function listMulticast(session: Session, words: Words): Promise<number> {
  const device = deviceIn(words)
  const { options, netns, io } = session
  const family = FAMILIES[options.family]
  const isNone = options.family !== AF.UNSPEC && family === undefined
  const all = isNone ? [] : await netns.multicast.list(family === undefined ? {} : { family })
  const kept = all.filter(({ ifname }) => device === undefined || ifname === device)
  const out = new Output(options)
  // A stable sort: of each link the addresses stay in the order of the kernel.
  const sorted = kept.sort((a, b) => a.index - b.index)
  for (const group of groupsOf(printable(session, sorted), options.oneline)) printLink(group, out)
  io.out(out.finish())
  return 0
}

/** Reads the words: the name of a link, which `dev` may precede. `ip` compares it as text, also of no link. */
function deviceIn(words: Words): string | undefined {
  let device: string | undefined
  for (; !words.done; words.advance()) {
    if (words.current === 'dev') words.next()
    else if (isShort(words.current, 'help')) throw new Exit(255, MULTICAST_USAGE)
    if (device !== undefined) garbage('dev', words.current)
    device = words.current
  }
  return device
}

/** The addresses of each link; with -o each address by itself. */
function groupsOf(all: readonly MulticastAddress[], alone: boolean): MulticastAddress[][] {
  const groups: MulticastAddress[][] = []
  for (const one of all) {
    const last = groups.at(-1)
    if (last?.[0]?.index === one.index && !alone) last.push(one)
    else groups.push([one])
  }
  return groups
}

function printLink(group: readonly MulticastAddress[], out: Output): void {
  const { index, ifname } = group[0] as MulticastAddress
  out.open()
  out.field('ifindex', index, `${index}:`)
  out.field('ifname', ifname, out.paint('ifname', `\t${ifname}`))
  out.line()
  out.openArray('maddr')
  for (const one of group) printAddress(one, out)
  out.closeArray()
  out.close()
}

function printAddress({ family, address, users, static: isStatic }: MulticastAddress, out: Output): void {
  out.open()
  if (family === 'PACKET') out.field('link', address, `\tlink  ${out.paint('mac', address)}`)
  else {
    const name = family.toLowerCase()
    out.field('family', name, `\t${name.padEnd(5)} `)
    out.field('address', out.host(address), out.paint(addressColour(address), out.host(address)))
  }
  if (users !== 1) out.field('users', users, ` users ${users}`)
  if (isStatic) out.field('features', 'static', ' static')
  out.text('\n')
  out.close()
}
