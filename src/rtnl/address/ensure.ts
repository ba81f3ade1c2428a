import type { RequestOptions } from '../../linux/socket/limits.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { parseIp } from '../../netlink/codec/address.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import { eachWanted, type OneOrMany } from '../common/ensure/one-or-many.ts'
import { checkBoolean } from '../common/values.ts'
import { AF, IFA_F, IFAPROT, RT_SCOPE } from '../constants.ts'
import { type AddressObject, type AddressOptions, addBody, checkMembers, peerOfReturned } from './request.ts'
import type { addressMessages } from './table.ts'
import { type Address, addressOf } from './view.ts'

type AddressMessage = MessageOf<(typeof addressMessages)['RTM_NEWADDR']>

/** Whether `addresses.ensure` removes other addresses. */
export interface EnsureOptions extends RequestOptions {
  /**
   * Removes the other addresses of the link. Never removed are link-local, temporary and dynamic ones (SLAAC, DHCP),
   * those that the kernel made (KERNEL_LO, KERNEL_RA, KERNEL_LL), and 127.0.0.1/8 and ::1/128.
   */
  readonly prune?: boolean
}

/** What `addresses.ensure` found and did. */
export interface EnsuredAddresses {
  /** The addresses of the link. */
  readonly addresses: readonly Address[]
  /** The addresses that it added. */
  readonly added: readonly string[]
  /** The addresses that it removed. */
  readonly removed: readonly string[]
}

/** The requests that ensuring needs, for one link. */
export interface LinkAddresses {
  list(): Promise<AddressMessage[]>
  add(address: string): Promise<void>
  remove(message: AddressMessage): Promise<void>
  /** Returns the error of a request that would add this address. */
  conflict(of: AddressMessage | undefined, context: string, code: 'EEXIST' | 'EAGAIN'): Error
}

/** Maximum number of rounds. With its first address the kernel removes the others of an IPv4 network. */
const ROUNDS = 10

/** A wanted address, and the options that it is added with. */
export interface WantedAddress {
  readonly address: string
  readonly options: AddressOptions
}

/** Returns the addresses by their form in the kernel, each once. Throws TypeError or RangeError. */
export function checkEnsure(wanted: OneOrMany<string | AddressObject>, options: EnsureOptions): Map<string, WantedAddress> {
  checkKeys('options of ensure', options, ['prune', 'timeout', 'signal'])
  checkBoolean(options.prune)
  const all = eachWanted('addresses', wanted, (given) => {
    const one = typeof given === 'object' && given !== null ? optionsOfAddress(given) : { address: given, options: {} }
    return [cidrOf(addBody(one.address, one.options)), one] as const
  })
  return new Map(all)
}

