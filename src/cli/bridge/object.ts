import { type CliObject, lateCommand } from '../object.ts'

/** `bridge`: what the program bridge(8) does. */
export const bridgeObject: CliObject = {
  run: lateCommand(async () => (await import('./bridge.ts')).bridgeCommand),
}
