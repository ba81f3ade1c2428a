import { type CliObject, lateCommand, lateList } from '../object.ts'

/** `link`: network interfaces. */
export const linkObject: CliObject = {
  run: lateCommand(async () => (await import('./link.ts')).linkCommand),
  list: lateList(async () => (await import('./list.ts')).listLinks),
  monitored: async () => (await import('./monitored.ts')).linkMonitored,
}
