import { familyGuesser } from '../../../capture/message/family-guess.ts'
import { mayHoldSecrets } from '../../../capture/message/may-hold-secrets.ts'
import { decoded } from '../../../capture/message/messages.ts'
import { withoutSecret } from '../../../capture/message/secrets.ts'
import { batchesOf } from '../../../capture/source/batches.ts'
import type { Item, Protocols } from '../../../capture.ts'
import type { Io } from '../../io.ts'
import type { Paint } from '../explain/paint.ts'
import { faultLine, messageLine } from '../show.ts'
import { outlet } from '../sink.ts'
import { isTimeChosen } from '../times.ts'
import { printDatagram } from './message-printers.ts'
import { TextBytes } from './text-bytes.ts'

const plain: Paint = (_, text) => text

/**
 * Prints a recording for a file or a pipe: a line for each message and each fault. Resolves to the number of faults. Prints
 * well-formed messages from their bytes, as decoding them to objects and printing these takes several times as long. Hides keys and passwords unless `keys`.
 */
export async function printLines(items: AsyncIterable<Item>, known: Protocols, io: Io, keys = false): Promise<number> {
  const text = new TextBytes()
  const out = outlet(io, () => text.take())
  const guess = familyGuesser(known)
  let faults = 0
  try {
    for await (const batch of batchesOf(items)) {
      guess(batch)
      for (const item of batch) {
        const isPlain = !isTimeChosen() && item.kind === 'datagram' && (keys || !mayHoldSecrets(known.of(item.protocol), item))
        if (isPlain && printDatagram(text, item, known)) out.added(text.at)
        else
          for (const one of item.kind === 'fault' ? [item] : decoded(item, known)) {
            if (one.kind === 'fault') faults++
            text.text(one.kind === 'fault' ? faultLine(one, plain) : messageLine(keys ? one : withoutSecret(one), plain))
            out.added(text.at)
          }
      }
    }
  } finally {
    out.end()
  }
  return faults
}
