import type { CliObject } from '../object.ts'

/** `maddress`: multicast addresses that links listen to. */
export const multicastObject: CliObject = {
  run: async (session, args) => (await import('./multicast.ts')).multicastCommand(session, args),
}
