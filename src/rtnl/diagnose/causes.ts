import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { missingCapability } from '../../linux/syscalls/capabilities.ts'
import { errnoName } from '../../netlink/base/errno.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import { kernelIs } from '../common/kernel.ts'
import { AF } from '../constants.ts'
import { LINK_KINDS, linkKindOf, peerIn } from '../link/kind/lookup.ts'
import type { LinkMessage } from '../link/table.ts'
import { linkMessages } from '../link/table.ts'
import { nexthopMessages } from '../nexthop/table.ts'
import { bridgeCause } from './bridging.ts'
import { existing } from './existing.ts'
import { forwardingCause } from './forwarding.ts'
import { unfit } from './incompatible.ts'
import { labelCause } from './labels.ts'
import { findLink, goesElsewhere } from './link-lookup.ts'
import { missingLink, missingOther } from './missing-link.ts'
import { beside } from './neighbouring.ts'
import { downHop, routeCause } from './routing.ts'
import { missingMember, similar } from './similar.ts'
import { noPort, similarEntry } from './similar-entry.ts'

/** Explains a refusal of rtnetlink: the missing link, the object that already exists, or the module that is needed. */
export async function causeOf(refusal: RefusedRequest, ask: Ask): Promise<Cause | undefined> {
  const found = await findingOf(refusal, ask)
  const cause = typeof found === 'string' ? { text: found } : found
  const moved = await movedAway(refusal, ask)
  return moved ? { ...cause, text: cause ? `${cause.text}; ${moved}` : moved } : cause
}

/** A link moves before the rest of a change (do_setlink in net/core/rtnetlink.c), and stays there if that is refused. */
async function movedAway({ errno, request }: RefusedRequest, ask: Ask): Promise<string | undefined> {
  if (!is(linkMessages, request, 'RTM_NEWLINK') || (request.flags & NLM_F.CREATE) !== 0 || !goesElsewhere(request.attrs))
    return undefined
  const ref = request.header.index || request.attrs.ifname
  if (ref === undefined || errnoName(errno) === 'ENODEV' || (await findLink(ask, ref))) return undefined
  return 'the link has moved to the other namespace, without the other changes'
}

async function findingOf(refusal: RefusedRequest, ask: Ask): Promise<string | Cause | undefined> {
  const { errno, words, request } = refusal
  const code = errnoName(errno)
  const ofBridge = code === undefined ? undefined : await bridgeCause(refusal, code, ask)
  if (ofBridge) return ofBridge
  const ofEntry =
    code === undefined ? undefined : ((await forwardingCause(refusal, code, ask)) ?? (await labelCause(refusal, code, ask)))
  if (ofEntry) return ofEntry
  if (code === 'ENODEV') return unnamedLink(refusal) ?? (await missingLink(refusal, ask)) ?? routeCause(refusal, code, ask)
  if (code === 'EEXIST') return existing(refusal, ask)
  if (code === 'ENOENT') {
    return (
      (await similar(refusal, ask)) ??
      (await similarEntry(refusal, ask)) ??
      (await routeCause(refusal, code, ask)) ??
      beside(refusal, code, ask)
    )
  }
  if (code === 'ENETDOWN' && is(nexthopMessages, request, 'RTM_NEWNEXTHOP')) return downHop(request.attrs, ask)
  if (code === 'EOPNOTSUPP' && isQueryForOne(refusal)) return onlyDumped(request)
  if (code === 'EOPNOTSUPP') return (await unfit(refusal, code, ask)) ?? (await noPort(refusal, ask)) ?? unknownKind(refusal)
  if (code === 'EINVAL' || code === 'EACCES') {
    return (
      unnamedLink(refusal) ??
      missingTarget(refusal, code) ??
      (await unfit(refusal, code, ask)) ??
      (await missingOther(refusal, ask)) ??
      (await missingMember(refusal, ask)) ??
      (await routeCause(refusal, code, ask)) ??
      beside(refusal, code, ask)
    )
  }
  if (code === 'EADDRNOTAVAIL') return unfit(refusal, code, ask)
  if (code === 'EPERM' && words === undefined) return missingElsewhere(request) ?? unmonitored(request)
  return code === undefined ? undefined : ((await routeCause(refusal, code, ask)) ?? beside(refusal, code, ask))
}

/**
 * rtnl_get_net_ns_capable in net/core/rtnetlink.c. The kernel refuses a request for one link without an extended ACK
 * message.
 */
function missingTarget({ words, request }: RefusedRequest, code: string): string | undefined {
  const nsid = is(linkMessages, request, 'RTM_GETLINK') ? request.attrs.targetNetnsid : undefined
  if (nsid === undefined || (words !== undefined && words !== 'Invalid target network namespace id')) return undefined
  if (code === 'EINVAL') return `no network namespace has the id ${nsid} here`
  return `CAP_NET_ADMIN is required in the user namespace that owns the network namespace with id ${nsid}`
}

/** rtnetlink_rcv_msg in net/core/rtnetlink.c: of four message types in a row the third is the query. */
const isQueryForOne = ({ words, request: { type, flags } }: RefusedRequest): boolean =>
  words === undefined && (type & 3) === 2 && (flags & NLM_F.DUMP) !== NLM_F.DUMP

