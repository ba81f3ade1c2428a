import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { missingCapability } from '../../linux/syscalls/capabilities.ts'
import { errnoName } from '../../netlink/base/errno.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import { linkKindOf, peerIn } from '../link/kind/lookup.ts'
import { linkMessages } from '../link/table.ts'
import { existing } from './existing.ts'
import { unfit } from './incompatible.ts'
import { missingLink, missingOther } from './missing-link.ts'

/** Says what is behind a refusal of rtnetlink: the link that is missing, what exists already, which module would help. */
export async function causeOf(refusal: RefusedRequest, ask: Ask): Promise<string | undefined> {
  const { errno, words, request } = refusal
  const code = errnoName(errno)
  if (code === 'ENODEV') return missingLink(request, ask)
  if (code === 'EEXIST') return existing(refusal, ask)
  if (code === 'EOPNOTSUPP') return (await unfit(refusal, code, ask)) ?? unknownKind(refusal)
  if (code === 'EINVAL' || code === 'EACCES') {
    return missingTarget(refusal, code) ?? (await unfit(refusal, code, ask)) ?? missingOther(refusal, ask)
  }
  if (code === 'EADDRNOTAVAIL') return unfit(refusal, code, ask)
  if (code === 'EPERM' && words === undefined) return missingElsewhere(request)
  return undefined
}

/** rtnl_get_net_ns_capable in net/core/rtnetlink.c; a request for one link is refused without words. */
function missingTarget({ words, request }: RefusedRequest, code: string): string | undefined {
  const nsid = is(linkMessages, request, 'RTM_GETLINK') ? request.attrs.targetNetnsid : undefined
  if (nsid === undefined || (words !== undefined && words !== 'Invalid target network namespace id')) return undefined
  if (code === 'EINVAL') return `no network namespace has the id ${nsid} here`
  return `it takes CAP_NET_ADMIN in the user namespace that owns the network namespace with id ${nsid}`
}

/**
 * The kernel has looked for a module of that alias by then (request_module in net/core/rtnetlink.c). Without extended ACK, or before Linux 5.0, it has
 * no words for that; nor have drivers that refuse for other reasons.
 */
function unknownKind({ words, request }: RefusedRequest): string | undefined {
  if (!is(linkMessages, request, 'RTM_NEWLINK')) return undefined
  const kind = request.attrs.linkinfo?.kind
  const known = words === 'Unknown device type'
  const maybe = words === undefined && (request.flags & NLM_F.CREATE) !== 0
  if (kind === undefined || !(known || maybe)) return undefined
  const alias = `rtnl-link-${kind}`
  const module = linkKindOf(kind)?.module
  const bring =
    module === undefined
      ? `a module with the alias ${alias} would bring it`
      : `the module ${module} would bring it, by its alias ${alias}`
  return `this kernel ${known ? 'has' : 'may have'} no links of kind ${JSON.stringify(kind)}: ${bring}`
}

/** A link that goes to another network namespace takes the capability there too. */
function missingElsewhere(request: Message): string | undefined {
  if (!is(linkMessages, request, 'RTM_NEWLINK')) return undefined
  const { netNsFd, linkinfo } = request.attrs
  for (const fd of [netNsFd, peerIn(linkinfo?.data)?.attrs.netNsFd]) {
    const missing = fd === undefined ? undefined : missingCapability(fd, 'the network namespace that the link is to go to')
    if (missing) return missing
  }
  return undefined
}
