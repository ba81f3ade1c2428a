import { type Prefix, parseIp } from '../../netlink/codec/address.ts'
import { AF, IFA_F, IFF } from '../../rtnl/constants.ts'
import type { PrintableAddress, PrintableLink, PrintContext } from '../output/context.ts'
import { matchesGlob } from '../output/glob.ts'

/** The words of `ip addr show` that choose addresses. */
export interface ShowAddressFilter {
  /** `scope`; omitted for `scope all`. */
  readonly scope?: number
  /** `to`: addresses within this prefix. Its family becomes that of the list. */
  readonly to?: Prefix
  /** `label`, a pattern with * ? and [ ]; addresses without a label match by their link's name. */
  readonly label?: string
  /** Expected values of the bits in `flagMask`. `addFlag` sets both from words. */
  readonly flags?: number
  /** Bits to compare. */
  readonly flagMask?: number
}

/** The words of `ip link show` and `ip addr show`. The kernel can also filter by `master` and `kind`. */
export interface ShowFilter extends ShowAddressFilter {
  /** `dev`, as an index. */
  readonly index?: number
  /** `up` */
  readonly up?: boolean
  readonly group?: number
  /** `master` or `vrf`, as an index; -1 is `nomaster`, which only the kernel filters by. */
  readonly master?: number
  /** `type veth` */
  readonly kind?: string
  /** `type bridge_slave`, without `_slave`. */
  readonly slaveKind?: string
}

/** The words for flags of an address. `temporary` and `secondary` are one bit. */
const FLAG_WORDS: Readonly<Record<string, number>> = {
  secondary: IFA_F.SECONDARY,
  temporary: IFA_F.SECONDARY,
  nodad: IFA_F.NODAD,
  optimistic: IFA_F.OPTIMISTIC,
  dadfailed: IFA_F.DADFAILED,
  home: IFA_F.HOMEADDRESS,
  deprecated: IFA_F.DEPRECATED,
  tentative: IFA_F.TENTATIVE,
  permanent: IFA_F.PERMANENT,
  mngtmpaddr: IFA_F.MANAGETEMPADDR,
  noprefixroute: IFA_F.NOPREFIXROUTE,
  autojoin: IFA_F.MCAUTOJOIN,
  'stable-privacy': IFA_F.STABLE_PRIVACY,
}

/** The words for flags, also with a minus before them. */
export const FLAG_NAMES = [...Object.keys(FLAG_WORDS), 'dynamic', 'primary']

/** Adds a flag such as `dynamic` or `-tentative` to a filter; undefined if the word is not a flag. */
export function addFlag<F extends ShowAddressFilter>(filter: F, word: string): F | undefined {
  const inverted = word.startsWith('-')
  const name = inverted ? word.slice(1) : word
  const opposite = name === 'dynamic' ? 'permanent' : name === 'primary' ? 'secondary' : undefined
  const wanted = opposite ?? name
  const bit = Object.hasOwn(FLAG_WORDS, wanted) ? FLAG_WORDS[wanted] : undefined
  if (bit === undefined) return undefined
  const on = inverted === (opposite !== undefined)
  const { flags = 0, flagMask = 0 } = filter
  return { ...filter, flags: on ? flags | bit : flags & ~bit, flagMask: flagMask | bit }
}

/** Parts of a link to print: everything, nothing (an empty object), or only its addresses. */
export type Verdict = 'link' | 'nothing' | 'addresses'

/** Applies a filter to a link. With `label`, only addresses are printed. */
export function judgeLink({ header, attrs }: PrintableLink, filter: ShowFilter): Verdict {
  if (filter.index && header.index !== filter.index) return 'nothing'
  if (filter.up && (header.flags & IFF.UP) === 0) return 'nothing'
  if (filter.label !== undefined) return 'addresses'
  if (filter.group !== undefined && attrs.group !== undefined && attrs.group !== filter.group) return 'nothing'
  if (filter.master !== undefined && filter.master > 0 && attrs.master !== filter.master) return 'nothing'
  const { kind, slaveKind } = attrs.linkinfo ?? {}
  if (filter.kind !== undefined && (kind ?? '') !== filter.kind) return 'nothing'
  if (filter.slaveKind !== undefined && (slaveKind ?? '') !== filter.slaveKind) return 'nothing'
  return 'link'
}

/**
 * Drops the links whose addresses the filter all drops. A link without addresses is kept, unless a family is given:
 * then `addresses` has only those of that family.
 */
export function dropLinks(
  links: readonly PrintableLink[],
  addresses: readonly PrintableAddress[],
  ctx: PrintContext,
  filter: ShowAddressFilter,
): PrintableLink[] {
  return links.filter(({ header }) => {
    const own = addresses.filter((address) => address.header.index === header.index)
    return own.length === 0 ? !ctx.family : own.some((address) => keepsAddress(address, ctx, filter))
  })
}

/** Whether an address matches the filter and the family. */
export function keepsAddress({ header, attrs }: PrintableAddress, ctx: PrintContext, filter: ShowAddressFilter): boolean {
  if (ctx.family && ctx.family !== header.family) return false
  if (filter.scope !== undefined && filter.scope !== header.scope) return false
  if ((((filter.flags ?? 0) ^ (attrs.flags ?? header.flags)) & (filter.flagMask ?? 0)) !== 0) return false
  const label = attrs.label ?? ctx.ifname(header.index)
  if (filter.label !== undefined && !matchesGlob(filter.label, label)) return false
  const local = attrs.local ?? attrs.address
  return filter.to === undefined || local === undefined || isWithin(local, filter.to)
}

/** Whether the first bits of an address are those of a prefix. A prefix of zero bits contains every address. */
function isWithin(address: string, { address: network, prefixlen }: Prefix): boolean {
  if (prefixlen === 0) return true
  const [a, b] = [parseIp(address), parseIp(network)]
  if (a.length !== b.length) return false
  return a.every((byte, i) => {
    const bits = Math.min(8, Math.max(0, prefixlen - 8 * i))
    return ((byte ^ (b[i] as number)) & (0xff00 >> bits) & 0xff) === 0
  })
}

/** Family of a list: the given one, else that of `to`. */
export function listedFamily(ctx: PrintContext, { to }: ShowAddressFilter): number | undefined {
  return ctx.family || (to && (to.family === 'inet' ? AF.INET : AF.INET6))
}
