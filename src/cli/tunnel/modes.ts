import { SIT, TUNNEL_PROTO } from '../../rtnl/link/tunnel-constants.ts'

/** A mode of `tunnel`: the kind of link, its protocol, and the fallback device that `ip` names in errors. */
export interface Mode {
  readonly kind: 'ipip' | 'gre' | 'sit' | 'vti' | 'ip6tnl' | 'ip6gre' | 'vti6'
  readonly base: string
  /** Options of the kind that the mode sets. */
  readonly data?: { readonly proto?: number; readonly flags?: number }
}

const ipip: Mode = { kind: 'ipip', base: 'tunl0' }
const gre: Mode = { kind: 'gre', base: 'gre0' }
const sit: Mode = { kind: 'sit', base: 'sit0' }
const isatap: Mode = { kind: 'sit', base: 'sit0', data: { flags: SIT.ISATAP } }
const vti: Mode = { kind: 'vti', base: 'ip_vti0' }

/** The modes of tunnels over IPv4, by their words. */
export const MODES4: Readonly<Record<string, Mode>> = {
  ipip,
  'ip/ip': ipip,
  gre,
  'gre/ip': gre,
  sit,
  'ipv6/ip': sit,
  isatap,
  vti,
}

/** The mode of a tunnel over IPv4 by the start of its name. */
export const MODES_BY_NAME: readonly (readonly [start: string, mode: Mode])[] = [
  ['gre', gre],
  ['ipip', ipip],
  ['sit', sit],
  ['isatap', isatap],
  ['vti', vti],
]

const carrying = (proto: number): Mode => ({ kind: 'ip6tnl', base: 'ip6tnl0', data: { proto } })
const ip6ip6 = carrying(TUNNEL_PROTO.IPV6)
const ipip6 = carrying(TUNNEL_PROTO.IPIP)
const any = carrying(TUNNEL_PROTO.IP)
const ip6gre: Mode = { kind: 'ip6gre', base: 'ip6gre0' }

/** The modes of tunnels over IPv6, by their words. The first is the default. */
export const MODES6: Readonly<Record<string, Mode>> = {
  'ipv6/ipv6': ip6ip6,
  ip6ip6,
  vti6: { kind: 'vti6', base: 'ip6_vti0' },
  'ip/ipv6': ipip6,
  'ipv4/ipv6': ipip6,
  ipip6,
  ip4ip6: ipip6,
  ip6gre,
  'gre/ipv6': ip6gre,
  'any/ipv6': any,
  any,
}
