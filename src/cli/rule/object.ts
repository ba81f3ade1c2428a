import type { CliObject } from '../object.ts'

/** `rule`: rules of policy routing. */
export const ruleObject: CliObject = {
  run: async (session, args) => (await import('./rule.ts')).ruleCommand(session, args),
  monitored: async () => (await import('./monitored.ts')).ruleMonitored,
}
