import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { missingCapability } from '../../linux/syscalls/capabilities.ts'
import { errnoName } from '../../netlink/base/errno.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import { linkKindOf, peerIn } from '../link/kind/lookup.ts'
import type { LinkMessage } from '../link/reach.ts'
import { linkMessages } from '../link/table.ts'
import { existing } from './existing.ts'
import { unfit } from './incompatible.ts'
import { missingLink, missingOther } from './missing-link.ts'
import { beside } from './neighbouring.ts'

/** Says what is behind a refusal of rtnetlink: the link that is missing, what exists already, which module would help. */
export async function causeOf(refusal: RefusedRequest, ask: Ask): Promise<string | undefined> {
  const { errno, words, request } = refusal
  const code = errnoName(errno)
  if (code === 'ENODEV') return missingLink(request, ask)
  if (code === 'EEXIST') return existing(refusal, ask)
  if (code === 'EOPNOTSUPP') return (await unfit(refusal, code, ask)) ?? unknownKind(refusal)
  if (code === 'EINVAL' || code === 'EACCES') {
    return (
      missingTarget(refusal, code) ??
      (await unfit(refusal, code, ask)) ??
      (await missingOther(refusal, ask)) ??
      beside(refusal, code, ask)
    )
  }
  if (code === 'EADDRNOTAVAIL') return unfit(refusal, code, ask)
  if (code === 'EPERM' && words === undefined) return missingElsewhere(request)
  return code === undefined ? undefined : beside(refusal, code, ask)
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
  if (kind === undefined || !(known || maybe)) return words === undefined ? unknownOption(request) : undefined
  if (kind === 'tap' || kind === 'tun') return `links of kind "${kind}" are made through /dev/net/tun, not by rtnetlink`
  // Kernels that have words have them for an unknown kind: without them it is one of the options.
  if (!known) return unknownOption(request) ?? `this kernel may have no links of kind ${JSON.stringify(kind)}: ${bringing(kind)}`
  return `this kernel has no links of kind ${JSON.stringify(kind)}: ${bringing(kind)}`
}

/** Options that the kernel was built without, such as IFLA_BR_VLAN_FILTERING. */
function unknownOption({ attrs, flags }: LinkMessage): string | undefined {
  const { kind, data } = attrs.linkinfo ?? {}
  const keys = kind === undefined ? [] : Object.keys((data as Record<string, object> | undefined)?.[kind] ?? {})
  if (kind === undefined || keys.length === 0) return undefined
  const which = keys.length === 1 ? keys[0] : `one of ${keys.join(', ')}`
  const orKind = (flags & NLM_F.CREATE) === 0 ? '' : `, or links of that kind: ${bringing(kind)}`
  return `this kernel may be built without ${which} of kind ${JSON.stringify(kind)}${orKind}`
}

function bringing(kind: string): string {
  const alias = `rtnl-link-${kind}`
  const module = linkKindOf(kind)?.module
  return module === undefined
    ? `a module with the alias ${alias} would bring it`
    : `the module ${module} would bring it, by its alias ${alias}`
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
