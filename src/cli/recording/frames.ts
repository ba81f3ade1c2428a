import type { Frames } from '../../capture/filter/frames.ts'
import { NETLINK } from '../../capture/message/protocols.ts'
import { batchesOf, oneByOne } from '../../capture/source/batches.ts'
import type { Datagram, Item, Protocols } from '../../capture.ts'
import { GENL_ID_CTRL } from '../../genl/nlctrl.ts'
import { unlessMalformed } from '../../netlink/error/refusal-text.ts'
import { decode } from '../../wire.ts'

/**
 * The items of some frames. Of the frames before, only what names families of generic netlink is decoded; behind the last nothing is
 * read.
 */
export function between(items: AsyncIterable<Item>, known: Protocols, { first, last }: Frames): AsyncGenerator<Item> {
  return oneByOne(
    (async function* () {
      for await (const batch of batchesOf(items)) {
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

/** The datagram is what comes last of its frame. */
const isOver = (item: Item | undefined, last: number): boolean =>
  item?.frame !== undefined && (item.frame > last || (item.frame === last && item.kind === 'datagram'))

/** Types of messages stand at byte 4: nothing but the controller's is decoded. */
function learn({ protocol, bytes, littleEndian }: Datagram, known: Protocols): void {
  if (protocol !== NETLINK.GENERIC || bytes.length < 6) return
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint16(4, littleEndian) !== GENL_ID_CTRL) return
  const options = { protocol: known.of(protocol), littleEndian }
  for (const message of unlessMalformed(() => decode(bytes, options)) ?? []) known.learn(protocol, message)
}
