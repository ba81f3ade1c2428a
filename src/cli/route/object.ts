import { type CliObject, lateCommand, lateList } from '../object.ts'

/** `route`: routes. */
export const routeObject: CliObject = {
  run: lateCommand(async () => (await import('./route.ts')).routeCommand),
  list: lateList(async () => (await import('./list.ts')).listRoutes),
  monitored: async () => (await import('./monitored.ts')).routeMonitored,
}
