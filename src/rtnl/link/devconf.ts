import { attrs } from '../../netlink/attribute/attrs.ts'
import { align } from '../../netlink/codec/bytes.ts'
import type { Codec, Sized } from '../../netlink/codec/codec.ts'
import { byDirection } from '../../netlink/codec/direction.ts'
import { s32, u32 } from '../../netlink/codec/numbers.ts'
import { appended, struct } from '../../netlink/codec/struct.ts'

/** IPV4_DEVCONF_*, in the kernel's order: the first has number 1 (linux/ip.h). */
export const IPV4_DEVCONF = [
  'FORWARDING',
  'MC_FORWARDING',
  'PROXY_ARP',
  'ACCEPT_REDIRECTS',
  'SECURE_REDIRECTS',
  'SEND_REDIRECTS',
  'SHARED_MEDIA',
  'RP_FILTER',
  'ACCEPT_SOURCE_ROUTE',
  'BOOTP_RELAY',
  'LOG_MARTIANS',
  'TAG',
  'ARPFILTER',
  'MEDIUM_ID',
  'NOXFRM',
  'NOPOLICY',
  'FORCE_IGMP_VERSION',
  'ARP_ANNOUNCE',
  'ARP_IGNORE',
  'PROMOTE_SECONDARIES',
  'ARP_ACCEPT',
  'ARP_NOTIFY',
  'ACCEPT_LOCAL',
  'SRC_VMARK',
  'PROXY_ARP_PVLAN',
  'ROUTE_LOCALNET',
  'IGMPV2_UNSOLICITED_REPORT_INTERVAL',
  'IGMPV3_UNSOLICITED_REPORT_INTERVAL',
  'IGNORE_ROUTES_WITH_LINKDOWN',
  'DROP_UNICAST_IN_L2_MULTICAST',
  'DROP_GRATUITOUS_ARP',
  'BC_FORWARDING',
  'ARP_EVICT_NOCARRIER',
] as const

/** DEVCONF_* of IPv6, in the kernel's order: the first has number 0 (linux/ipv6.h). */
export const IPV6_DEVCONF = [
  'FORWARDING',
  'HOPLIMIT',
  'MTU6',
  'ACCEPT_RA',
  'ACCEPT_REDIRECTS',
  'AUTOCONF',
  'DAD_TRANSMITS',
  'RTR_SOLICITS',
  'RTR_SOLICIT_INTERVAL',
  'RTR_SOLICIT_DELAY',
  'USE_TEMPADDR',
  'TEMP_VALID_LFT',
  'TEMP_PREFERED_LFT',
  'REGEN_MAX_RETRY',
  'MAX_DESYNC_FACTOR',
  'MAX_ADDRESSES',
  'FORCE_MLD_VERSION',
  'ACCEPT_RA_DEFRTR',
  'ACCEPT_RA_PINFO',
  'ACCEPT_RA_RTR_PREF',
  'RTR_PROBE_INTERVAL',
  'ACCEPT_RA_RT_INFO_MAX_PLEN',
  'PROXY_NDP',
  'OPTIMISTIC_DAD',
  'ACCEPT_SOURCE_ROUTE',
  'MC_FORWARDING',
  'DISABLE_IPV6',
  'ACCEPT_DAD',
  'FORCE_TLLAO',
  'NDISC_NOTIFY',
  'MLDV1_UNSOLICITED_REPORT_INTERVAL',
  'MLDV2_UNSOLICITED_REPORT_INTERVAL',
  'SUPPRESS_FRAG_NDISC',
  'ACCEPT_RA_FROM_LOCAL',
  'USE_OPTIMISTIC',
  'ACCEPT_RA_MTU',
  'STABLE_SECRET',
  'USE_OIF_ADDRS_ONLY',
  'ACCEPT_RA_MIN_HOP_LIMIT',
  'IGNORE_ROUTES_WITH_LINKDOWN',
  'DROP_UNICAST_IN_L2_MULTICAST',
  'DROP_UNSOLICITED_NA',
  'KEEP_ADDR_ON_DOWN',
  'RTR_SOLICIT_MAX_INTERVAL',
  'SEG6_ENABLED',
  'SEG6_REQUIRE_HMAC',
  'ENHANCED_DAD',
  'ADDR_GEN_MODE',
  'DISABLE_POLICY',
  'ACCEPT_RA_RT_INFO_MIN_PLEN',
  'NDISC_TCLASS',
  'RPL_SEG_ENABLED',
  'RA_DEFRTR_METRIC',
  'IOAM6_ENABLED',
  'IOAM6_ID',
  'IOAM6_ID_WIDE',
  'NDISC_EVICT_NOCARRIER',
  'ACCEPT_UNTRACKED_NA',
  'ACCEPT_RA_MIN_LFT',
  'FORCE_FORWARDING',
] as const

