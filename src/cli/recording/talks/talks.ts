import { talkMessages } from '../../../capture/conversation/talk-messages.ts'
import { batchesOf, oneByOne } from '../../../capture/source/batches.ts'
import { type Conversation, conversations, type Event, type Fault, type Filter, type Recorded } from '../../../capture.ts'
import type { Io } from '../../io.ts'
import { PROGRAM } from '../../program.ts'
import { type Paint, painter } from '../explain/paint.ts'
import { foldLines, foldWidth } from '../fold.ts'
import { FrameFaults } from '../frame-faults.ts'
import { conversationText, eventLine, faultLine } from '../show.ts'
import type { Sink } from '../sink.ts'
import { type Sentences, sentences } from './answer.ts'
import { CONVERSATIONS } from './live.ts'

type Read = AsyncIterable<Recorded | Fault>

/** What a condition selects of the conversations of a recording. */
export interface Selection {
  readonly filter: Filter | undefined
  /** The recording is still being made. */
  readonly isLive: boolean
}

/** A conversation, event or fault that is selected, and its messages that match. */
export interface SelectedTalk {
  readonly one: Conversation | Event | Fault
  readonly matching: readonly Recorded[]
}

/**
 * Selects conversations with a message that matches, and events that match or belong to such a conversation; with their
 * faults, and those of frames without a message.
 * `note` gets every message in the order of the recording, `ended` every conversation and event in the order in which
 * they end.
 */
export async function* selected(
  items: Read,
  { filter, isLive }: Selection,
  note: (message: Recorded) => unknown,
  ended: (one: Conversation | Event) => unknown = () => undefined,
): AsyncGenerator<SelectedTalk> {
  const passed = new WeakSet<Recorded>()
  // Passed messages whose conversation is not printed yet. When it is empty, reading stops after the last frame.
  const waiting = new Set<Recorded>()
  const shown = new WeakSet<Recorded>()
  const last = filter?.ofConversations ? Number.POSITIVE_INFINITY : (filter?.frames.last ?? Number.POSITIVE_INFINITY)
  // With a filter: faults to print, and by frame those of messages that do not match, of which a conversation may show some.
  const due: Fault[] = []
  const left = new Map<number, readonly Fault[]>()
  const passes = (item: Recorded): boolean => {
    note(item)
    if (filter && !filter(item)) return false
    passed.add(item)
    if (last < Number.POSITIVE_INFINITY) waiting.add(item)
    return true
  }
  const faults = new FrameFaults(passes, (some) => left.set(some[0]?.frame as number, some))
  const pass = (item: Recorded | Fault): void => {
    if (filter) due.push(...faults.take(item).filter((one) => one.kind === 'fault'))
    else if (item.kind === 'message') passes(item)
  }
  const noted = async function* (): AsyncGenerator<readonly (Recorded | Fault)[]> {
    for await (const batch of batchesOf(items)) {
      const over = batch.findIndex(({ frame = 0 }) => frame > last)
      // Only the messages up to the last frame, then one by one until the conversations are complete.
      for (const item of over < 0 ? batch : batch.slice(0, over)) pass(item)
      if (over < 0) yield batch
      else yield batch.slice(0, over)
      for (const item of over < 0 ? [] : batch.slice(over)) {
        if (waiting.size === 0) return
        pass(item)
        yield [item]
      }
    }
  }
  const options = isLive ? CONVERSATIONS.live : CONVERSATIONS.whole
  for await (const one of conversations(oneByOne(noted()), options)) {
    if (one.kind !== 'fault') ended(one)
    const list = one.kind === 'fault' ? [] : talkMessages(one)
    const matching = list.filter((message) => {
      if (filter?.ofConversations && one.kind === 'conversation') return filter.within(message, one)
      return passed.has(message)
    })
    for (const message of list) waiting.delete(message)
    const belongs = one.kind === 'event' && one.request !== undefined && shown.has(one.request)
    if (one.kind === 'conversation' && one.request && matching.length > 0) shown.add(one.request)
    const isShown = matching.length > 0 || belongs
    const own = isShown ? list.flatMap(({ frame }) => takeFrom(left, frame)) : []
    for (const fault of filter ? [...due.splice(0), ...own] : []) yield { one: fault, matching: [] }
    if (one.kind === 'fault' ? !filter : isShown) yield { one, matching }
  }
  for (const fault of [...due, ...faults.end()]) yield { one: fault, matching: [] }
}

function takeFrom(left: Map<number, readonly Fault[]>, frame: number): readonly Fault[] {
  const found = left.get(frame) ?? []
  left.delete(frame)
  return found
}

/**
 * The messages that match a condition of conversations, conversation by conversation as they end, and the faults. Replies
 * that a conversation does not keep cannot match: a note on stderr counts them.
 */
export async function* matchingMessages(items: Read, selection: Selection, io: Io): AsyncGenerator<Recorded | Fault> {
  for await (const { one, matching } of selected(items, selection, () => undefined)) {
    if (one.kind === 'fault') yield one
    yield* matching
    noteLeftOut(one, io)
  }
}

/**
 * Reads a whole recording. Returns a filter of the messages that match a condition of conversations: called for each
 * message when the recording is read again, it selects them in their order.
 */
export async function matchingPlaces(items: Read, filter: Filter, io: Io): Promise<Filter> {
  const places = new WeakMap<Recorded, number>()
  const chosen = new Set<number>()
  let [read, asked] = [0, 0]
  const note = (message: Recorded): unknown => places.set(message, read++)
  for await (const { one, matching } of selected(items, { filter, isLive: false }, note)) {
    for (const message of matching) chosen.add(places.get(message) as number)
    noteLeftOut(one, io)
  }
  const isChosen = (): boolean => chosen.has(asked++)
  const frames = { first: 0, last: Number.POSITIVE_INFINITY }
  return Object.assign(isChosen, { within: isChosen, meets: isChosen, ofConversations: false, frames })
}

function noteLeftOut(one: Conversation | Event | Fault, io: Io): void {
  const left = one.kind === 'conversation' ? one.answered - one.answers.length : 0
  if (left > 0) io.err(`${PROGRAM}: ${left} more replies to frame ${frameOf(one)} are left out: --where frame selects them\n`)
}

const frameOf = (one: Conversation | Event | Fault): number | string =>
  (one.kind === 'conversation' ? (one.request ?? one.end)?.frame : undefined) ?? '?'

/** Prints conversations. With a filter, a conversation is printed whole if one of its messages passes. Resolves to the number of faults. */
export async function showConversations(items: Read, selection: Selection, out: Sink): Promise<number> {
  const paint = painter()
  const printer = sentences()
  const width = foldWidth()
  let faults = 0
  for await (const { one } of selected(items, selection, printer.note, printer.ended)) {
    if (one.kind === 'fault') faults++
    out.write(foldLines(await textOf(one, printer, paint), width))
  }
  return faults
}

async function textOf(one: Conversation | Event | Fault, printer: Sentences, paint: Paint): Promise<string> {
  if (one.kind === 'fault') return faultLine(one, paint)
  printer.at(one)
  if (one.kind === 'event') return eventLine(one, printer, paint)
  return conversationText(one, printer, paint, one.refusal && (await printer.cause(one)))
}
