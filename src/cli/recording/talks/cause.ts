import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Conversation } from '../../../capture.ts'
import { NLMSG_HDRLEN } from '../../../netlink/message/header.ts'
import { RTM } from '../../../rtnl/constants.ts'
import { type Message, NLM_F } from '../../../wire.ts'
import type { PrintableLink } from '../../output/context.ts'
import { probeOf } from '../probe.ts'
import { isElsewhere } from './elsewhere.ts'
import type { ObjectHistory } from './object-history.ts'

/** Returns a link that the recording has shown, by index or name. */
type FindLink = (link: number | string) => PrintableLink | undefined

/** What the recording has shown up to the refusal. */
interface Known {
  readonly find: FindLink
  readonly history: Pick<ObjectHistory, 'originOf'>
}

/**
 * Returns why the kernel refused a request of rtnetlink, as far as the request and the earlier messages of the
 * recording explain it: `link "v0" has 10.0.0.1 already, created by #12`.
 * What else the network namespace had is unknown: a cause that needs it is not found.
 */
export async function recordedCause(talk: Conversation, { find, history }: Known): Promise<string | undefined> {
  const { request, refusal, items } = talk
  if (!refusal || items || request?.protocol !== NETLINK.ROUTE || request.message.payload) return undefined
  // The error's own text says that a link is missing.
  if (request.message.type === RTM.GETLINK && refusal.code === 'ENODEV') return undefined
  // Whoever sends a probe expects that it is refused.
  if (probeOf(request) !== undefined) return undefined
  if (isElsewhere(request.message)) return undefined
  const { causeOf } = await import('../../../rtnl/diagnose/causes.ts')
  const { errno, message: words, code } = refusal
  const origin = code === 'EEXIST' ? history.originOf(request.message) : undefined
  const cause = await causeOf({ errno, words, request: request.message }, async ({ type, flags = 0, header, attrs }) => {
    // The look-up of a route that exists. Without it the cause does not name the next hop.
    if (type === RTM.GETROUTE && code === 'EEXIST') return origin ? [origin.message] : []
    const { index, ifname } = { ...header, ...attrs } as { readonly index?: number; readonly ifname?: string }
    const ref = type === RTM.GETLINK && (flags & NLM_F.DUMP) === 0 ? index || ifname : undefined
    const link = ref === undefined ? undefined : find(ref)
    if (!link) throw new Error('the recording does not show it')
    // A link of no family: the table looks at the first byte behind the nlmsghdr.
    return [{ ...link, flags: 0, seq: 0, pid: 0, bytes: new Uint8Array(NLMSG_HDRLEN + 1) } as unknown as Message]
  }).catch(() => undefined)
  if (!origin) return cause?.text
  const where = origin.isCreated ? `created by #${origin.frame}` : `reported in #${origin.frame}`
  return `${cause?.text ?? 'the object exists already'}, ${where}`
}
