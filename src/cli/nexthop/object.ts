import type { CliObject } from '../object.ts'

/** `nexthop`: next hops. */
export const nexthopObject: CliObject = {
  run: async (session, args) => (await import('./nexthop.ts')).nexthopCommand(session, args),
  monitored: async () => (await import('./monitored.ts')).nexthopMonitored,
}
