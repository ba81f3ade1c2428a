import { missingCapability } from '../linux/capabilities.ts'
import type { Ask, Refusal } from '../linux/refusal.ts'
import { errnoName } from '../netlink/errno.ts'
import { NLM_F } from '../netlink/header.ts'
import { is, type Message } from '../netlink/message.ts'
import { existing } from './existing.ts'
import { moduleOf } from './kind-modules.ts'
import { findLink } from './link-lookup.ts'
import { RTM } from './tables/constants.ts'
import type { LinkAttrs } from './tables/link.ts'
import { route } from './tables/route.ts'

/** Says what is behind a refusal of rtnetlink: the link that is missing, what exists already, which module would help. */
export async function causeOf(refusal: Refusal, ask: Ask): Promise<string | undefined> {
  const { errno, words, request } = refusal
  const code = errnoName(errno)
  if (code === 'ENODEV' && words === undefined) return missingLink(request, ask)
  if (code === 'EEXIST' && words === undefined) return existing(request, ask)
  if (code === 'EOPNOTSUPP') return unknownKind(refusal)
  if (code === 'EINVAL' || code === 'EACCES') return missingTarget(refusal, code)
  if (code === 'EPERM' && words === undefined) return missingElsewhere(request)
  return undefined
}

/** rtnl_get_net_ns_capable in net/core/rtnetlink.c; a request for one link is refused without words. */
function missingTarget({ words, request }: Refusal, code: string): string | undefined {
  const nsid = is(route, request, 'RTM_GETLINK') ? request.attrs.targetNetnsid : undefined
  if (nsid === undefined || (words !== undefined && words !== 'Invalid target network namespace id')) return undefined
  if (code === 'EINVAL') return `no network namespace has the id ${nsid} here`
  return `it takes CAP_NET_ADMIN in the user namespace that owns the network namespace with id ${nsid}`
}

/** Where a request names links: in its struct, and in attributes that hold an index. */
const BY_HEADER = ['index', 'ifindex'] as const
const BY_ATTRIBUTE = { link: 'IFLA_LINK', master: 'IFLA_MASTER', oif: 'RTA_OIF', iif: 'RTA_IIF' } as const

async function missingLink({ type, flags, header, attrs }: Message, ask: Ask): Promise<string | undefined> {
  const creates = type === RTM.NEWLINK && (flags & NLM_F.CREATE) !== 0
  const refs: (readonly [ref: unknown, where: string])[] = []
  // In a request that makes a link they say what it is to be called.
  if (!creates) for (const key of BY_HEADER) refs.push([header[key], ''])
  if (!creates && !header['index']) refs.push([attrs['ifname'] ?? attrs['altIfname'], ''])
  for (const [key, wire] of Object.entries(BY_ATTRIBUTE)) refs.push([attrs[key], `, which ${wire} asks for`])
  for (const [ref, where] of refs) {
    if (!((typeof ref === 'number' && ref > 0) || typeof ref === 'string')) continue
    // That RTM_GETLINK was refused is the proof.
    if (type !== RTM.GETLINK && (await findLink(ask, ref))) continue
    return `there is no link ${typeof ref === 'number' ? `with index ${ref}` : JSON.stringify(ref)}${where}`
  }
  return undefined
}

/** The kernel has looked for a module of that alias by then (request_module in net/core/rtnetlink.c). */
function unknownKind({ words, request }: Refusal): string | undefined {
  if (words !== 'Unknown device type' || !is(route, request, 'RTM_NEWLINK')) return undefined
  const kind = request.attrs.linkinfo?.kind
  if (kind === undefined) return undefined
  const module = moduleOf(kind)
  const bring = module === undefined ? 'a module with the alias' : `the module ${module} would bring it, by its alias`
  return `this kernel has no links of kind ${JSON.stringify(kind)}: ${bring} rtnl-link-${kind}${module === undefined ? ' would bring it' : ''}`
}

/** A link that goes to another network namespace takes the capability there too. */
function missingElsewhere(request: Message): string | undefined {
  if (!is(route, request, 'RTM_NEWLINK')) return undefined
  const { netNsFd, linkinfo } = request.attrs
  const { veth, vxcan, netkit } = linkinfo?.data ?? {}
  const peers: (LinkAttrs | undefined)[] = [veth?.peer?.attrs, vxcan?.peer?.attrs, netkit?.peerInfo?.attrs]
  for (const fd of [netNsFd, ...peers.map((peer) => peer?.netNsFd)]) {
    const missing = fd === undefined ? undefined : missingCapability(fd, 'the network namespace that the link is to go to')
    if (missing) return missing
  }
  return undefined
}
