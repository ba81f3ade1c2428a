import type { CliObject } from '../object.ts'

/** `route`: routes. */
export const routeObject: CliObject = {
  run: async (session, args) => (await import('./route.ts')).routeCommand(session, args),
  monitored: async () => (await import('./monitored.ts')).routeMonitored,
}
