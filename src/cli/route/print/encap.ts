import type { TypeOf } from '../../../netlink/codec/codec.ts'
import { ILA_ATYPE, ILA_CSUM, ILA_HOOK } from '../../../rtnl/route/constants.ts'
import type { bpfEncap, ilaEncap, ioam6Encap, xfrmEncap } from '../../../rtnl/route/encapsulations.ts'
import type { Seg6Encap } from '../../../rtnl/route/routing-header.ts'
import { addressColour } from '../../output/colours.ts'
import type { PrintableRoute, PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import { IOAM6_MODES, SEG6_MODES } from '../encap/names.ts'
import { printSeg6Local, printSegments } from './seg6.ts'
import { printTunnelOptions, type TunnelOptions } from './tunnel-options.ts'

type Encap = NonNullable<PrintableRoute['attrs']['encap']>
/** Words of `ip` for kinds with a different key. */
const WORDS: Readonly<Record<string, string>> = { seg6Local: 'seg6local' }

/** Prints the encapsulation of a route or a next hop. */
export function printRouteEncap(encap: Encap, out: Output, ctx: PrintContext): void {
  const [kind = ''] = Object.keys(encap)
  out.field('encap', WORDS[kind] ?? kind, ` encap ${WORDS[kind] ?? kind} `)
  if ('mpls' in encap && encap.mpls) printMpls(encap.mpls, out)
  if ('ip' in encap && encap.ip) printTunnel(encap.ip, ['ttl', 'tos'], out)
  if ('ip6' in encap && encap.ip6) printTunnel(encap.ip6, ['hoplimit', 'tc'], out)
  if ('ila' in encap && encap.ila) printIla(encap.ila, out)
  if ('seg6' in encap && encap.seg6?.srh) printSeg6(encap.seg6.srh, out)
  if ('seg6Local' in encap && encap.seg6Local) printSeg6Local(encap.seg6Local, out, ctx)
  if ('rpl' in encap && encap.rpl?.srh) printSegments([...encap.rpl.srh.segments].reverse(), out)
  if ('ioam6' in encap && encap.ioam6) printIoam6(encap.ioam6, out)
  if ('bpf' in encap && encap.bpf) printBpf(encap.bpf, out)
  if ('xfrm' in encap && encap.xfrm) printXfrm(encap.xfrm, out, ctx)
}

/** The links that printing an encapsulation needs the names of. */
export function linksOfEncap(encap: Encap | undefined): number[] {
  if (encap && 'seg6Local' in encap) return [encap.seg6Local?.iif ?? 0, encap.seg6Local?.oif ?? 0]
  return encap && 'xfrm' in encap ? [encap.xfrm?.link ?? 0] : []
}

function printMpls({ dst, ttl }: { readonly dst?: string; readonly ttl?: number }, out: Output): void {
  if (dst !== undefined) out.field('dst', dst, ` ${dst} `)
  if (ttl !== undefined) out.field('ttl', ttl, `ttl ${ttl} `)
}

/** Flags of a tunnel header. */
const FLAGS = [
  [0x4, 'key'],
  [0x1, 'csum'],
  [0x8, 'seq'],
] as const

function printTunnel(tunnel: object, more: readonly string[], out: Output): void {
  const values = tunnel as Readonly<Record<string, string | number | bigint | undefined>>
  for (const key of ['id', 'src', 'dst', ...more]) {
    const value = values[key]
    if (value === undefined) continue
    const text = `${key} ${value} `
    out.field(key, value, key === 'src' || key === 'dst' ? out.paint(addressColour(String(value)), text) : text)
  }
  const flags = Number(values['flags'] ?? 0)
  for (const [bit, name] of FLAGS) if ((flags & bit) !== 0) out.field(name, true, `${name} `)
  printTunnelOptions((tunnel as { opts?: TunnelOptions }).opts, out)
}

const nameIn = (names: Readonly<Record<string, number>>, value: number): string =>
  Object.entries(names).find(([, number]) => number === value)?.[0] ?? '<unknown>'

/** Words for ILA_*. */
const CSUM = {
  'adj-transport': ILA_CSUM.ADJUST_TRANSPORT,
  'neutral-map': ILA_CSUM.NEUTRAL_MAP,
  'neutral-map-auto': ILA_CSUM.NEUTRAL_MAP_AUTO,
  'no-action': ILA_CSUM.NO_ACTION,
}
const IDENT = { luid: ILA_ATYPE.LUID, 'use-format': ILA_ATYPE.USE_FORMAT }
const HOOK = { output: ILA_HOOK.ROUTE_OUTPUT, input: ILA_HOOK.ROUTE_INPUT }

function printIla({ locator, csumMode, identType, hookType }: TypeOf<typeof ilaEncap>, out: Output): void {
  if (locator !== undefined) {
    const text = locator
      .toString(16)
      .padStart(16, '0')
      .replace(/(.{4})(?=.)/g, '$1:')
      .replace(/\b0{1,3}/g, '')
    out.field('locator', text, ` ${text} `)
  }
  const named = (key: string, names: Readonly<Record<string, number>>, value: number | undefined): void => {
    if (value !== undefined) out.field(key.replace('-', '_'), nameIn(names, value), ` ${key} ${nameIn(names, value)} `)
  }
  named('csum-mode', CSUM, csumMode)
  named('ident-type', IDENT, identType)
  named('hook-type', HOOK, hookType)
}

function printSeg6({ mode, srh }: Seg6Encap, out: Output): void {
  const name = nameIn(SEG6_MODES, mode)
  out.field('mode', name, `mode ${name} `)
  printSegments([...srh.segments].reverse(), out, srh)
}

function printIoam6({ freqK, freqN, mode, dst, trace }: TypeOf<typeof ioam6Encap>, out: Output): void {
  if (freqK !== undefined && freqN !== undefined) {
    const freq = `${freqK}/${freqN}`
    out.field('freq', freq, `freq ${freq} `)
  }
  if (mode !== undefined) out.field('mode', nameIn(IOAM6_MODES, mode), `mode ${nameIn(IOAM6_MODES, mode)} `)
  if (dst !== undefined) out.field('tundst', dst, `tundst ${dst} `)
  if (!trace) return
  const type = `0x${(trace.typeBe32 >>> 8).toString(16).padStart(6, '0')}`
  out.text('trace prealloc ')
  out.field('type', type, `type ${type} `)
  out.field('ns', trace.namespaceId, `ns ${trace.namespaceId} `)
  out.field('size', (trace.remlen & 0x7f) * 4, `size ${(trace.remlen & 0x7f) * 4} `)
}

/** Programs by the names they have in the kernel. */
function printBpf(programs: TypeOf<typeof bpfEncap>, out: Output): void {
  for (const key of ['in', 'out', 'xmit'] as const) {
    const program = programs[key]
    if (program) out.field(key, program.name ?? null, `${key} ${program.name === undefined ? '' : `${program.name} `}`)
  }
  const { xmitHeadroom } = programs
  if (xmitHeadroom !== undefined) out.field('headroom', xmitHeadroom, ` ${xmitHeadroom} `)
}

function printXfrm({ ifId, link }: TypeOf<typeof xfrmEncap>, out: Output, ctx: PrintContext): void {
  if (ifId !== undefined) out.field('if_id', ifId, `if_id ${ifId} `)
  if (link !== undefined) out.field('link_dev', ctx.ifname(link), `link_dev ${ctx.ifname(link)} `)
}
