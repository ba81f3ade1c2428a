import { is } from '../../../netlink/message/message.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { NUD } from '../../../rtnl/neighbour/constants.ts'
import { neighbourMessages } from '../../../rtnl/neighbour/table.ts'
import { baseContext, printContext } from '../../listing/context.ts'
import type { PrintableNeighbour } from '../../output/context.ts'
import { Output } from '../../output/output.ts'
import { duplicate, Exit, wrong } from '../../parse/exit.ts'
import { leadingInteger, unsigned } from '../../parse/numbers.ts'
import { exact, isShort, readWords, type Word, type Words } from '../../parse/words.ts'
import { dumping, printable, type Session } from '../../session.ts'
import { linksOfEntry, printFdbEntry } from './print.ts'
import { FDB_USAGE } from './usage.ts'
import { noLink } from './values.ts'

/** Which entries `bridge fdb show` prints. */
interface ShowRequest {
  device?: string
  bridge?: string
  vlan?: number
  state?: number
  isDynamic?: boolean
}

const STATES: readonly (readonly [words: readonly string[], state: number])[] = [
  [['permanent'], NUD.PERMANENT],
  [['static', 'temp'], NUD.NOARP],
  [['stale'], NUD.STALE],
  [['reachable', 'dynamic'], NUD.REACHABLE],
]
const ALL_STATES = 0xffff

function stateOf(text: string): number {
  const named = STATES.find(([words]) => words.some((word) => isShort(text, word)))
  return named?.[1] ?? (text === 'all' ? ALL_STATES : (unsigned(text) ?? wrong('invalid state', text)))
}

const WORDS: readonly Word<ShowRequest>[] = [
  exact(['brport', 'dev'], (words, request) => {
    request.device = words.next()
  }),
  exact('br', (words, request) => {
    request.bridge = words.next()
  }),
  exact('vlan', (words, request) => {
    const text = words.next()
    if (request.vlan) duplicate('vlan', text)
    request.vlan = leadingInteger(text)
  }),
  exact('state', (words, request) => {
    request.state = (request.state ?? 0) | stateOf(words.next())
  }),
  exact('dynamic', (_, request) => {
    request.isDynamic = true
  }),
]

/** `bridge fdb show`: forwarding entries. Resolves to the exit code. */
export async function listFdb(session: Session, all: Words): Promise<number> {
  const request: ShowRequest = {}
  // `bridge` ignores other words.
  await readWords(all, WORDS, request, ({ current }) => {
    if (isShort(current, 'help')) throw new Exit(255, FDB_USAGE)
  })
  const { device, bridge } = request
  const master = bridge === undefined ? undefined : ((await session.indexOf(bridge)) ?? noLink(bridge, 'bridge device'))
  const ifindex = device === undefined ? undefined : ((await session.indexOf(device)) ?? noLink(device))
  await showFdb(session, await dumpEntries(session, ifindex, master), { ...request, ifindex })
  return 0
}

async function dumpEntries({ socket }: Session, ifindex = 0, master?: number): Promise<PrintableNeighbour[]> {
  const attrs = master === undefined ? {} : { master }
  const messages = await dumping(() => socket.dump({ type: RTM.GETNEIGH, header: { family: AF.BRIDGE, ifindex }, attrs }), 1)
  return messages.filter((message) => is(neighbourMessages, message, 'RTM_NEWNEIGH'))
}

/** Prints the entries that a filter keeps. With `ifindex` their link is not named. */
export async function showFdb(
  session: Session,
  entries: readonly PrintableNeighbour[],
  { ifindex, vlan, state, isDynamic = false }: Omit<ShowRequest, 'device' | 'bridge'> & { ifindex?: number | undefined },
): Promise<void> {
  const kept = printable(session, entries).filter(({ header, attrs }) => {
    if (header.family !== AF.BRIDGE || (ifindex !== undefined && header.ifindex !== ifindex)) return false
    if (state && (header.state & state) === 0) return false
    return !(vlan && attrs.vlan !== vlan) && !(isDynamic && (header.state & NUD.PERMANENT) !== 0)
  })
  const links = [...new Set(kept.flatMap(linksOfEntry))]
  const ctx = await printContext(session, baseContext(session.options, 'link', AF.UNSPEC), [], links)
  const out = new Output(session.options)
  for (const entry of kept) {
    out.open()
    printFdbEntry(entry, out, ctx, ifindex === undefined)
    out.close()
  }
  session.io.out(out.finish())
}
