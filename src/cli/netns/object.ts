import { type CliObject, lateCommand } from '../object.ts'

/** `netns`: network namespaces. */
export const netnsObject: CliObject = {
  run: lateCommand(async () => (await import('./netns.ts')).netnsCommand),
  monitored: async () => (await import('./monitored.ts')).netnsMonitored,
}
