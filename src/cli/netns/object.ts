import type { CliObject } from '../object.ts'

/** `netns`: network namespaces. */
export const netnsObject: CliObject = {
  run: async (session, args) => (await import('./netns.ts')).netnsCommand(session, args),
  monitored: async () => (await import('./monitored.ts')).netnsMonitored,
}
