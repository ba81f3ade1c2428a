import { is, type Message } from '../../netlink/message/message.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import type { NsidAttrs } from '../../rtnl/nsid/table.ts'
import { nsidMessages } from '../../rtnl/nsid/table.ts'
import { Output } from '../output/output.ts'
import { duplicate, Exit, wrong } from '../parse/exit.ts'
import { integer } from '../parse/numbers.ts'
import { type Words, words } from '../parse/words.ts'
import { asking, dumping, printable, type Session } from '../session.ts'
import { namesById } from './ids.ts'
import { NETNS_USAGE } from './usage.ts'

interface Wanted {
  nsid?: number
  'target-nsid'?: number
}

/**
 * `netns list-id [ target-nsid ID ] [ nsid ID ]`: prints the ids of namespaces in the session's namespace, or in the
 * target.
 */
export async function listIdCommand(session: Session, args: readonly string[]): Promise<number> {
  const { ids, refusals } = await namesById(session)
  for (const line of refusals) session.io.err(`${line}\n`)
  const { nsid, 'target-nsid': targetNsid } = readWanted(words(args))
  const target = targetNsid === undefined ? {} : { targetNsid }
  const found = nsid === undefined ? await dump(session, target) : await one(session, { nsid, ...target })
  session.io.out(listing(session, found, firstNames(ids)))
  return 0
}

function readWanted(all: Words): Wanted {
  const wanted: Wanted = {}
  for (; !all.done; all.advance()) {
    const word = all.current
    if (word !== 'nsid' && word !== 'target-nsid') throw new Exit(255, NETNS_USAGE)
    if (wanted[word] !== undefined) duplicate(word, word)
    const value = all.next()
    const id = integer(value)
    if (id === undefined) wrong(`"${word}" value is invalid`, value)
    // `ip` reports the word after the value; if there is none, it prints a null pointer as C does.
    if (id < 0) wrong(`"${word}" value should be >= 0`, all.following ?? '(null)')
    wanted[word] = id
  }
  return wanted
}

const idsOf = (messages: readonly Message[]): NsidAttrs[] =>
  messages.flatMap((message) => (is(nsidMessages, message, 'RTM_NEWNSID') ? [message.attrs] : []))

async function one({ socket }: Session, attrs: NsidAttrs): Promise<NsidAttrs[]> {
  const { messages } = await asking(() => socket.request({ type: RTM.GETNSID, header: { family: AF.UNSPEC }, attrs }))
  return idsOf(messages)
}

async function dump({ socket, options, io }: Session, attrs: NsidAttrs): Promise<NsidAttrs[]> {
  try {
    return idsOf(await dumping(() => socket.dump({ type: RTM.GETNSID, header: { family: AF.UNSPEC }, attrs }), 1))
  } catch (error) {
    io.out(options.json && error instanceof Exit ? new Output(options).finish() : '')
    throw error
  }
}

/** Names by id. If a namespace has several names, the first in the directory is used. */
function firstNames(ids: ReadonlyMap<string, number>): Map<number, string> {
  return new Map([...ids].reverse().map(([name, id]) => [id, name]))
}

function listing({ options }: Session, found: readonly NsidAttrs[], names: ReadonlyMap<number, string>): string {
  const out = new Output(options)
  for (const { nsid = -1, currentNsid } of found) {
    out.open()
    id(out, 'nsid', nsid)
    if (currentNsid !== undefined) id(out, 'current-nsid', currentNsid)
    // Names belong to ids of this namespace. If there is none, `ip` uses the target's id, and may print another
    // namespace's name.
    const name = printable({ options }, names.get(currentNsid ?? nsid))
    if (name !== undefined) out.field('name', name, `(iproute2 netns name: ${name})`)
    out.text('\n')
    out.close()
  }
  return out.finish()
}

function id(out: Output, key: string, value: number): void {
  if (value < 0) out.text(`${key} unassigned `)
  else out.field(key, value, `${key} ${value} `)
}
