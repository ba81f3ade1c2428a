import { atPath } from '../../netlink/base/attribute-path.ts'
import { bitsOf } from '../common/checks.ts'
import { checkOptionKeys } from '../common/named/ip-words.ts'
import { takenRows } from '../common/named/take.ts'
import { timeOf } from '../common/units.ts'
import { checkEncodable } from '../common/values.ts'
import { locks } from './locks.ts'
import type { RouteMetrics, RouteOptions } from './options.ts'
import { metrics, type RouteAttrs } from './table.ts'

/** Units of the kernel in a millisecond (RTAX_* in linux/rtnetlink.h; parse of `ip route`). */
const TIMES = { rtt: 8, rttvar: 4, rtoMin: 1 } as const

/** Returns RTA_METRICS with the locks; nothing if there is neither. Throws TypeError or RangeError. */
export function metricsBody({ metrics: wanted, lock }: Pick<RouteOptions, 'metrics' | 'lock'>): Pick<RouteAttrs, 'metrics'> {
  const values = wanted === undefined ? {} : atPath('metrics', () => inKernelUnits(wanted))
  const locked = atPath('lock', () => lockBits(lock, wanted))
  if (locked === 0 && Object.keys(values).length === 0) return {}
  return { metrics: { ...(locked === 0 ? {} : { lock: locked }), ...values } }
}

/** The kernel uses rtoMin only if it is locked, so `ip` locks it. */
function lockBits(lock: RouteOptions['lock'], wanted: RouteMetrics | undefined): number {
  return lock === undefined ? (wanted?.rtoMin === undefined ? 0 : locks().rtoMin) : bitsOf('metric', locks(), lock)
}

function inKernelUnits(wanted: RouteMetrics): NonNullable<RouteAttrs['metrics']> {
  checkOptionKeys('metrics', wanted, Object.keys(locks()), { returned: ['unknown'] })
  const { unknown: _, ...values } = wanted as Record<string, unknown>
  for (const [key, perMs] of Object.entries(TIMES)) {
    const value = values[key]
    if (typeof value !== 'string') continue
    const time = atPath(key, () => timeOf(value))
    values[key] = time.raw ? time.value : time.value * perMs
  }
  const out = (takenRows(metrics.table)?.(values) ?? values) as NonNullable<RouteAttrs['metrics']>
  checkEncodable(metrics.table, out)
  return Object.fromEntries(Object.entries(out).filter(([, value]) => value !== undefined))
}
