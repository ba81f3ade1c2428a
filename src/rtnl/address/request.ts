import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { formatIp, type Prefix, parseIp, parsePrefix } from '../../netlink/codec/address.ts'
import { textLength } from '../../netlink/codec/text.ts'
import { bitsOf, checkIfname, numberOf } from '../common/checks.ts'
import { checkObjectOptions } from '../common/named/ip-words.ts'
import type { Enum, FlagName } from '../common/named/types.ts'
import { checkEncodable } from '../common/values.ts'
import { AF, IFA_F, IFAPROT, RT_SCOPE } from '../constants.ts'
import { type AddressAttrs, addressAttrs } from './table.ts'
import type { Address } from './view.ts'
import { ADDRESS_FLAG_WORDS, SCOPE_WORDS } from './words.ts'

/** The scope of an address, as calls take it. */
export type AddressScope = Enum<keyof typeof RT_SCOPE, keyof typeof SCOPE_WORDS>

/** A flag of an address, as calls take it: a name, a word of `ip`, or bits without a name as calls return them. */
export type AddressFlag = FlagName<keyof typeof IFA_F | keyof typeof ADDRESS_FLAG_WORDS>

/** Flags that only the kernel sets (inet6_rtm_newaddr in net/ipv6/addrconf.c, and as `ip address add` refuses them). */
const KERNEL_ONLY =
  IFA_F.SECONDARY | IFA_F.DADFAILED | IFA_F.DEPRECATED | IFA_F.TENTATIVE | IFA_F.PERMANENT | IFA_F.STABLE_PRIVACY

/** What says where and which an address is, and what the kernel reports of it and no request sets. */
type Reported =
  | 'index'
  | 'family'
  | 'cidr'
  | 'prefixlen'
  | 'address'
  | 'local'
  | 'multicast'
  | 'targetNetnsid'
  | 'unknown'
  | 'tail'

/** Options of an address. Keys are the kernel's; `peer` is the word of ip(8). Also takes what `list` returns. */
export interface AddressOptions {
  /**
   * The other end of a point-to-point link. The prefix length is the peer's, by default the whole address: `10.0.0.3`,
   * `10.0.0.3/24`. A returned address has it as `address`, beside another `local`.
   */
  peer?: string
  /**
   * Broadcast address. `+` sets the host bits of the address (or of the peer, if there is one), `-` clears them, as
   * `ip` does; with fewer than two host bits there is none. IPv4 only.
   */
  broadcast?: string
  /** The kernel accepts it and, as of 6.18, ignores it. */
  anycast?: string
  /** Name for ifconfig(8): the interface name, or that with `:something`. IPv4 only. */
  label?: string
  /**
   * Scope: `UNIVERSE`, `SITE`, `LINK`, `HOST`, `NOWHERE`, a word of `ip` such as `global`, or a number. The default is HOST
   * for 127.0.0.0/8, else UNIVERSE.
   */
  scope?: AddressScope
  /** IFA_F_*: `['NODAD', 'NOPREFIXROUTE']`. Flags that only the kernel sets, such as PERMANENT, are ignored. */
  flags?: readonly AddressFlag[]
  /**
   * Lifetimes in seconds (IFA_CACHEINFO). For ever is `Infinity`, or 4294967295 as `list` returns it: JSON has no Infinity. The
   * kernel sets `cstamp` and `tstamp`.
   */
  cacheinfo?: {
    /** Seconds that the address exists; `Infinity` or 4294967295 is for ever. Default: for ever. Kernel: ifa_valid. */
    valid?: number
    /**
     * Seconds that the address is used for new connections; `Infinity` or 4294967295 is for ever. Default: `valid`. Kernel:
     * ifa_prefered.
     */
    prefered?: number
    /** Ignored: when it was made, in hundredths of a second since boot. Kernel: cstamp. */
    cstamp?: number
    /** Ignored: when it was changed, in hundredths of a second since boot. Kernel: tstamp. */
    tstamp?: number
  }
  /** Metric of the prefix route. */
  rtPriority?: number
  /** The origin: `KERNEL_LO`, `KERNEL_RA`, `KERNEL_LL` or a number. */
  proto?: Enum<keyof typeof IFAPROT>
}

/** Which of the addresses of a link. Also takes what `list` returns, of which `address` and `local` say the peer. */
export interface AddressChoice extends Partial<Pick<Address, 'address' | 'local'>> {
  /** The other end of a point-to-point link, as it was added. */
  peer?: string
}