/** Returns what adds a returned address once more. What only the kernel sets, such as its index and counters, is left out. */
function optionsOfAddress(one: AddressObject): WantedAddress {
  checkMembers(one)
  const { address, local = address, prefixlen, cidr, ...rest } = one
  const peer = peerOfReturned(one)
  const { broadcast, anycast, label, scope, flags, rtPriority, proto, cacheinfo } = rest
  const { valid, prefered } = cacheinfo ?? {}
  const options = {
    ...{ broadcast, anycast, label, scope, flags, rtPriority, proto },
    ...(valid === undefined || prefered === undefined ? {} : { cacheinfo: { valid, prefered } }),
    peer,
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const whole = local === undefined || prefixlen === undefined ? (cidr ?? local) : `${local}/${prefixlen}`
  if (whole === undefined) throw new TypeError(`expected an address as text, or with its cidr, got ${shown(one)}`)
  return { address: `${peer === undefined ? whole : local}`, options: Object.fromEntries(given) }
}

type Body = Pick<AddressMessage, 'attrs'> & { readonly header: { readonly prefixlen: number } }

/** `10.0.0.1/24`, or `10.0.0.1 peer 10.0.0.2/32`: the identity of an address on its link. */
function cidrOf({ header, attrs }: Body): string {
  const { address = '', local = address } = attrs
  return local === address ? `${local}/${header.prefixlen}` : `${local} peer ${address}/${header.prefixlen}`
}

/** Adds the addresses that a link lacks; with `prune` removes others. */
export async function ensureAddresses(on: LinkAddresses, wanted: readonly string[], prune: boolean): Promise<EnsuredAddresses> {
  const before = await on.list()
  checkPrefixes(on, before, wanted, prune)
  let now = before
  for (let round = 1; round <= ROUNDS; round++) {
    const known = now.map(cidrOf)
    const missing = wanted.filter((cidr) => !known.includes(cidr))
    const others = prune ? now.filter((one) => !wanted.includes(cidrOf(one)) && isPrunable(one)) : []
    if (missing.length === 0 && others.length === 0) return outcome(before, now, wanted)
    // IPv6 has an address once, whatever its prefix length.
    for (const one of others) if (missing.some((cidr) => isSameIpv6(one, cidr))) await on.remove(one)
    for (const cidr of missing) await adding(on, cidr)
    for (const one of others) await on.remove(one)
    now = await on.list()
  }
  const context = `the addresses of the link kept changing: ${now.map(cidrOf).join(', ')}`
  throw on.conflict(now[0], context, 'EAGAIN')
}

/** Adds an address; somebody else may have added it meanwhile. */
async function adding(on: LinkAddresses, cidr: string): Promise<void> {
  try {
    await on.add(cidr)
  } catch (error) {
    if (!(error instanceof NetlinkError && error.code === 'EEXIST')) throw error
    if (!(await on.list()).some((one) => cidrOf(one) === cidr)) throw error
  }
}

function outcome(before: readonly AddressMessage[], now: readonly AddressMessage[], wanted: readonly string[]): EnsuredAddresses {
  const [were, are] = [before.map(cidrOf), now.map(cidrOf)]
  return {
    addresses: now.map(({ header, attrs }) => addressOf(header, attrs)),
    added: wanted.filter((cidr) => !were.includes(cidr)),
    removed: before.filter((one) => !are.includes(cidrOf(one)) && isPrunable(one)).map(cidrOf),
  }
}

/** Refuses, before anything is changed, a prefix length that would have to change. */
function checkPrefixes(on: LinkAddresses, present: readonly AddressMessage[], wanted: readonly string[], prune: boolean): void {
  for (const one of present) {
    const cidr = cidrOf(one)
    const other = wanted.includes(cidr) ? undefined : wanted.find((each) => isSameIpv6(one, each))
    if (other === undefined || (prune && isPrunable(one))) continue
    const context = `the link has ${cidr}, whose prefix length cannot be changed in place; wanted ${other}`
    throw on.conflict(one, context, 'EEXIST')
  }
}

function isSameIpv6({ header, attrs }: AddressMessage, cidr: string): boolean {
  return header.family === AF.INET6 && cidr.startsWith(`${attrs.local ?? attrs.address}/`)
}

const KERNELS: readonly (number | undefined)[] = [IFAPROT.KERNEL_LO, IFAPROT.KERNEL_RA, IFAPROT.KERNEL_LL]

function isPrunable(one: AddressMessage): boolean {
  const { header, attrs } = one
  const flags = attrs.flags ?? header.flags
  const isTemporary = header.family === AF.INET6 && (flags & IFA_F.SECONDARY) !== 0
  const isDynamic = (flags & IFA_F.PERMANENT) === 0
  if (isTemporary || isDynamic || KERNELS.includes(attrs.proto)) return false
  return header.scope !== RT_SCOPE.LINK && !isLinkLocal(attrs) && !LOOPBACK.includes(cidrOf(one))
}

/** Kernels before Linux 5.18 report no origin. */
const LOOPBACK = ['127.0.0.1/8', '::1/128']

function isLinkLocal({ address = '', local = address }: AddressMessage['attrs']): boolean {
  const [first = 0, second = 0, ...rest] = parseIp(local)
  return rest.length === 2 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80
}
