import type { CliObject } from '../object.ts'

/** `nexthop`: next hops. */
export const nexthopObject: CliObject = {
  monitored: async () => (await import('./monitored.ts')).nexthopMonitored,
}
