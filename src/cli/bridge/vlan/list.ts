import { AF } from '../../../rtnl/constants.ts'
import { BRIDGE_VLANDB_DUMPF } from '../../../rtnl/link/constants.ts'
import { baseContext, namesContext } from '../../listing/context.ts'
import type { PrintContext } from '../../output/context.ts'
import { Output } from '../../output/output.ts'
import { duplicate, Exit, refuse } from '../../parse/exit.ts'
import { leadingInteger } from '../../parse/numbers.ts'
import { exact, readWords, type Word, type Words } from '../../parse/words.ts'
import { printable, type Session } from '../../session.ts'
import { countedPorts, entryPorts, globalPorts, mappedPorts, type Port, type VlanSelection, vlanPorts } from './ports.ts'
import { openPort, printCounted, printEntries, printMapped, printSpan } from './print.ts'
import { printGlobals, printOptions } from './print-options.ts'

/** The words of the lists, and what they select. */
interface ShowRequest extends VlanSelection {
  device?: string
}

const WORDS: readonly Word<ShowRequest>[] = [
  exact('dev', (words, request) => {
    const name = words.next()
    if (request.device !== undefined) duplicate('dev', name)
    request.device = name
  }),
  exact('vid', (words, request) => {
    const text = words.next()
    if (request.vid !== 0) duplicate('vid', text)
    request.vid = leadingInteger(text) >>> 0
  }),
]

async function readRequest({ indexOf }: Session, words: Words): Promise<ShowRequest> {
  const request: ShowRequest = { index: 0, vid: 0 }
  // `bridge` ignores other words.
  await readWords(words, WORDS, request, () => undefined)
  const { device } = request
  if (device !== undefined) request.index = (await indexOf(device)) ?? refuse(`Cannot find device "${device}"`)
  return request
}

const PORT = 'port'.padEnd(16)
const VLAN = 'vlan-id'
const HEADING = `${PORT}  ${VLAN.padEnd(9)}\n`

/** Prints ports under a heading, which `bridge` prints also before the error of a refused dump. */
async function show<T>(
  session: Session,
  heading: string,
  dump: () => Promise<Port<T>[]>,
  print: (entry: T, out: Output, ctx: PrintContext) => void,
  key = 'vlans',
): Promise<number> {
  const { options, io } = session
  const ports = await dump().catch((error: unknown): never => {
    throw error instanceof Exit && !options.json ? new Exit(error.code, error.stderr, heading) : error
  })
  const indexes = ports.flatMap(({ index, mentioned = [] }) => [index, ...mentioned])
  const ctx = await namesContext(session, baseContext(options, 'link', AF.UNSPEC), indexes)
  const out = new Output(options)
  out.text(heading)
  for (const { index, entries } of ports) {
    if (entries.length === 0) continue
    out.open()
    openPort(printable(session, ctx.ifname(index)), out)
    printEntries(key, entries, out, (entry) => print(entry, out, ctx))
    out.close()
  }
  io.out(out.finish())
  return 0
}

/** `bridge vlan show`; with -s counters, with -d options. Resolves to the exit code. */
export async function listBridgeVlans(session: Session, words: Words): Promise<number> {
  const request = await readRequest(session, words)
  const { details, stats } = session.options
  if (!details)
    return stats > 0 ? showCounters(session, request) : show(session, HEADING, () => vlanPorts(session, request), printSpan)
  const flags = stats > 0 ? BRIDGE_VLANDB_DUMPF.STATS : 0
  return show(session, HEADING, () => entryPorts(session, request, flags), printOptions)
}

const showCounters = (session: Session, request: VlanSelection): Promise<number> =>
  show(session, `${PORT}  ${VLAN}\n`, () => countedPorts(session, request), printCounted)

/** `bridge vlan tunnelshow`: VLANs that are mapped to tunnels; with -s counters of all, as in `bridge`. Resolves to the exit code. */
export async function listVlanTunnels(session: Session, words: Words): Promise<number> {
  const request = await readRequest(session, words)
  if (session.options.stats > 0) return showCounters(session, request)
  const heading = `${HEADING.trimEnd().padEnd(HEADING.length - 1)}  tunnel-id\n`
  return show(session, heading, () => mappedPorts(session, request), printMapped, 'tunnels')
}

/** `bridge vlan global show`: bridge-wide options. Resolves to the exit code. */
export async function listVlanGlobals(session: Session, words: Words): Promise<number> {
  const request = await readRequest(session, words)
  return show(session, HEADING, () => globalPorts(session, request), printGlobals)
}