/** Addresses of IPv4 and rules, for instance, have no doit; and the family 0 has that of links only. */
function onlyDumped({ header }: Message): string {
  const { family = 0 } = header as { readonly family?: number }
  return `the kernel answers no such query for one object of ${family === 0 ? 'no family' : `family ${nameOf(AF, family) ?? family}`}: ns.dump reads all of them`
}

/** rtnl_getlink and its like in net/core/rtnetlink.c refuse a request for one link that does not say which, without words. */
function unnamedLink({ words, request }: RefusedRequest): string | undefined {
  const reads = is(linkMessages, request, 'RTM_GETLINK')
  const changes = is(linkMessages, request, 'RTM_NEWLINK') || is(linkMessages, request, 'RTM_SETLINK')
  if (words !== undefined || !(reads || changes) || (request.flags & NLM_F.CREATE) !== 0) return undefined
  const { header, attrs } = request
  if (header.index > 0 || attrs.ifname !== undefined || attrs.altIfname !== undefined) return undefined
  const none = 'the request names no link: expected header.index, attrs.ifname or attrs.altIfname'
  return reads ? `${none}; for all links use ns.dump` : `${none}, or the flag CREATE for a new one`
}

/**
 * The kernel has already tried to load a module with that alias (request_module in net/core/rtnetlink.c). It has no
 * message for that without extended ACK or before Linux 5.0. Drivers that refuse for other reasons have none either.
 */
function unknownKind({ words, request }: RefusedRequest): string | Cause | undefined {
  if (!is(linkMessages, request, 'RTM_NEWLINK')) return undefined
  const kind = request.attrs.linkinfo?.kind
  const known = words === 'Unknown device type'
  const maybe = words === undefined && (request.flags & NLM_F.CREATE) !== 0
  if (kind === undefined || !(known || maybe)) return words === undefined ? unknownOption(request) : undefined
  if (kind === 'tap' || kind === 'tun') return `links of kind "${kind}" are created through /dev/net/tun, not by rtnetlink`
  // Kernels with extended ACK have a message for an unknown kind. Without a message, one of the options is unknown.
  const none = `no links of kind ${shown(kind)}`
  const about = { attribute: 'IFLA_INFO_KIND', value: shown(kind) }
  if (!known) return unknownOption(request) ?? { text: `this kernel may have ${none}: ${bringing(kind)}`, ...about }
  const meant = linkKindOf(kind) ? '' : didYouMean(kind, [...LINK_KINDS.keys()])
  return { text: `this kernel has ${none}${meant || `: ${bringing(kind)}`}`, ...about }
}

/** Options that the kernel was built without, such as IFLA_BR_VLAN_FILTERING. */
function unknownOption({ attrs, flags }: LinkMessage): string | undefined {
  const { kind, data } = attrs.linkinfo ?? {}
  const keys = kind === undefined ? [] : Object.keys((data as Record<string, object> | undefined)?.[kind] ?? {})
  if (kind === undefined || keys.length === 0) return undefined
  const [culprit, config] = OPTIONAL[kind]?.find(([key]) => keys.includes(key)) ?? []
  const which = culprit ?? (keys.length === 1 ? keys[0] : `one of ${keys.join(', ')}`)
  const orKind = (flags & NLM_F.CREATE) === 0 || kernelIs(5, 0) ? '' : `, or links of that kind: ${bringing(kind)}`
  return `this kernel may be built without ${which} of kind ${shown(kind)}${config ? ` (${config})` : ''}${orKind}`
}

/** Options that kernels refuse if they were built without them: br_vlan_filter_toggle in net/bridge/br_private.h. */
const OPTIONAL: Readonly<Record<string, readonly (readonly [key: string, config: string])[]>> = {
  bridge: [['vlanFiltering', 'CONFIG_BRIDGE_VLAN_FILTERING']],
}

function bringing(kind: string): string {
  const alias = `rtnl-link-${kind}`
  const module = linkKindOf(kind)?.module
  return module === undefined
    ? `a module with the alias ${alias} would provide it`
    : `the module ${module} would provide it, by its alias ${alias}`
}

/** bond_option_updelay_set and its like in drivers/net/bonding/bond_options.c. They say it in the log of the kernel only. */
function unmonitored(request: Message): string | undefined {
  if (!is(linkMessages, request, 'RTM_NEWLINK')) return undefined
  const { bond } = (request.attrs.linkinfo?.data ?? {}) as { readonly bond?: Readonly<Record<string, unknown>> }
  const key = ['updelay', 'downdelay', 'peerNotifDelay'].find((one) => bond?.[one] !== undefined)
  return key === undefined || bond?.['miimon'] ? undefined : `a bond takes ${key} only with miimon, which watches carriers`
}

/** A link that moves to another network namespace needs the capability there too. */
function missingElsewhere(request: Message): string | undefined {
  if (!is(linkMessages, request, 'RTM_NEWLINK')) return undefined
  const { netNsFd, linkinfo } = request.attrs
  for (const fd of [netNsFd, peerIn(linkinfo?.data)?.attrs.netNsFd]) {
    const missing = fd === undefined ? undefined : missingCapability(fd, 'the target network namespace of the link')
    if (missing) return missing
  }
  return undefined
}
