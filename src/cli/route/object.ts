import type { CliObject } from '../object.ts'

/** `route`: routes. */
export const routeObject: CliObject = {
  monitored: async () => (await import('./monitored.ts')).routeMonitored,
}