const REPORTED: readonly Reported[] = [
  ...(['index', 'family', 'cidr', 'prefixlen', 'address', 'local', 'multicast', 'targetNetnsid', 'unknown', 'tail'] as const),
]
const OPTIONS = ['peer', 'broadcast', 'anycast', 'label', 'scope', 'flags', 'cacheinfo', 'rtPriority', 'proto']
const FOREVER = 0xffffffff

/** Bodies of address messages. */
export interface AddressBody {
  header: { family: number; prefixlen: number; flags?: number; scope?: number; index: number }
  attrs: AddressAttrs
}

/** Throws if the options are invalid. Nothing has been sent then. */
function checkOptions(options: AddressOptions, { family, address }: Prefix): void {
  if (options.cacheinfo !== undefined)
    checkKeys('cacheinfo, the lifetimes', options.cacheinfo, ['valid', 'prefered', 'cstamp', 'tstamp'])
  if (family === 'inet') return
  for (const key of ['broadcast', 'label'] as const) {
    if (options[key] !== undefined) throw new TypeError(`expected ${key} with an IPv4 address only, got it with ${address}`)
  }
}

/** Returns the requested broadcast address: itself, or computed from the host bits. */
function broadcastOf(wanted: string | undefined, { address, prefixlen }: Prefix): string | undefined {
  if (wanted === undefined) return undefined
  if (wanted !== '+' && wanted !== '-') return checkIpv4(wanted)
  if (prefixlen > 30) return undefined
  const u8 = parseIp(address)
  for (let bit = prefixlen; bit < 32; bit++) {
    const mask = 0x80 >> (bit % 8)
    const byte = u8[bit >> 3] as number
    u8[bit >> 3] = wanted === '+' ? byte | mask : byte & ~mask
  }
  return formatIp(u8)
}

function checkIpv4(text: string): string {
  const u8 = parseIp(text)
  if (u8.length !== 4) throw new TypeError(`expected an IPv4 broadcast address, "+" or "-", got ${shown(text)}`)
  return formatIp(u8)
}

function seconds(what: string, value: number | undefined): number {
  if (value === undefined || value === Number.POSITIVE_INFINITY) return FOREVER
  if (!Number.isInteger(value)) throw new TypeError(`${what}: expected whole seconds or Infinity, got ${shown(value)}`)
  if (value < 0 || value > FOREVER) throw new RangeError(`${what}: expected 0 to ${FOREVER} seconds, got ${value}`)
  return value
}

function lifetimes({ valid, prefered }: NonNullable<AddressOptions['cacheinfo']>): NonNullable<AddressAttrs['cacheinfo']> {
  const life = { valid: seconds('cacheinfo.valid', valid), prefered: seconds('cacheinfo.prefered', prefered ?? valid) }
  if (life.valid === 0) throw new RangeError('cacheinfo.valid: expected a valid lifetime of at least 1 second, got 0')
  if (life.prefered > life.valid)
    throw new RangeError(
      `cacheinfo.prefered: expected a preferred lifetime of at most the valid one, got ${prefered} of ${valid} seconds`,
    )
  return { ...life, cstamp: 0, tstamp: 0 }
}

function peerOf(peer: string, { family }: Prefix): Prefix {
  const parsed = parsePrefix(peer)
  if (parsed.family !== family) throw new TypeError(`expected a peer of the same family as the address, got ${shown(peer)}`)
  return parsed
}

/**
 * Returns the fields that identify an address, except the index of its link: the same minimum that `ip` sends to delete
 * one.
 */
function addressBody(text: string, peer?: string): AddressBody & { prefix: Prefix; other: Prefix } {
  const prefix = parsePrefix(text)
  const other = peer === undefined ? prefix : atPath('peer', () => peerOf(peer, prefix))
  const family = prefix.family === 'inet' ? AF.INET : AF.INET6
  return {
    prefix,
    other,
    header: { family, prefixlen: other.prefixlen, index: 0 },
    attrs: { local: prefix.address, address: other.address },
  }
}

/** An address as a call takes it whole: what `list` returned, or an object of its `cidr` and whatever else of it matters. */
export type AddressObject = Pick<Address, 'cidr'> & Partial<Address>

/** Returns the peer of a returned address; undefined if it has none. */
export function peerOfReturned({ address, local, prefixlen }: Partial<Address>): string | undefined {
  if (address === undefined || local === undefined || local === address) return undefined
  return prefixlen === undefined ? address : `${address}/${prefixlen}`
}

