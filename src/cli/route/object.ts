import { type CliObject, lateCommand } from '../object.ts'

/** `route`: routes. */
export const routeObject: CliObject = {
  run: lateCommand(async () => (await import('./route.ts')).routeCommand),
  monitored: async () => (await import('./monitored.ts')).routeMonitored,
}
