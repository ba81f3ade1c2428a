import { type CliObject, lateCommand } from '../object.ts'

/** `rule`: rules of policy routing. */
export const ruleObject: CliObject = {
  run: lateCommand(async () => (await import('./rule.ts')).ruleCommand),
  monitored: async () => (await import('./monitored.ts')).ruleMonitored,
}
