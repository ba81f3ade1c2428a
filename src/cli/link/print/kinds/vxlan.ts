import { VXLAN_DF } from '../../../../rtnl/constants.ts'
import { type LinkAttrs, nameOf } from '../../../../wire.ts'
import type { PrintContext } from '../../../output/context.ts'
import type { Output } from '../../../output/output.ts'

type Vxlan = NonNullable<NonNullable<NonNullable<LinkAttrs['linkinfo']>['data']>['vxlan']>

/** A switch: attribute, JSON key, word. */
type Switch = readonly [attr: keyof Vxlan & string, key: string, word: string]

/** Told only when on. */
const ON: readonly Switch[] = [
  ['proxy', 'proxy', 'proxy'],
  ['rsc', 'rsc', 'rsc'],
  ['l2miss', 'l2miss', 'l2miss'],
  ['l3miss', 'l3miss', 'l3miss'],
]
/** Told either way; as text with `no` before it when off. */
const CHECKSUMS: readonly Switch[] = [
  ['udpCsum', 'udp_csum', 'udpcsum'],
  ['udpZeroCsum6Tx', 'udp_zero_csum6_tx', 'udp6zerocsumtx'],
  ['udpZeroCsum6Rx', 'udp_zero_csum6_rx', 'udp6zerocsumrx'],
]
const LAST: readonly Switch[] = [
  ['remcsumTx', 'remcsum_tx', 'remcsumtx'],
  ['remcsumRx', 'remcsum_rx', 'remcsumrx'],
  ['gbp', 'gbp', 'gbp'],
  ['gpe', 'gpe', 'gpe'],
]

/** Prints the settings of a vxlan. */
export function printVxlan(data: Vxlan, out: Output, ctx: PrintContext): void {
  if (data.collectMetadata) out.field('external', true, 'external ')
  // 6.1 forgets the space.
  if (data.vnifilter) out.field('vnifilter', true, 'vnifilter')
  if (data.id === undefined) return
  out.field('id', data.id, `id ${data.id} `)
  printEnds(data, out)
  if (data.link) out.field('link', ctx.ifname(data.link), `dev ${ctx.ifname(data.link)} `)
  printPorts(data, out)
  if (data.learning !== undefined) out.field('learning', data.learning !== 0, data.learning === 0 ? 'nolearning ' : '')
  for (const row of ON) printOn(row, data, out)
  printHeader(data, out)
  if (data.ageing !== undefined) out.field('ageing', data.ageing, `ageing ${data.ageing === 0 ? 'none' : data.ageing} `)
  if (data.limit) out.field('limit', data.limit, `maxaddr ${data.limit} `)
  for (const [attr, key, word] of CHECKSUMS) {
    const value = data[attr]
    if (value !== undefined) out.field(key, value !== 0, `${value === 0 ? 'no' : ''}${word} `)
  }
  for (const row of LAST) printOn(row, data, out)
}

function printOn([attr, key, word]: Switch, data: Vxlan, out: Output): void {
  if (data[attr]) out.field(key, true, `${word} `)
}

function printEnds({ group, group6, local, local6 }: Vxlan, out: Output): void {
  if (group !== undefined) {
    const first = Number.parseInt(group, 10)
    const word = first >= 224 && first < 240 ? 'group' : 'remote'
    if (group !== '0.0.0.0') out.field(word, group, `${word} ${group} `)
  } else if (group6 !== undefined && group6 !== '::') {
    const word = group6.startsWith('ff') && group6.indexOf(':') === 4 ? 'group' : 'remote'
    out.field(`${word}6`, group6, `${word} ${group6} `)
  }
  if (local !== undefined) {
    if (local !== '0.0.0.0') out.field('local', local, `local ${local} `)
  } else if (local6 !== undefined && local6 !== '::') out.field('local6', local6, `local ${local6} `)
}

function printPorts({ portRange: range, port }: Vxlan, out: Output): void {
  if (range) {
    out.open('port_range')
    out.field('low', range.low)
    out.field('high', range.high)
    out.close()
    out.text(`srcport ${range.low} ${range.high} `)
  }
  if (port !== undefined) out.field('port', port, `dstport ${port} `)
}

/** What the outer header carries. */
function printHeader({ tos, ttl, ttlInherit, df, label }: Vxlan, out: Output): void {
  if (tos) out.field('tos', `0x${tos.toString(16)}`, `tos ${tos === 1 ? 'inherit' : `0x${tos.toString(16)}`} `)
  if (ttlInherit) out.text('ttl inherit ')
  else if (ttl !== undefined) out.field('ttl', ttl, `ttl ${ttl === 0 ? 'auto' : ttl} `)
  const fragment = df === undefined ? undefined : nameOf(VXLAN_DF, df)?.toLowerCase()
  if (fragment !== undefined) out.field('df', fragment, df === VXLAN_DF.UNSET ? '' : `df ${fragment} `)
  if (label) out.field('label', `0x${label.toString(16)}`, `flowlabel 0x${label.toString(16)} `)
}
