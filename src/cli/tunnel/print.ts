import { dsfieldName } from '../../rtnl/common/names.ts'
import { GRE, IP6_TNL_F, TUNNEL_PROTO } from '../../rtnl/link/tunnel-constants.ts'
import type { Tunnel } from '../link/kinds/parts/tunnel-words.ts'
import type { PrintableLink, PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'

const PROTOCOLS: Readonly<Record<number, string>> = {
  [TUNNEL_PROTO.IP]: 'any',
  [TUNNEL_PROTO.IPIP]: 'ip',
  [TUNNEL_PROTO.IPV6]: 'ipv6',
  [TUNNEL_PROTO.MPLS]: 'mpls',
}
/** What tunnels of a kind carry, if they do not say. */
const CARRIED: Readonly<Record<string, string>> = { gre: 'gre', ip6gre: 'gre', sit: 'ipv6', vti6: 'ipv6' }

/** What a GRE tunnel does with packets: bit, direction, name in JSON, line of text. */
const GRE_FLAGS = [
  ['iflags', GRE.SEQ, 'rx_drop_ooseq', 'Drop packets out of sequence.'],
  ['iflags', GRE.CSUM, 'rx_csum', 'Checksum in received packet is required.'],
  ['oflags', GRE.SEQ, 'tx_seq', 'Sequence packets on output.'],
  ['oflags', GRE.CSUM, 'tx_csum', 'Checksum output packets.'],
] as const

/** Prints a tunnel, as `ip tunnel` does. `counters`: -s has an effect. The caller opens and closes the object. */
export function printTunnel(
  { attrs }: PrintableLink,
  kind: string,
  data: Tunnel,
  out: Output,
  ctx: PrintContext,
  counters: boolean,
): void {
  const name = attrs.ifname ?? ''
  const isV6 = kind === 'ip6tnl' || kind === 'ip6gre' || kind === 'vti6'
  const nowhere = isV6 ? '::' : '0.0.0.0'
  const text = (address: string, shown = address): string => (address === '0.0.0.0' ? 'any' : shown)
  const { remote = nowhere, local = nowhere } = data
  const colour = isV6 ? 'inet6' : 'inet'
  const carried = CARRIED[kind] ?? PROTOCOLS[data.proto ?? TUNNEL_PROTO.IPIP] ?? 'unknown'
  const mode = `${carried}/${isV6 ? 'ipv6' : 'ip'}`
  out.field('ifname', name, out.paint('ifname', `${name}: `))
  out.field('mode', mode, `${mode} `)
  out.field('remote', out.host(remote), `remote ${out.paint(colour, `${text(remote, out.host(remote))} `)}`)
  out.field('local', local, `local ${out.paint(colour, text(local))}`)
  if (data.link) out.field(isV6 ? 'link' : 'dev', ctx.ifname(data.link), ` dev ${ctx.ifname(data.link)}`)
  if (isV6) printHeader6(data, out)
  else printHeader(kind, data, out, ctx)
  printKeys(kind, data, out)
  if (kind === 'gre' || kind === 'ip6gre') printGreFlags(data, out)
  if (counters && ctx.stats) printCounters(attrs, out)
  out.text('\n')
}

function printHeader(kind: string, data: Tunnel, out: Output, ctx: PrintContext): void {
  const { ttl = 0, tos = 0 } = data
  if (ttl === 0) out.text(' ttl inherit')
  else out.field('ttl', ttl, ` ttl ${ttl}`)
  if (tos === 1) out.text(' tos inherit')
  else if (tos !== 0) {
    const inherits = (tos & 1) !== 0 ? 'inherit/' : ''
    out.field('tos', dsfieldName(tos, ctx.numeric), ` tos ${inherits}${dsfieldName(tos & ~1, ctx.numeric)}`)
  }
  if (data.pmtudisc === 0 || kind === 'vti') out.field('nopmtudisc', null, ' nopmtudisc')
  const { '6rdPrefix': prefix, '6rdPrefixlen': length, '6rdRelayPrefix': relay, '6rdRelayPrefixlen': relayLength = 0 } = data
  if (!length) return
  out.field('6rd-prefix', prefix ?? '::', ` 6rd-prefix ${prefix ?? '::'}`)
  out.field('6rd-prefixlen', length, `/${length}`)
  if (relay === undefined || relay === '0.0.0.0') return
  out.field('6rd-relay_prefix', relay, ` 6rd-relay_prefix ${relay}`)
  out.field('6rd-relay_prefixlen', relayLength, `/${relayLength}`)
}

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`

function printHeader6({ flags = 0, encapLimit = 0, ttl = 0, flowinfo = 0 }: Tunnel, out: Output): void {
  const has = (bit: number): boolean => (flags & bit) !== 0
  if (has(IP6_TNL_F.IGN_ENCAP_LIMIT)) out.field('ip6_tnl_f_ign_encap_limit', null, ' encaplimit none')
  else out.field('encap_limit', encapLimit, ` encaplimit ${encapLimit}`)
  if (ttl === 0) out.text(' hoplimit inherit')
  else out.field('hoplimit', ttl, ` hoplimit ${ttl}`)
  const tclass = hex((flowinfo >>> 20) & 0xff, 2)
  if (has(IP6_TNL_F.USE_ORIG_TCLASS)) out.field('ip6_tnl_f_use_orig_tclass', null, ' tclass inherit')
  else out.field('tclass', tclass, ` tclass ${tclass}`)
  const label = hex(flowinfo & 0xfffff, 5)
  if (has(IP6_TNL_F.USE_ORIG_FLOWLABEL)) out.field('ip6_tnl_f_use_orig_flowlabel', null, ' flowlabel inherit')
  else out.field('flowlabel', label, ` flowlabel ${label}`)
  out.field('flowinfo', hex(flowinfo, 8), ` (flowinfo ${hex(flowinfo, 8)})`)
  if (has(IP6_TNL_F.RCV_DSCP_COPY)) out.field('ip6_tnl_f_rcv_dscp_copy', null, ' dscp inherit')
  if (has(IP6_TNL_F.ALLOW_LOCAL_REMOTE)) out.field('ip6_tnl_f_allow_local_remote', null, ' allow-localremote')
}

function printKeys(kind: string, { iflags = 0, oflags = 0, ikey = 0, okey = 0 }: Tunnel, out: Output): void {
  // A vti has no flags: vti_tunnel_ctl in net/ipv4/ip_vti.c reports a key always, that of IPv6 one unless it is 0.
  const isVti = kind === 'vti' || kind === 'vti6'
  const [isIn, isOut] = isVti
    ? [kind === 'vti' || ikey !== 0, kind === 'vti' || okey !== 0]
    : [(iflags & GRE.KEY) !== 0, (oflags & GRE.KEY) !== 0]
  if (isIn && isOut && ikey === okey) {
    out.field('key', ikey, ` key ${ikey}`)
    return
  }
  if (isIn) out.field('ikey', ikey, ` ikey ${ikey}`)
  if (isOut) out.field('okey', okey, ` okey ${okey}`)
}

function printGreFlags(data: Tunnel, out: Output): void {
  out.openArray('flags')
  for (const [key, bit, name, line] of GRE_FLAGS) {
    if (((data[key] ?? 0) & bit) === 0) continue
    out.line()
    out.item(name, `  ${line}`)
  }
  out.closeArray()
}

const RECEIVED = ['rxPackets', 'rxBytes', 'rxErrors', 'rxFrameErrors', 'rxFifoErrors', 'multicast'] as const
const SENT = ['txPackets', 'txBytes', 'txErrors', 'collisions', 'txCarrierErrors', 'txDropped'] as const
const WIDTHS = [10, 12, 6, 8, 8, 8]

function printCounters({ stats64 }: PrintableLink['attrs'], out: Output): void {
  if (!stats64) return
  const row = (keys: readonly (keyof typeof stats64)[], widths: readonly number[]): string =>
    keys.map((key, i) => String(stats64[key]).padEnd(widths[i] as number)).join(' ')
  out.line()
  out.text('RX: Packets    Bytes        Errors CsumErrs OutOfSeq Mcasts')
  out.line()
  out.text(`    ${row(RECEIVED, WIDTHS)}`)
  out.line()
  out.text('TX: Packets    Bytes        Errors DeadLoop NoRoute  NoBufs')
  out.line()
  out.text(`    ${row(SENT, [10, 12, 6, 8, 8, 6])}`)
}