type Camel<S extends string> = S extends `${infer Head}_${infer Rest}`
  ? `${Lowercase<Head>}${Capitalize<Camel<Rest>>}`
  : Lowercase<S>

/**
 * Settings of /proc/sys/net by the kernel's names in camelCase. An older kernel sends fewer; settings that a newer one
 * adds are in `tail`.
 */
export type Devconf<Names extends readonly string[]> = { [K in Names[number] as Camel<K>]?: number } & { tail?: Uint8Array }

const camel = (name: string): string => name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

/** Returns the codec of the settings in a reply: a C array of 32-bit numbers. */
function devconfArray<const Names extends readonly string[]>(
  prefix: string,
  names: Names,
  of: Sized<number>,
  meaning: string,
): Sized<Devconf<Names>> {
  const members = names.map((name) => [camel(name), [appended(of), prefix + name, meaning]] as const)
  return struct(prefix, Object.fromEntries(members)) as unknown as Sized<Devconf<Names>>
}

/** IFLA_INET6_CONF: all of them, in the order of the kernel's enum. Read-only. */
export const ipv6Devconf = devconfArray('DEVCONF_', IPV6_DEVCONF, s32, 'as in /proc/sys/net/ipv6/conf')

const IPV4_KEYS = IPV4_DEVCONF.map((name) => camel(name) as keyof Devconf<typeof IPV4_DEVCONF>)

const IPV4_MEANING = 'as in /proc/sys/net/ipv4/conf'
const ipv4Array = devconfArray('IPV4_DEVCONF_', IPV4_DEVCONF, u32, IPV4_MEANING)
const ipv4Nest = attrs(
  'ipv4-devconf',
  Object.fromEntries(
    IPV4_DEVCONF.map((name, i) => [camel(name), [i + 1, `IPV4_DEVCONF_${name}`, u32, IPV4_MEANING]]),
  ),
) as unknown as Codec<Devconf<typeof IPV4_DEVCONF>>

/**
 * IFLA_INET_CONF has two forms (net/ipv4/devinet.c): the kernel sends a C array (inet_fill_link_af) and accepts a nest
 * whose attribute types are the indexes (inet_validate_link_af). Both are read, and each message is written with its
 * own. They are distinguishable because the attributes of a nest fill it to the byte and have a type; the high half of
 * a setting, at the offset of the type, is 0 in practice. Only an array has a tail, so a value with one is
 * always an array; an array has no gaps, so a value with them never is.
 */
export const ipv4Devconf: Codec<Devconf<typeof IPV4_DEVCONF>> = byDirection(ipv4Nest, ipv4Array, {
  formOf: ({ view, le }, at, end) => form(view, at, end, le),
  write(w, value, scope) {
    const asArray = value?.tail !== undefined || (scope?.isReply === true && isArray(value))
    return (asArray ? ipv4Array : ipv4Nest).write(w, value)
  },
})

/** Whether the settings are a prefix of the list, so that they decode as an array again. */
function isArray(value: Devconf<typeof IPV4_DEVCONF>): boolean {
  const given = Object.values(value ?? {}).filter((item) => item !== undefined).length
  return IPV4_KEYS.slice(0, given).every((key) => value[key] !== undefined) && (value?.forwarding ?? 0) <= 0xffff
}

function form(view: DataView, at: number, end: number, le: boolean): Codec<Devconf<typeof IPV4_DEVCONF>> {
  if (end - at < 4 || view.getUint16(at + 2, le) === 0) return ipv4Array
  let next = at
  while (next + 4 <= end) {
    const length = view.getUint16(next, le)
    if (length < 4) return ipv4Array
    next += align(length)
  }
  return next === align(end - at) + at ? ipv4Nest : ipv4Array
}
