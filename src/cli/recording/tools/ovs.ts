import type { Recorded } from '../../../capture.ts'
import type { IpContext } from './ip/line.ts'
import { Remaining } from './remaining.ts'

const rate = (part: number, whole: number): string => (whole === 0 ? 0 : part / whole).toFixed(2)

/** A data path as `ovs-dpctl show` prints it: its counters. */
function pathWords(from: Remaining): string[] {
  const stats = from.inside('stats', true)
  const masks = from.inside('megaflowStats', true)
  const [hit, missed, lost, flows] = ['hit', 'missed', 'lost', 'flows'].map((key) => stats.number(key) ?? 0) as [
    number,
    number,
    number,
    number,
  ]
  const [tried, total, cached] = ['maskHit', 'masks', 'cacheHit'].map((key) => masks.number(key) ?? 0) as [number, number, number]
  const size = from.take('masksCacheSize')
  const packets = hit + missed
  return [
    `lookups: hit:${hit} missed:${missed} lost:${lost}`,
    `flows: ${flows}`,
    `masks: hit:${tried} total:${total} hit/pkt:${rate(tried, packets)}`,
    // Older kernels report 0.
    ...(cached > 0 ? [`cache: hit:${cached} hit-rate:${rate(100 * cached, packets)}%`] : []),
    ...(size === undefined ? [] : [`caches: masks-cache: size:${size}`]),
  ]
}

/** OVS_VPORT_TYPE_*. A network device has no word. */
const TYPES: Readonly<Record<number, string>> = { 1: '', 2: ' (internal)', 3: ' (gre)', 4: ' (vxlan)', 5: ' (geneve)' }

/** A port of a data path. Its counters are keys: ovs-dpctl reads others. */
function portWords(from: Remaining): string[] {
  const [number, type, name] = [from.take('portNo'), from.number('type') ?? 0, from.take('name')]
  from.take('ifindex')
  from.inside('stats', true)
  return [`port ${number}: ${name}${TYPES[type] ?? ` (${type})`}`]
}

/** A data path or a port as `ovs-dpctl show` prints it. */
export function ovsLine({ name, message: { header, attrs, payload } }: Recorded, { ifname }: IpContext): string | undefined {
  const isPath = name.startsWith('OVS_DP_CMD_')
  if (!(isPath || name.startsWith('OVS_VPORT_CMD_')) || payload || attrs['name'] === undefined) return undefined
  const from = new Remaining(attrs)
  const path = isPath ? from.take('name') : ifname(Number(header['dpIfindex']))
  const words = isPath ? pathWords(from) : portWords(from)
  return `system@${path}: ${words.join(' ')}${from.rest()}`
}
