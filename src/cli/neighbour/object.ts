import type { CliObject } from '../object.ts'

/** `neighbour`: neighbours. */
export const neighbourObject: CliObject = {
  monitored: async () => (await import('./monitored.ts')).neighbourMonitored,
}
