import { nameOf } from '../../../../netlink/codec/names.ts'
import type { WireKinds } from '../../../../rtnl/link/kind/wire.ts'
import { GRE, IP6_TNL_F, TUNNEL_ENCAP, TUNNEL_ENCAP_FLAG } from '../../../../rtnl/link/tunnel-constants.ts'
import type { Output } from '../../../output/output.ts'
import type { Print } from './print-rows.ts'

// Printers that several kinds of tunnel share.

type Ends = { local?: string; remote?: string }

/** The two endpoints; `any` if there is none. */
export const printEnds: Print<Ends> = ({ remote, local }, out) => {
  for (const [key, address] of [
    ['remote', remote],
    ['local', local],
  ] as const) {
    const shown = address === undefined || address === '0.0.0.0' || address === '::' ? 'any' : out.host(address)
    out.field(key, shown, `${key} ${shown} `)
  }
}

/** TTL or hop limit of the outer header; without one it is inherited from the inner header. */
export function printTtl(word: string): Print<{ ttl?: number }> {
  return ({ ttl = 0 }, out) => out.field('ttl', ttl, `${word} ${ttl === 0 ? 'inherit' : ttl} `)
}

/** TOS of the outer header, if there is one. */
export const printTos: Print<{ tos?: number }> = ({ tos }, out) => {
  if (tos) out.field('tos', `0x${tos.toString(16)}`, `tos ${tos === 1 ? 'inherit' : `0x${tos.toString(16)}`} `)
}

/** A key in the dotted form of an IPv4 address. */
export function dotted(key: number): string {
  return [24, 16, 8, 0].map((shift) => (key >>> shift) & 0xff).join('.')
}

type Keys = { iflags?: number; oflags?: number; ikey?: number; okey?: number }

/** Keys, sequence numbers and checksums of GRE. */
export const printGreFlags: Print<Keys> = ({ iflags = 0, oflags = 0, ikey, okey }, out) => {
  const keyed = (key: string, flags: number, value: number | undefined): void => {
    if ((flags & GRE.KEY) !== 0 && value !== undefined) out.field(key, dotted(value), `${key} ${dotted(value)} `)
  }
  keyed('ikey', iflags, ikey)
  keyed('okey', oflags, okey)
  for (const [word, bit] of [
    ['seq', GRE.SEQ],
    ['csum', GRE.CSUM],
  ] as const) {
    if ((iflags & bit) !== 0) out.field(`i${word}`, true, `i${word} `)
    if ((oflags & bit) !== 0) out.field(`o${word}`, true, `o${word} `)
  }
}

type Erspan = Pick<WireKinds['erspan'], 'erspanIndex' | 'erspanVer' | 'erspanDir' | 'erspanHwid'>

/** Options of ERSPAN. */
export const printErspan: Print<Erspan> = ({ erspanIndex, erspanVer, erspanDir, erspanHwid }, out) => {
  if (erspanIndex !== undefined) out.field('erspan_index', erspanIndex, `erspan_index ${erspanIndex} `)
  if (erspanVer !== undefined) out.field('erspan_ver', erspanVer, `erspan_ver ${erspanVer} `)
  const direction = erspanDir === 0 ? 'ingress' : 'egress'
  if (erspanDir !== undefined) out.field('erspan_dir', direction, `erspan_dir ${direction} `)
  if (erspanHwid !== undefined)
    out.field('erspan_hwid', `0x${erspanHwid.toString(16)}`, `erspan_hwid 0x${erspanHwid.toString(16)} `)
}

type Encap = Pick<WireKinds['gre'], 'encapType' | 'encapFlags' | 'encapSport' | 'encapDport'>

/** Outer encapsulation: FOU or GUE. */
export const printTunnelEncap: Print<Encap> = ({ encapType, encapFlags = 0, encapSport = 0, encapDport = 0 }, out) => {
  if (encapType === undefined || encapType === TUNNEL_ENCAP.NONE) return
  const type = encapType > TUNNEL_ENCAP.GUE ? 'unknown' : (nameOf(TUNNEL_ENCAP, encapType) ?? 'unknown').toLowerCase()
  out.open('encap')
  out.field('type', type, `encap ${type} `)
  out.field('sport', encapSport, `encap-sport ${encapSport === 0 ? 'auto' : encapSport} `)
  out.field('dport', encapDport, `encap-dport ${encapDport} `)
  for (const [word, bit] of [
    ['csum', TUNNEL_ENCAP_FLAG.CSUM],
    ['csum6', TUNNEL_ENCAP_FLAG.CSUM6],
    ['remcsum', TUNNEL_ENCAP_FLAG.REMCSUM],
  ] as const) {
    const on = (encapFlags & bit) !== 0
    out.field(word, on, `${on ? '' : 'no'}encap-${word} `)
  }
  out.close()
}

type Header6 = { flags?: number; flowinfo?: number; encapLimit?: number }

/** Traffic class and flow label of an outer IPv6 header, and the encapsulation limit. */
export const printHeader6: Print<Header6> = ({ flags = 0, flowinfo, encapLimit }, out) => {
  const label = (key: string, flag: number, flagKey: string, value: number, width: number): void => {
    const digits = `0x${value.toString(16).padStart(width, '0')}`
    if ((flags & flag) !== 0) out.field(flagKey, true, `${key} inherit `)
    else if (flowinfo !== undefined) out.field(key, digits, `${key} ${digits} `)
  }
  if ((flags & IP6_TNL_F.IGN_ENCAP_LIMIT) !== 0) out.field('ip6_tnl_f_ign_encap_limit', true, 'encaplimit none ')
  else if (encapLimit !== undefined) out.field('encap_limit', encapLimit, `encaplimit ${encapLimit} `)
  label('tclass', IP6_TNL_F.USE_ORIG_TCLASS, 'ip6_tnl_f_use_orig_tclass', ((flowinfo ?? 0) >>> 20) & 0xff, 2)
  label('flowlabel', IP6_TNL_F.USE_ORIG_FLOWLABEL, 'ip6_tnl_f_use_orig_flowlabel', (flowinfo ?? 0) & 0xfffff, 5)
  if ((flags & IP6_TNL_F.RCV_DSCP_COPY) !== 0) out.field('ip6_tnl_f_rcv_dscp_copy', true, 'dscp inherit ')
}

/** The firewall mark, or `inherit` from the inner packet. */
export const printMark6: Print<{ flags?: number; fwmark?: number }> = ({ flags = 0, fwmark }, out) => {
  if ((flags & IP6_TNL_F.ALLOW_LOCAL_REMOTE) !== 0) out.field('ip6_tnl_f_allow_local_remote', true, 'allow-localremote ')
  if ((flags & IP6_TNL_F.USE_ORIG_FWMARK) !== 0) out.field('ip6_tnl_f_use_orig_fwmark', true, 'fwmark inherit ')
  else printMark(fwmark, out)
}

/** The firewall mark, if there is one. */
export function printMark(fwmark: number | undefined, out: Output): void {
  if (fwmark) out.field('fwmark', `0x${fwmark.toString(16)}`, `fwmark 0x${fwmark.toString(16)} `)
}

/** Payload type of a tunnel; unknown types print nothing. */
export function printProto(names: Readonly<Record<number, string>>): Print<{ proto?: number }> {
  return (data, out) => {
    const name = data.proto === undefined ? undefined : names[data.proto]
    if (name !== undefined) out.field('proto', name, `${name} `)
  }
}
