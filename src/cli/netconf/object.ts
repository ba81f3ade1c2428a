import type { CliObject } from '../object.ts'

/** `netconf`: network configuration. */
export const netconfObject: CliObject = {
  run: async (session, args) => (await import('./netconf.ts')).netconfCommand(session, args),
  monitored: async () => (await import('./monitored.ts')).netconfMonitored,
}
