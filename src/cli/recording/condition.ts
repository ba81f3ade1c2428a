import { type Fault, type Filter, messages, type Protocols, type Recorded, where } from '../../capture.ts'
import { refuse } from '../parse/exit.ts'
import { selected } from './talks/talks.ts'

/** Returns the filter of the value of --where. Ends the command if it is invalid. */
export function condition(text: string, known: Protocols): Filter {
  try {
    return where(text, known)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const help = error.message.includes('did you mean') ? '' : '. Try "nlwire decode help".'
    refuse(`Error: --where: ${error.message}${help}`)
  }
}

/** Returns the value behind --where. Ends the command if there is none. */
export const whereWord = (text: string | undefined): string =>
  text ?? refuse('Error: --where requires a condition, such as \'kind == "veth"\'.')

/** Reads a whole recording. Returns the frames of the messages that match. */
export async function matchingFrames(
  items: Parameters<typeof messages>[0],
  filter: Filter,
  known: Protocols,
): Promise<ReadonlySet<number>> {
  const frames = new Set<number>()
  for await (const { frame } of matching(messages(items, known), filter)) frames.add(frame)
  return frames
}

async function* matching(items: AsyncIterable<Recorded | Fault>, filter: Filter): AsyncGenerator<Recorded> {
  if (filter.ofConversations)
    for await (const one of selected(items, { filter, isLive: false }, () => undefined)) yield* one.matching
  else for await (const item of items) if (item.kind === 'message' && filter(item)) yield item
}
