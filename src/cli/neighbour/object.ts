import { type CliObject, lateCommand, lateList } from '../object.ts'

/** `neighbour`: neighbours. */
export const neighbourObject: CliObject = {
  run: lateCommand(async () => (await import('./neighbour.ts')).neighbourCommand),
  list: lateList(async () => (await import('./list.ts')).listNeighbours),
  monitored: async () => (await import('./monitored.ts')).neighbourMonitored,
}
