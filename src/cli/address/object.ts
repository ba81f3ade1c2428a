import type { CliObject } from '../object.ts'

/** `address`: addresses of network interfaces. */
export const addressObject: CliObject = {
  run: async (session, args) => (await import('./address.ts')).addressCommand(session, args),
  monitored: async () => (await import('./monitored.ts')).addressMonitored,
}
