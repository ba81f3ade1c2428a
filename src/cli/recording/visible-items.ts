import { batchesOf, oneByOne } from '../../capture/source/batches.ts'
import type { Fault, Recorded } from '../../capture.ts'
import { shownOn } from '../visible.ts'
import type { Explained } from './explain/explained.ts'

type Stream = { readonly isTTY?: boolean }

/** Escapes the texts of messages for a terminal: no control characters, no line breaks. */
export function visibleItems(items: AsyncIterable<Recorded | Fault>, stream: Stream): AsyncIterable<Recorded | Fault> {
  if (stream.isTTY !== true) return items
  return oneByOne(
    (async function* () {
      for await (const batch of batchesOf(items)) yield batch.map((item) => shownItem(item, stream))
    })(),
  )
}

function shownItem(item: Recorded | Fault, stream: Stream): Recorded | Fault {
  if (item.kind === 'fault') return { ...item, what: shownOn(stream, item.what) }
  const { header, attrs } = item.message
  const message = { ...item.message, header: shownOn(stream, header), attrs: shownOn(stream, attrs) }
  return { ...item, name: shownOn(stream, item.name), message }
}

/** Escapes the texts of an explained datagram likewise. */
export function visibleParts(one: Explained, stream: Stream): Explained {
  if (stream.isTTY !== true) return one
  const parts = one.parts.map((part) => ({ ...part, path: shownOn(stream, part.path), text: shownOn(stream, part.text) }))
  return { ...one, parts, ...(one.why === undefined ? {} : { why: shownOn(stream, one.why) }) }
}
