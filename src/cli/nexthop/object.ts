import { type CliObject, lateCommand } from '../object.ts'

/** `nexthop`: next hops. */
export const nexthopObject: CliObject = {
  run: lateCommand(async () => (await import('./nexthop.ts')).nexthopCommand),
  monitored: async () => (await import('./monitored.ts')).nexthopMonitored,
}
