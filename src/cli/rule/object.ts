import { type CliObject, lateCommand, lateList } from '../object.ts'

/** `rule`: rules of policy routing. */
export const ruleObject: CliObject = {
  run: lateCommand(async () => (await import('./rule.ts')).ruleCommand),
  list: lateList(async () => (await import('./list.ts')).listRules),
  monitored: async () => (await import('./monitored.ts')).ruleMonitored,
}
