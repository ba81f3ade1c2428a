import type { Recorded } from '../../../../capture.ts'
import { withNames } from '../../talks/named.ts'
import { Remaining } from '../remaining.ts'
import { eventWord } from './entry.ts'
import { assignments, spaced, tupleWords } from './tuple.ts'

/**
 * An expectation as `conntrack -L expect` and `conntrack -E expect` print it (libnetfilter_conntrack: __snprintf_expect_default), then
 * what they leave out.
 */
export function expectationLine(recorded: Recorded): string | undefined {
  const from = new Remaining(withNames(recorded).message.attrs)
  const { number, text } = tupleWords(from.inside('tuple'))
  if (number === undefined) return undefined
  const [mask, master] = [tupleWords(from.inside('mask'), 'mask-', number), tupleWords(from.inside('master'), 'master-', number)]
  const flags = from.peek('flags')
  if (flags === 0 || flags === '0') from.take('flags')
  const words = [
    eventWord(recorded),
    from.number('timeout')?.toString(),
    `proto=${number}`,
    text,
    mask.text,
    master.text,
    assignments(['zone', from.take('zone')]),
    from.take<string>('flags')?.replaceAll('|', ','),
    assignments(['class', from.take('class')], ['helper', from.take('helpName')]),
  ]
  return spaced(...words) + from.rest()
}
