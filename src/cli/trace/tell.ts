import { conversations, type Fault, type Item, messages, type Protocols, protocols, type Recorded } from '../../capture.ts'
import type { Io } from '../io.ts'
import { kernelFamilies } from '../recording/families.ts'
import { eventLine, faultLine } from '../recording/show.ts'
import { lesson, type Telling } from './lesson.ts'

/** Names only: without them the families are numbers. */
const familiesHere = (): Promise<Protocols> => kernelFamilies('').catch(() => protocols())

/** Tells a recording as it comes, on stderr. Resolves to whether there was something to tell. */
export async function tell(items: AsyncIterable<Item>, telling: Telling, io: Io): Promise<boolean> {
  const { teller, paint } = telling
  let shown = false
  const known = await familiesHere()
  const noted = async function* (): AsyncGenerator<Recorded | Fault> {
    for await (const item of messages(items, known)) {
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
