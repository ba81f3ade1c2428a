import type { PrintContext } from '../../../output/context.ts'
import { etherTypeName } from '../../../output/ethertype.ts'
import { type Remaining, takeBits } from '../remaining.ts'
import { CLOSE, detailTexts, memoryTexts, stateName } from './common.ts'

const RAW = 3
const ETH_P_ALL = 3
/** PDI_* */
const FLAGS = ['running', 'auxdata', 'origdev', 'vnethdr', 'loss']
/** PACKET_FANOUT_* */
const FANOUTS = ['hash', 'lb', 'cpu', 'roll', 'random', 'qm']

function infoTexts(info: Remaining): string[] {
  const version = info.take('version')
  if (version === undefined) return []
  const on = takeBits(info, 'flags', FLAGS)
  return [`ver:${version} cpy_thresh:${info.take('copyThresh')} flags( ${on.join(' ') || '0'} )`]
}

function ringTexts(attrs: Remaining, key: 'rxRing' | 'txRing', name: string): string[] {
  if (attrs.peek(key) === undefined) return []
  const ring = attrs.inside(key, true)
  const sizes = `blk_size:${ring.take('blockSize')},blk_nr:${ring.take('blockNr')},frm_size:${ring.take('frameSize')}`
  const features = `features:0x${(ring.number('features') ?? 0).toString(16)}`
  return [`${name}(${sizes},frm_nr:${ring.take('frameNr')},tmo:${ring.take('retireTmo')},${features})`]
}

function fanoutTexts(attrs: Remaining): string[] {
  const fanout = attrs.number('fanout')
  if (fanout === undefined) return []
  const type = fanout >>> 16
  return [`fanout(id:${fanout & 0xffff},type:${FANOUTS[type] ?? `0x${type.toString(16)}`})`]
}

interface Instruction {
  readonly code: number
  readonly jt: number
  readonly jf: number
  readonly k: number
}

function filterTexts(attrs: Remaining): string[] {
  const program = attrs.take<readonly Instruction[]>('filter')
  const words = program?.map(({ code, jt, jf, k }) => `0x${code.toString(16).padStart(2, '0')} ${jt} ${jf} ${k},`)
  return words ? [`bpf filter (${words.length}): ${words.join(' ')}`] : []
}

/** A packet socket as `ss -0 -anemb` prints it (packet_show_sock). */
export function packetTexts(head: Remaining, attrs: Remaining, ifname: PrintContext['ifname']): string[] {
  head.take('family')
  const info = attrs.inside('info', true)
  const [type, protocol, index] = [head.number('type'), head.number('num') ?? 0, info.number('index')]
  const received = (attrs.peek('meminfo') as Readonly<Record<string, number>> | undefined)?.['rmemAlloc'] ?? 0
  const address = protocol === ETH_P_ALL ? '*' : etherTypeName(protocol, true)
  return [
    `${type === RAW ? 'p_raw' : 'p_dgr'} ${stateName(CLOSE)} ${received} 0`,
    `${address}:${index ? ifname(index) : '*'} *`,
    ...detailTexts(attrs.number('uid'), head),
    ...infoTexts(info),
    ...ringTexts(attrs, 'rxRing', 'ring_rx'),
    ...ringTexts(attrs, 'txRing', 'ring_tx'),
    ...fanoutTexts(attrs),
    ...filterTexts(attrs),
    ...memoryTexts(attrs, 'meminfo'),
  ]
}
