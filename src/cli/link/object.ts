import { type CliObject, lateCommand } from '../object.ts'

/** `link`: network interfaces. */
export const linkObject: CliObject = {
  run: lateCommand(async () => (await import('./link.ts')).linkCommand),
  monitored: async () => (await import('./monitored.ts')).linkMonitored,
}