/** Returns the peer: the given one, or that of a returned address. Throws TypeError if that is not the address `text`. */
function givenPeer(text: string, options: AddressChoice & Partial<Address>): string | undefined {
  const { family, cidr, prefixlen, address, local = address, peer = peerOfReturned(options) } = options
  const prefix = parsePrefix(text)
  const other = (key: Reported, expected: unknown): TypeError =>
    new TypeError(`${key}: expected that of the address ${text}, ${expected}, or nothing, got ${shown(options[key])}`)
  const own = prefix.family === 'inet' ? AF.INET : AF.INET6
  if (family !== undefined && atPath('family', () => numberOf('family', AF, family)) !== own)
    throw other('family', prefix.family.toUpperCase())
  if (local !== undefined && atPath('local', () => parsePrefix(local)).address !== prefix.address)
    throw other(options.local === undefined ? 'address' : 'local', prefix.address)
  if (cidr !== undefined && atPath('cidr', () => parsePrefix(cidr)).address !== prefix.address)
    throw other('cidr', prefix.address)
  // With a peer the prefix length is the peer's.
  if (peer !== undefined || prefixlen === undefined || prefixlen === prefix.prefixlen) return peer
  throw other('prefixlen', prefix.prefixlen)
}

/** Returns the text of an address and its options; those of a returned one are its own members, which the given ones change. */
function withReturned<O extends object>(address: string | AddressObject, options: O): readonly [text: string, options: O] {
  if (typeof address !== 'object' || typeof address?.cidr !== 'string') return [address as string, options]
  return [address.cidr, { ...address, ...options }]
}

/**
 * Returns the body of the request that removes an address, except the index of its link; `more` are further keys of the
 * options. Throws TypeError or RangeError.
 */
export function deletionBody(
  address: string | AddressObject,
  given: AddressChoice = {},
  more: readonly string[] = [],
): Pick<AddressBody, 'attrs' | 'header'> {
  const [text, choice] = withReturned(address, given)
  checkKeys('options of a deletion', choice, ['peer', ...more], [...OPTIONS, ...REPORTED])
  const { header, attrs } = addressBody(text, givenPeer(text, choice))
  return { header, attrs }
}

/** Throws TypeError unless these are members of an address: options, or what the kernel reports. */
export function checkMembers(options: AddressOptions): void {
  checkObjectOptions('an address', options, OPTIONS, { returned: REPORTED })
}

/**
 * Returns the body of a request, except the index of its link. Throws TypeError or RangeError: checks everything that
 * can be checked before sending.
 */
export function addBody(address: string | AddressObject, given: AddressOptions = {}): AddressBody {
  const [text, options] = withReturned(address, given)
  checkMembers(options)
  const { prefix, other, header, attrs } = addressBody(text, givenPeer(text, options as AddressChoice))
  checkOptions(options, prefix)
  const broadcast = atPath('broadcast', () => broadcastOf(options.broadcast, other))
  const { anycast, label, scope, flags = [], cacheinfo, rtPriority, proto } = options
  if (label !== undefined) atPath('label', () => checkLabel(label))
  checkEncodable(addressAttrs.table, { anycast, rtPriority })
  const bits = atPath('flags', () => (bitsOf('address flag', IFA_F, flags, ADDRESS_FLAG_WORDS) & ~KERNEL_ONLY) >>> 0)
  return {
    header: { ...header, flags: bits & 0xff, scope: scopeOf(scope, prefix) },
    attrs: {
      ...attrs,
      ...(bits > 0xff ? { flags: bits } : {}),
      ...(broadcast === undefined ? {} : { broadcast }),
      ...(anycast === undefined ? {} : { anycast }),
      ...(label === undefined ? {} : { label }),
      ...(rtPriority === undefined ? {} : { rtPriority }),
      ...(proto === undefined ? {} : { proto: atPath('proto', () => numberOf('address protocol', IFAPROT, proto, 0xff)) }),
      ...(cacheinfo === undefined ? {} : { cacheinfo: lifetimes(cacheinfo) }),
    },
  }
}

function checkLabel(label: string): void {
  if (typeof label !== 'string') throw new TypeError(`expected a label, a string, got ${shown(label)}`)
  const [name = ''] = label.split(':')
  checkIfname(name)
  if (textLength(label) > 15) throw new RangeError(`expected a label of at most 15 bytes, got ${shown(label)}`)
}

function scopeOf(scope: AddressOptions['scope'], { address, family }: Prefix): number {
  if (scope !== undefined) return atPath('scope', () => numberOf('scope', RT_SCOPE, scope, 0xff, SCOPE_WORDS))
  return family === 'inet' && address.startsWith('127.') ? RT_SCOPE.HOST : RT_SCOPE.UNIVERSE
}
