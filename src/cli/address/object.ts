import { type CliObject, lateCommand } from '../object.ts'

/** `address`: addresses of network interfaces. */
export const addressObject: CliObject = {
  run: lateCommand(async () => (await import('./address.ts')).addressCommand),
  monitored: async () => (await import('./monitored.ts')).addressMonitored,
}
