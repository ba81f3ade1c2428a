import type { TypeOf } from '../../../netlink/codec/codec.ts'
import { tableName } from '../../../rtnl/common/names.ts'
import { SEG6_LOCAL_ACTION } from '../../../rtnl/route/constants.ts'
import type { seg6LocalEncap } from '../../../rtnl/route/encapsulations.ts'
import { addressColour } from '../../output/colours.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import { SEG6_ACTIONS, SEG6_FLAVORS } from '../encap/names.ts'

type Seg6Local = TypeOf<typeof seg6LocalEncap>
type Header = NonNullable<Seg6Local['srh']>

/** Prints segments in the order in which they are visited, and the key of an HMAC. */
export function printSegments(
  segments: readonly string[],
  out: Output,
  header?: Pick<Header, 'flags'> & { tail?: Uint8Array },
): void {
  out.openArray('segs', `segs ${segments.length} [ `)
  for (const segment of segments) out.item(segment, out.paint(addressColour(segment), `${segment} `))
  out.closeArray('] ')
  const { flags = 0, tail } = header ?? {}
  if ((flags & 0x8) === 0 || !tail || tail.length < 8) return
  const key = new DataView(tail.buffer, tail.byteOffset).getUint32(4)
  const text = key.toString(16).toUpperCase()
  out.field('hmac', `0x${text}`, `hmac ${text} `)
}

/** Prints what a segment does. */
export function printSeg6Local(local: Seg6Local, out: Output, ctx: PrintContext): void {
  const { action, srh, table, vrftable, nh4, nh6, iif, oif, flavors, counters, bpf } = local
  const field = (key: string, value: string | undefined): void => {
    if (value !== undefined) out.field(key, value, `${key} ${value} `)
  }
  field('action', action === undefined ? undefined : actionName(action))
  if (srh) {
    out.open('srh')
    printSegments([...srh.segments].reverse(), out, srh)
    out.close()
  }
  field('table', table === undefined ? undefined : tableName(table, ctx.numeric))
  field('vrftable', vrftable === undefined ? undefined : tableName(vrftable, ctx.numeric))
  field('nh4', nh4)
  field('nh6', nh6)
  field('iif', iif === undefined ? undefined : ctx.ifname(iif))
  field('oif', oif === undefined ? undefined : ctx.ifname(oif))
  if (bpf) out.field('endpoint', bpf.progName ?? null, `endpoint ${bpf.progName === undefined ? '' : `${bpf.progName} `}`)
  if (counters && ctx.stats) printCounters(counters, out)
  if (flavors) printFlavors(flavors, out)
}

function actionName(action: number): string {
  const [name] = Object.entries(SEG6_ACTIONS).find(([, number]) => number === action) ?? []
  return name ?? (action <= SEG6_LOCAL_ACTION.END_DT46 ? '<unknown>' : '<invalid>')
}

function printCounters({ packets, bytes, errors }: NonNullable<Seg6Local['counters']>, out: Output): void {
  out.open('stats64')
  for (const [key, value] of Object.entries({ packets, bytes, errors })) {
    if (value !== undefined) out.field(key, value, `${key} ${value} `)
  }
  out.close()
}

function printFlavors({ operation = 0, lcblockBits, lcnodeFnBits }: NonNullable<Seg6Local['flavors']>, out: Output): void {
  const names = Object.entries(SEG6_FLAVORS).flatMap(([name, bit]) => ((operation & (1 << bit)) === 0 ? [] : [name]))
  out.openArray('flavors', 'flavors ')
  for (const [i, name] of names.entries()) out.item(name, i === 0 ? name : `,${name}`)
  out.closeArray(' ')
  if (lcblockBits !== undefined) out.field('lblen', lcblockBits, `lblen ${lcblockBits} `)
  if (lcnodeFnBits !== undefined) out.field('nflen', lcnodeFnBits, `nflen ${lcnodeFnBits} `)
}
