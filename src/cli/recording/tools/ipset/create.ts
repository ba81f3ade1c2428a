import type { Remaining } from '../remaining.ts'
import { entryText, flagWords, mark8, valueWord, WITH } from './words.ts'

/** Options of a new set, as `ipset save` prints them, in its order. The kernel reports `forceadd`, ipset does not print it. */
export function createOptions(from: Remaining): string[] {
  const flags = from.number('cadtFlags')
  const range = entryText(from)
  return [
    range === '' ? '' : `range ${range}`,
    ...['hashsize', 'maxelem'].map((key) => valueWord(from, key)),
    valueWord(from, 'markmask', mark8),
    ...['netmask', 'size', 'timeout'].map((key) => valueWord(from, key)),
    ...flagWords(flags, WITH),
    valueWord(from, 'bucketsize'),
    valueWord(from, 'initval', mark8),
  ]
}
