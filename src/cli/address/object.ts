import { type CliObject, lateCommand, lateList } from '../object.ts'

/** `address`: addresses of network interfaces. */
export const addressObject: CliObject = {
  run: lateCommand(async () => (await import('./address.ts')).addressCommand),
  list: lateList(async () => (await import('./list.ts')).listAddresses),
  monitored: async () => (await import('./monitored.ts')).addressMonitored,
}
