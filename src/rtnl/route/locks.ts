import { once } from '../../netlink/base/once.ts'
import { metrics } from './table.ts'

/** A metric of a route, by key. */
export type MetricKey = Exclude<keyof (typeof metrics)['table'], 'lock'>

/** The bits of RTAX_LOCK: bit n is the metric of number n. */
export const locks = once(
  () =>
    Object.fromEntries(
      Object.entries(metrics.table).flatMap(([key, [number]]) => (key === 'lock' ? [] : [[key, 1 << number]])),
    ) as { readonly [K in MetricKey]: number },
)
