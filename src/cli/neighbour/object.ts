import { type CliObject, lateCommand } from '../object.ts'

/** `neighbour`: neighbours. */
export const neighbourObject: CliObject = {
  run: lateCommand(async () => (await import('./neighbour.ts')).neighbourCommand),
  monitored: async () => (await import('./monitored.ts')).neighbourMonitored,
}
