import type { CliObject } from '../object.ts'

/** `rule`: rules of policy routing. */
export const ruleObject: CliObject = {
  monitored: async () => (await import('./monitored.ts')).ruleMonitored,
}
