import type { Remaining } from '../remaining.ts'
import { entryText, ipsetFlags, ipsetNumber, mark8, WITH } from './words.ts'

/** Options of a new set, as `ipset save` prints them, in its order. The kernel reports `forceadd`, ipset does not print it. */
export function createOptions(from: Remaining): string[] {
  const flags = from.number('cadtFlags')
  const range = entryText(from)
  return [
    range === '' ? '' : `range ${range}`,
    ...['hashsize', 'maxelem'].map((key) => ipsetNumber(from, key)),
    ipsetNumber(from, 'markmask', mark8),
    ...['netmask', 'size', 'timeout'].map((key) => ipsetNumber(from, key)),
    ...ipsetFlags(flags, WITH),
    ipsetNumber(from, 'bucketsize'),
    ipsetNumber(from, 'initval', mark8),
  ]
}
