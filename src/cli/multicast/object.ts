import { type CliObject, lateCommand } from '../object.ts'

/** `maddress`: multicast addresses that links listen to. */
export const multicastObject: CliObject = {
  run: lateCommand(async () => (await import('./multicast.ts')).multicastCommand),
}
