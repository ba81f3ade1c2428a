import { ALIASES, OWN } from '../../capture/filter/own.ts'
import { type Condition, parseCondition } from '../../capture/filter/syntax.ts'
import type { Filter } from '../../capture.ts'

/** Counts what a filter lets through. */
export function counting(filter: Filter): { readonly filter: Filter; readonly matched: () => number } {
  let matched = 0
  const count =
    <A extends unknown[]>(passes: (...of: A) => boolean) =>
    (...of: A): boolean => {
      const holds = passes(...of)
      if (holds) matched++
      return holds
    }
  const { within, meets } = filter
  const counted = Object.assign(count(filter), filter, { within: count(within), meets: count(meets) })
  return { filter: counted, matched: () => matched }
}

const ownName = (name: string): string => ALIASES[name] ?? name

/** The names that all have to hold in one message. */
const namesIn = (condition: Condition): string[] =>
  'all' in condition ? condition.all.flatMap(namesIn) : 'name' in condition ? [condition.name.text] : []

/** Why a condition that no message met may have failed, if its form says so. */
export const missedHint = (text: string): string | undefined => apartHint(text) ?? processHint(text)

/** A condition on the process, of which most recordings know nothing. */
function processHint(text: string): string | undefined {
  if (!namesIn(parseCondition(text)).some((name) => ownName(name) === 'process')) return undefined
  return 'no message matches: only recordings that are text of strace name processes, pcap files do not'
}

/**
 * What to write in place of a condition that wants an error and attributes of the same message: the error is in the answer, the
 * attributes are in the request. Undefined if the condition has another form.
 */
function apartHint(text: string): string | undefined {
  const names = namesIn(parseCondition(text))
  if (!names.some((name) => ownName(name) === 'error')) return undefined
  const other = names.find((name) => !Object.hasOwn(OWN, ownName(name)) && !name.startsWith('request.'))
  if (other === undefined) return undefined
  return (
    `no message matches: the error is in the answer, ${other} in the request. "outcome == refused and ${other} …" ` +
    `finds the conversations, "error == … and request.${other} …" the answers that repeat the request`
  )
}
