import type { RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import type { ChangeRequest } from '../common/change.ts'
import { checkLinkRef, type LinkRef } from '../common/checks.ts'
import { conflict } from '../common/ensure/conflict.ts'
import { eachWanted, type OneOrMany } from '../common/ensure/one-or-many.ts'
import { checkOwnOrigin, originName } from '../common/ensure/origin.ts'
import { protocolNumber, type RouteProtocol } from '../common/route-names.ts'
import { distinct } from '../common/signature.ts'
import { checkBoolean } from '../common/values.ts'
import { RTM } from '../constants.ts'
import { RTPROT } from '../route/constants.ts'
import { NTF, NUD } from './constants.ts'
import { checkNeighbourKeys, type NeighbourOptions, neighbourAddress, putNeighbour, VERBS } from './request.ts'
import type { Ndmsg, NeighbourAttrs } from './table.ts'
import type { Neighbour } from './view.ts'

/** A neighbour as one object, such as `list` returns it. */
export interface WholeNeighbour extends NeighbourOptions {
  /** The link, or `ifindex`; else that of the options of the call. */
  link?: LinkRef
  /** The address. */
  dst: string
}

/** Options of `neighbours.ensure`. */
export interface EnsureNeighboursOptions extends RequestOptions {
  /** The link of neighbours that name none. */
  readonly link?: LinkRef
  /** The origin of neighbours that name none: a number of your own, so that nobody else's are changed. */
  readonly protocol?: RouteProtocol
  /**
   * Removes the other neighbours of this origin, and if it is given of this link. Needs the origin, which must not be one of the
   * kernel's.
   */
  readonly prune?: boolean
}

/** What `neighbours.ensure` found and did. */
export interface EnsuredNeighbours {
  /** The neighbours that it added. */
  readonly added: readonly Neighbour[]
  /** The neighbours that it replaced, as they are now. */
  readonly replaced: readonly Neighbour[]
  /** The neighbours that it removed: `prune`. */
  readonly removed: readonly Neighbour[]
  /** Number of neighbours that were there already. */
  readonly unchanged: number
}

/** The checked arguments of `ensure`. */
export interface WantedNeighbours {
  readonly requests: readonly ChangeRequest[]
  readonly link: LinkRef | undefined
  /** The origin of those to remove if they are not wanted. */
  readonly prunes: number | undefined
}

/** Reads the arguments of `ensure`. Throws TypeError or RangeError. */
export function checkEnsuredNeighbours(
  wanted: OneOrMany<WholeNeighbour | Neighbour>,
  options: EnsureNeighboursOptions,
): WantedNeighbours {
  checkKeys('options of ensure', options, ['link', 'protocol', 'prune', 'timeout', 'signal'])
  const { link, protocol, prune } = options
  atPath('prune', () => checkBoolean(prune))
  if (link !== undefined) atPath('link', () => checkLinkRef(link))
  const origin = protocol === undefined ? undefined : atPath('protocol', () => protocolNumber(protocol))
  const requests = eachWanted('neighbours', wanted, (one) => requestOf(one, link, origin))
  return { requests, link, prunes: prune ? checkOwnOrigin('neighbours', origin) : undefined }
}

function requestOf(wanted: WholeNeighbour | Neighbour, common: LinkRef | undefined, protocol: number | undefined): ChangeRequest {
  if (typeof wanted !== 'object' || wanted === null) throw new TypeError(`expected a neighbour, an object, got ${shown(wanted)}`)
  const { link = (wanted as Neighbour).ifindex ?? common, ...options } = wanted as WholeNeighbour
  if (link === undefined) throw new TypeError('link: expected the link of the neighbour, got undefined')
  const own = protocol === undefined || options.protocol !== undefined ? {} : { protocol }
  // The keys first: "address" in place of "dst" has its own error.
  checkNeighbourKeys(options)
  atPath('dst', () => neighbourAddress(options.dst))
  return putNeighbour(VERBS.add, link, options.dst, { ...options, ...own })
}

/** A neighbour in the form of a reply. */
export interface PlainNeighbour {
  readonly header: Ndmsg
  readonly attrs: NeighbourAttrs
}

/** States between which the kernel moves an entry by itself. */
const DYNAMIC = NUD.INCOMPLETE | NUD.REACHABLE | NUD.STALE | NUD.DELAY | NUD.PROBE | NUD.FAILED
/** Flags that say what to do, and that the kernel does not keep. */
const NOT_KEPT = NTF.USE

const keyOf = ({ header, attrs }: PlainNeighbour): string => `${header.ifindex} ${header.flags & NTF.PROXY} ${attrs.dst}`
const originOf = ({ attrs }: PlainNeighbour): number => attrs.protocol ?? RTPROT.UNSPEC

/** Whether an entry is as wanted. What the wanted one does not name may be anything. */
function isSame(is: PlainNeighbour, { header, attrs }: PlainNeighbour): boolean {
  if (attrs.lladdr !== undefined && attrs.lladdr.toLowerCase() !== is.attrs.lladdr) return false
  if (attrs.protocol !== undefined && attrs.protocol !== originOf(is)) return false
  const [flags, ext] = [header.flags & ~NOT_KEPT, attrs.flagsExt ?? 0]
  if ((is.header.flags & flags) !== flags || ((is.attrs.flagsExt ?? 0) & ext) !== ext) return false
  // A proxy has no state.
  if ((flags & NTF.PROXY) !== 0) return true
  const fixed = header.state & ~DYNAMIC
  return (is.header.state & ~DYNAMIC) === fixed && (fixed !== 0 || header.state === NUD.NONE || is.header.state !== NUD.FAILED)
}

/** What is to be done. */
export interface EnsureNeighboursPlan {
  readonly add: readonly PlainNeighbour[]
  readonly replace: readonly PlainNeighbour[]
  readonly remove: readonly PlainNeighbour[]
  readonly unchanged: number
}

/**
 * Compares the wanted neighbours with those of the namespace. Throws a NetlinkError EEXIST if somebody else made the entry of
 * a wanted one that differs: nothing is changed then.
 */
export function ensureNeighboursPlan(
  present: readonly PlainNeighbour[],
  wanted: readonly PlainNeighbour[],
  prunes: { readonly protocol: number; readonly ifindex: number | undefined } | undefined,
  protocol: Protocol,
): EnsureNeighboursPlan {
  const byKey = new Map(present.map((one) => [keyOf(one), one]))
  const kept = new Set<string>()
  const plan = { add: [] as PlainNeighbour[], replace: [] as PlainNeighbour[], unchanged: 0 }
  for (const one of distinct(wanted)) {
    if (kept.has(keyOf(one)))
      throw new TypeError(`two wanted entries for ${one.attrs.dst} on link ${one.header.ifindex} differ: the link has one`)
    const there = byKey.get(keyOf(one))
    kept.add(keyOf(one))
    if (!there) plan.add.push(one)
    else if (isSame(there, one)) plan.unchanged++
    else {
      checkOrigin(there, one, protocol)
      plan.replace.push(one)
    }
  }
  const others = (one: PlainNeighbour): boolean =>
    prunes !== undefined &&
    !kept.has(keyOf(one)) &&
    originOf(one) === prunes.protocol &&
    (prunes.ifindex === undefined || one.header.ifindex === prunes.ifindex)
  return { ...plan, remove: present.filter(others) }
}

/** An entry that the kernel learnt has no origin, and gives way. */
function checkOrigin(present: PlainNeighbour, wanted: PlainNeighbour, protocol: Protocol): void {
  const [is, shall] = [originOf(present), originOf(wanted)]
  if (is === shall || is === RTPROT.UNSPEC || is === RTPROT.KERNEL) return
  const context = `the entry for ${wanted.attrs.dst} on link ${wanted.header.ifindex} is of protocol ${originName(is)}, not ${originName(shall)}`
  throw conflict({ type: RTM.NEWNEIGH, header: wanted.header, attrs: wanted.attrs }, protocol, context)
}

/** Returns the request that removes an entry. */
export const removalOf = (type: number, { header, attrs }: PlainNeighbour): Outgoing => ({
  type,
  header: { family: header.family, ifindex: header.ifindex, flags: header.flags & NTF.PROXY },
  attrs: attrs.dst === undefined ? {} : { dst: attrs.dst },
})
