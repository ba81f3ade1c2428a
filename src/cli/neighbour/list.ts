import { parseIp } from '../../netlink/codec/address.ts'
import { is } from '../../netlink/message/message.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { NTF } from '../../rtnl/neighbour/constants.ts'
import type { NeighbourMessage } from '../../rtnl/neighbour/neighbours.ts'
import { neighbourMessages } from '../../rtnl/neighbour/table.ts'
import { baseContext, namesContext } from '../listing/context.ts'
import type { HiddenPart, PrintableNeighbour } from '../output/context.ts'
import { Output } from '../output/output.ts'
import type { InetPrefix } from '../parse/inet.ts'
import type { Words } from '../parse/words.ts'
import { dumping, type ListSession, printable } from '../session.ts'
import { type NeighbourSelection, NO_STATE, readNeighbourSelection } from './list-words.ts'
import { printNeighbour } from './print.ts'

/** `neigh show`. Resolves to the exit code. */
export async function listNeighbours(session: ListSession, words: Words): Promise<number> {
  const selection = await readNeighbourSelection(session, words, false)
  const found = await selectedNeighbours(session, selection, 'Dump')
  session.io.out(await neighboursText(session, found, selection))
  return 0
}

/** Dumps the neighbours that the words of a command select. `what` is terminated if the kernel refuses. */
export async function selectedNeighbours(
  { socket }: ListSession,
  selection: NeighbourSelection,
  what: 'Dump' | 'Flush',
): Promise<NeighbourMessage[]> {
  const { family, index, master, flags } = selection
  const attrs = {
    ...(index === undefined ? {} : { ifindex: index }),
    ...(master === undefined ? {} : { master: master >>> 0 }),
  }
  const keep = (message: unknown): NeighbourMessage | undefined =>
    is(neighbourMessages, message as NeighbourMessage, 'RTM_NEWNEIGH') && selects(selection, message as NeighbourMessage)
      ? (message as NeighbourMessage)
      : undefined
  return dumping(() => socket.collect({ type: RTM.GETNEIGH, header: { family, flags }, attrs }, keep), 1, what)
}

/** print_neigh of ip/ipneigh.c: what the words of a list select. */
function selects(selection: NeighbourSelection, { header, attrs }: NeighbourMessage): boolean {
  const { family, index, states, unused, protocol, to } = selection
  if (family !== AF.UNSPEC && header.family !== family) return false
  if (index !== undefined && header.ifindex !== index) return false
  const hasState = (states & header.state) !== 0 || (header.state === 0 && (states & NO_STATE) !== 0)
  if (!hasState && (header.flags & (NTF.PROXY | NTF.EXT_LEARNED)) === 0) return false
  if (unused && (attrs.cacheinfo?.refcnt ?? 0) !== 0) return false
  if (protocol !== undefined && (attrs.protocol ?? 0) !== protocol) return false
  return !to || to.family === AF.UNSPEC || attrs.dst === undefined || isInside(attrs.dst, to)
}

function isInside(address: string, { bytes, prefixlen }: InetPrefix): boolean {
  const own = parseIp(address)
  return bytes.every((byte, i) => {
    const mask = (0xff00 >> Math.min(8, Math.max(0, prefixlen - 8 * i))) & 0xff
    return ((byte ^ (own[i] ?? 0)) & mask) === 0
  })
}

/** What `neigh show` prints of neighbours. */
export async function neighboursText(
  session: ListSession,
  neighbours: readonly PrintableNeighbour[],
  { index }: Partial<NeighbourSelection> = {},
): Promise<string> {
  const { options } = session
  const out = new Output(options)
  const hidden: HiddenPart[] = index === undefined ? [] : ['dev']
  const base = { ...baseContext(options, 'addr', options.family), hidden: new Set(hidden) }
  const ctx = await namesContext(
    session,
    base,
    neighbours.map(({ header }) => header.ifindex),
  )
  for (const neighbour of printable(session, neighbours)) {
    out.open()
    printNeighbour(neighbour, out, ctx)
    out.close()
  }
  return out.finish()
}
