import { type CliObject, lateCommand } from '../object.ts'

/** `netconf`: network configuration. */
export const netconfObject: CliObject = {
  run: lateCommand(async () => (await import('./netconf.ts')).netconfCommand),
  monitored: async () => (await import('./monitored.ts')).netconfMonitored,
}
