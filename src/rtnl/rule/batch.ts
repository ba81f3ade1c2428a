import type { RecordChange } from '../common/change.ts'
import { addRule, deleteRule, type RuleOptions } from './request.ts'

/** Changes of rules. */
export interface BatchRules {
  /** Adds a rule, as `rules.add`. */
  add(rule: RuleOptions): void
  /** Deletes a rule, as `rules.delete`. */
  delete(rule: RuleOptions): void
}

/** Returns the recorder of changes of rules. */
export function batchRules(record: RecordChange): BatchRules {
  return {
    add: (rule) => record(addRule(rule)),
    delete: (rule) => record(deleteRule(rule)),
  }
}
