import { withoutSecrets } from '../../capture/message/secrets.ts'
import { conversations, type Fault, type Item, messages, type Recorded } from '../../capture.ts'
import type { Io } from '../io.ts'
import { foldLines, foldWidth } from '../recording/fold.ts'
import { eventLine, faultLine } from '../recording/show.ts'
import { CONVERSATIONS } from '../recording/talks/live.ts'
import { visibleItems } from '../recording/visible-items.ts'
import { type LessonOptions, lesson } from './lesson.ts'

/** Prints a recording on stderr as it arrives. Resolves to whether it printed anything. */
export async function printReport(items: AsyncIterable<Item>, options: LessonOptions, io: Io): Promise<boolean> {
  const { sentences, paint, known, keys } = options
  let shown = false
  const width = foldWidth(process.stderr)
  const print = (text: string): void => io.err(foldLines(text, width))
  const noted = async function* (): AsyncGenerator<Recorded | Fault> {
    const read = messages(items, known)
    for await (const item of visibleItems(keys ? read : withoutSecrets(read), process.stderr)) {
      shown = true
      if (item.kind === 'message') sentences.note(item)
      yield item
    }
  }
  for await (const one of conversations(noted(), CONVERSATIONS.live)) {
    if (one.kind !== 'fault') {
      sentences.ended(one)
      sentences.at(one)
    }
    if (one.kind === 'conversation') print(lesson(one, options, one.refusal && (await sentences.cause(one))))
    else print(one.kind === 'fault' ? faultLine(one, paint) : eventLine(one, sentences, paint))
  }
  return shown
}
