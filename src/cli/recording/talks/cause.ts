import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Conversation } from '../../../capture.ts'
import { NLMSG_HDRLEN } from '../../../netlink/message/header.ts'
import { RTM } from '../../../rtnl/constants.ts'
import { type Message, NLM_F } from '../../../wire.ts'
import type { PrintableLink } from '../../output/context.ts'
import { probeOf } from '../probe.ts'

/** Returns a link that the recording has shown, by index or name. */
type FindLink = (link: number | string) => PrintableLink | undefined

/**
 * Returns why the kernel refused a request of rtnetlink, as far as the request and the links of the recording explain it.
 * What else the network namespace had is unknown: a cause that needs it is not found.
 */
export async function recordedCause(talk: Conversation, find: FindLink): Promise<string | undefined> {
  const { request, refusal, items } = talk
  if (!refusal || items || request?.protocol !== NETLINK.ROUTE || request.message.payload) return undefined
  // The error's own text says that a link is missing.
  if (request.message.type === RTM.GETLINK && refusal.code === 'ENODEV') return undefined
  // Whoever sends a probe expects that it is refused.
  if (probeOf(request) !== undefined) return undefined
  // Descriptors and process ids of a recording mean nothing here.
  if (MOVES.some((key) => keysIn(request.message.attrs).has(key))) return undefined
  const { causeOf } = await import('../../../rtnl/diagnose/causes.ts')
  const { errno, message: words } = refusal
  const cause = await causeOf({ errno, words, request: request.message }, async ({ type, flags = 0, header, attrs }) => {
    const { index, ifname } = { ...header, ...attrs } as { readonly index?: number; readonly ifname?: string }
    const ref = type === RTM.GETLINK && (flags & NLM_F.DUMP) === 0 ? index || ifname : undefined
    const link = ref === undefined ? undefined : find(ref)
    if (!link) throw new Error('the recording does not show it')
    // A link of no family: the table looks at the first byte behind the nlmsghdr.
    return [{ ...link, flags: 0, seq: 0, pid: 0, bytes: new Uint8Array(NLMSG_HDRLEN + 1) } as unknown as Message]
  }).catch(() => undefined)
  return cause?.text
}

const MOVES = ['netNsFd', 'netNsPid', 'fd', 'pid', 'targetNetnsid']

/** The keys of attributes, also of those in nests. */
function keysIn(attrs: unknown, found = new Set<string>()): Set<string> {
  if (typeof attrs !== 'object' || attrs === null || ArrayBuffer.isView(attrs)) return found
  for (const [key, value] of Object.entries(attrs)) {
    found.add(key)
    keysIn(value, found)
  }
  return found
}
