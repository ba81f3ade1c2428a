import type { Recorded } from '../../../../capture.ts'
import { Remaining } from '../remaining.ts'
import { entryLine } from './entry.ts'
import { expectationLine } from './expectation.ts'
import { assignments, spaced } from './tuple.ts'

/** `insertFailed` as `insert_failed`; conntrack(8) writes `chaintoolong` as one word. */
const underscored = (key: string): string =>
  key === 'chainToolong' ? 'chaintoolong' : key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The statistics of a processor, whose number is in the header, as `conntrack -S` prints them. */
function processorLine({ message: { header, attrs } }: Recorded, before: string): string {
  const from = new Remaining(attrs)
  const counters = Object.entries(attrs).filter(([, value]) => typeof value === 'number')
  for (const [key] of counters) from.take(key)
  const words = counters.map(([key, value]) => [`${before}${underscored(key)}`, value] as const)
  return assignments(['cpu', header['resId']], ...words) + from.rest()
}

/** The number of entries, as `conntrack -C` prints it. */
function countLine({ message: { attrs } }: Recorded): string {
  const from = new Remaining(attrs)
  return spaced(from.number('entries')?.toString()) + from.rest()
}

const LINES: Readonly<Record<string, (recorded: Recorded) => string | undefined>> = {
  CT_NEW: entryLine,
  CT_DELETE: entryLine,
  CT_GET_STATS_CPU: (recorded) => processorLine(recorded, ''),
  CT_GET_STATS: countLine,
  // The kernel sends the statistics of expectations by this name (src/nfnetlink/conntrack/table.ts).
  CT_GET_CTRZERO: (recorded) => processorLine(recorded, 'expect_'),
  EXP_NEW: expectationLine,
  EXP_DELETE: expectationLine,
}

/** A reply or a notification of ctnetlink as conntrack(8) prints it, then what it leaves out. */
export function conntrackLine(recorded: Recorded): string | undefined {
  const { name, message } = recorded
  return message.payload ? undefined : LINES[name.replace(/^IPCTNL_MSG_/, '')]?.(recorded)
}
