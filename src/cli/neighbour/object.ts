import type { CliObject } from '../object.ts'

/** `neighbour`: neighbours. */
export const neighbourObject: CliObject = {
  run: async (session, args) => (await import('./neighbour.ts')).neighbourCommand(session, args),
  monitored: async () => (await import('./monitored.ts')).neighbourMonitored,
}
