import type { CliObject } from '../object.ts'

/** `netconf`: network configuration. */
export const netconfObject: CliObject = {
  monitored: async () => (await import('./monitored.ts')).netconfMonitored,
}
