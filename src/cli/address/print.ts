import { scopeName } from '../../rtnl/common/names.ts'
import { AF, IFA_F, RTM } from '../../rtnl/constants.ts'
import { keepsAddress, type ShowAddressFilter } from '../listing/filter.ts'
import { familyColour } from '../output/colours.ts'
import type { PrintableAddress, PrintableLink, PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'

/** Families whose word `ip` knows; includes IPX, which Linux dropped in 5.15. */
const FAMILIES: Readonly<Record<number, string>> = { [AF.INET]: 'inet', [AF.INET6]: 'inet6', 4: 'ipx', 12: 'dnet' }

/** Flags with their words, in the order of `ip`. A missing PERMANENT prints `dynamic`. */
const FLAGS = [
  [IFA_F.NODAD, 'nodad'],
  [IFA_F.OPTIMISTIC, 'optimistic'],
  [IFA_F.DADFAILED, 'dadfailed'],
  [IFA_F.HOMEADDRESS, 'home'],
  [IFA_F.DEPRECATED, 'deprecated'],
  [IFA_F.TENTATIVE, 'tentative'],
  [IFA_F.PERMANENT, 'dynamic'],
  [IFA_F.MANAGETEMPADDR, 'mngtmpaddr'],
  [IFA_F.NOPREFIXROUTE, 'noprefixroute'],
  [IFA_F.MCAUTOJOIN, 'autojoin'],
  [IFA_F.STABLE_PRIVACY, 'stable-privacy'],
] as const

const FOREVER = 0xffffffff

/**
 * Prints the addresses of a link after it. An address that the filter drops leaves an empty object in JSON, as in `ip`; one of
 * another link or family leaves nothing.
 */
export function printAddresses(
  link: PrintableLink,
  addresses: readonly PrintableAddress[],
  out: Output,
  ctx: PrintContext,
  filter: ShowAddressFilter = {},
): void {
  out.openArray('addr_info')
  for (const address of addresses) {
    if (address.type !== RTM.NEWADDR || address.header.index !== link.header.index) continue
    if (ctx.family && ctx.family !== address.header.family) continue
    out.open()
    if (keepsAddress(address, ctx, filter)) printAddress(address, out, ctx)
    out.close()
  }
  out.closeArray()
  if (ctx.brief) out.text('\n')
}

/** Prints one address: JSON members, or lines of text. The caller opens and closes the object. */
export function printAddress(message: PrintableAddress, out: Output, ctx: PrintContext): void {
  const { header } = message
  if (message.type === RTM.DELADDR) out.field('deleted', true, 'Deleted ')
  if (!ctx.brief) {
    if (ctx.oneline) printLinkOf(header.index, out, ctx)
    const family = FAMILIES[header.family]
    if (family === undefined) out.field('family_index', header.family, `    family ${header.family} `)
    else out.field('family', family, `    ${family} `)
  }
  printPrefix(message, out)
  if (!ctx.brief) printRest(message, out, ctx)
}

function printLinkOf(index: number, out: Output, ctx: PrintContext): void {
  const name = ctx.ifname(index)
  out.field('index', index)
  out.field('dev', name, `${index}: ${name}`)
}

function printPrefix({ header, attrs }: PrintableAddress, out: Output): void {
  const group = attrs.multicast === undefined ? undefined : out.host(attrs.multicast)
  if (group !== undefined) out.field('multicast', group, `mcast ${out.paint(familyColour(header.family), `${group} `)}`)
  const own = attrs.local ?? attrs.address
  if (own === undefined) return
  const local = out.host(own)
  const colour = familyColour(header.family)
  out.field('local', local, out.paint(colour, local))
  if (attrs.address !== undefined && attrs.address !== own) {
    const address = out.host(attrs.address)
    out.field('address', address, ` peer ${out.paint(colour, address)}`)
  }
  out.field('prefixlen', header.prefixlen, `/${header.prefixlen} `)
  if (attrs.rtPriority !== undefined) out.field('metric', attrs.rtPriority, `metric ${attrs.rtPriority} `)
}

function printRest({ header, attrs }: PrintableAddress, out: Output, ctx: PrintContext): void {
  const [broadcast, anycast] = [attrs.broadcast, attrs.anycast].map((one) => (one === undefined ? undefined : out.host(one)))
  const paint = (address: string): string => out.paint(familyColour(header.family), `${address} `)
  if (broadcast !== undefined) out.field('broadcast', broadcast, `brd ${paint(broadcast)}`)
  if (anycast !== undefined) out.field('anycast', anycast, `any ${paint(anycast)}`)
  const scope = scopeName(header.scope, ctx.numeric)
  out.field('scope', scope, `scope ${scope} `)
  const flags = attrs.flags ?? header.flags
  printFlags(flags, header.family, out)
  if (attrs.label !== undefined) out.field('label', attrs.label, attrs.label)
  if (attrs.cacheinfo) printLifetimes(attrs.cacheinfo, (flags & IFA_F.DEPRECATED) !== 0, out)
  out.text('\n')
}

function printFlags(flags: number, family: number, out: Output): void {
  const word = (name: string): void => out.field(name, true, `${name} `)
  // One bit, with a different meaning in each family.
  if ((flags & IFA_F.SECONDARY) !== 0) word(family === AF.INET6 ? 'temporary' : 'secondary')
  let rest = flags & ~IFA_F.SECONDARY
  for (const [bit, name] of FLAGS) {
    const set = (rest & bit) !== 0
    if (set !== (bit === IFA_F.PERMANENT)) word(name)
    rest &= ~bit
  }
  const hex = (rest >>> 0).toString(16).padStart(2, '0')
  if (rest !== 0) out.field('ifa_flags', hex, `flags ${hex} `)
}

type Lifetimes = NonNullable<PrintableAddress['attrs']['cacheinfo']>

function printLifetimes({ valid, prefered }: Lifetimes, deprecated: boolean, out: Output): void {
  const text = (seconds: number): string => (seconds === FOREVER ? 'forever' : `${seconds}sec`)
  out.line()
  out.field('valid_life_time', valid, `       valid_lft ${text(valid)}`)
  // An address past its preferred lifetime prints a negative value.
  const left = deprecated && prefered !== FOREVER ? prefered | 0 : prefered
  out.field('preferred_life_time', left, ` preferred_lft ${text(left)}`)
}
