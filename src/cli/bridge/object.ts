import type { CliObject } from '../object.ts'

/** `bridge`: what the program bridge(8) does. */
export const bridgeObject: CliObject = {
  run: async (session, args) => (await import('./bridge.ts')).bridgeCommand(session, args),
}
