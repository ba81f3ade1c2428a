import type { CliObject } from '../object.ts'

/** `link`: network interfaces. */
export const linkObject: CliObject = {
  run: async (session, args) => (await import('./link.ts')).linkCommand(session, args),
  monitored: async () => (await import('./monitored.ts')).linkMonitored,
}
