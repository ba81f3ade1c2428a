import { conversations, type Fault, type Item, messages, type Recorded } from '../../capture.ts'
import type { Io } from '../io.ts'
import { eventLine, faultLine } from '../recording/show.ts'
import { visibleItems } from '../recording/visible-items.ts'
import { lesson, type Telling } from './lesson.ts'

/** Tells a recording as it comes, on stderr. Resolves to whether there was something to tell. */
export async function tell(items: AsyncIterable<Item>, telling: Telling, io: Io): Promise<boolean> {
  const { teller, paint, known } = telling
  let shown = false
  const noted = async function* (): AsyncGenerator<Recorded | Fault> {
    for await (const item of visibleItems(messages(items, known), process.stderr)) {
      shown = true
      if (item.kind === 'message') teller.note(item)
      yield item
    }
  }
  for await (const one of conversations(noted())) {
    if (one.kind === 'conversation') io.err(lesson(one, telling))
    else io.err(one.kind === 'fault' ? faultLine(one, paint) : eventLine(one, teller, paint))
  }
  return shown
}
