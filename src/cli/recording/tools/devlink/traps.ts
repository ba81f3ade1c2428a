import type { Remaining } from '../remaining.ts'
import { NAMES, namedWord, valueWord } from './words.ts'

/** Counters, as devlink prints them in the monitor, and else with -s. */
function statsWords(from: Remaining): string[] {
  const stats = from.inside('stats')
  const words = [
    ...valueWord(stats, 'rxBytes', 'bytes'),
    ...valueWord(stats, 'rxPackets', 'packets'),
    ...valueWord(stats, 'rxDropped', 'dropped'),
  ]
  return words.length > 0 ? ['stats: rx:', ...words] : []
}

const genericWord = (from: Remaining): string => `generic ${from.take('trapGeneric') !== undefined}`

/** A trap: the packets that go to the processor, and what becomes of them. */
export const trapWords = (from: Remaining): string[] => [
  ...valueWord(from, 'trapName', 'name'),
  ...namedWord(from, 'trapType', 'type', NAMES.trapType),
  genericWord(from),
  ...namedWord(from, 'trapAction', 'action', NAMES.trapAction),
  ...valueWord(from, 'trapGroupName', 'group'),
  ...statsWords(from),
]

/** A group of traps. */
export const groupWords = (from: Remaining): string[] => [
  ...valueWord(from, 'trapGroupName', 'name'),
  genericWord(from),
  ...valueWord(from, 'trapPolicerId', 'policer'),
  ...statsWords(from),
]

/** A policer of groups of traps. */
export const policerWords = (from: Remaining): string[] => [
  ...valueWord(from, 'trapPolicerId', 'policer'),
  ...valueWord(from, 'trapPolicerRate', 'rate'),
  ...valueWord(from, 'trapPolicerBurst', 'burst'),
  ...statsWords(from),
]
