import type { Frames } from '../../capture/filter/frames.ts'
import { familyGuesser } from '../../capture/message/family-guess.ts'
import { NETLINK } from '../../capture/message/protocols.ts'
import { batchesOf, oneByOne } from '../../capture/source/batches.ts'
import type { Datagram, Item, Protocols } from '../../capture.ts'
import { GENL_ID_CTRL } from '../../genl/nlctrl.ts'
import { decode } from '../../wire.ts'

/**
 * Yields the items of some frames. Of earlier frames, only messages that name generic netlink families are decoded.
 * Nothing is read after the last frame.
 */
export function between(items: AsyncIterable<Item>, known: Protocols, { first, last }: Frames): AsyncGenerator<Item> {
  const guess = familyGuesser(known)
  return oneByOne(
    (async function* () {
      for await (const batch of batchesOf(items)) {
        guess(batch)
        const some = batch.filter((item) => {
          const isBefore = (item.frame ?? first) < first
          if (isBefore && item.kind === 'datagram') learn(item, known)
          return !isBefore && (item.frame ?? 0) <= last
        })
        if (some.length > 0) yield some
        if (isOver(batch.at(-1), last)) return
      }
    })(),
  )
}

/** Whether an item is a datagram: the last item of its frame. */
const isOver = (item: Item | undefined, last: number): boolean =>
  item?.frame !== undefined && (item.frame > last || (item.frame === last && item.kind === 'datagram'))

/** Learns family names. Decodes messages of the controller only; the message type is at byte 4. */
function learn({ protocol, bytes, littleEndian }: Datagram, known: Protocols): void {
  if (protocol !== NETLINK.GENERIC || bytes.length < 6) return
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint16(4, littleEndian) !== GENL_ID_CTRL) return
  const options = { protocol: known.of(protocol), littleEndian, tolerant: true }
  for (const message of decode(bytes, options)) known.learn(protocol, message)
}
