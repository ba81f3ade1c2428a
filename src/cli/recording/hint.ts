import { betterProtocol } from '../../capture/message/fit.ts'
import { NETLINK } from '../../capture/message/protocols.ts'
import { batchesOf, oneByOne } from '../../capture/source/batches.ts'
import { type Item, protocolName } from '../../capture.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import type { Io } from '../io.ts'
import { PROGRAM } from '../program.ts'

/**
 * Passes items through. If the recording has no protocol for a datagram and its bytes fit another protocol better,
 * prints a hint on stderr, once for each protocol.
 */
export function hinting(items: AsyncIterable<Item>, io: Io): AsyncGenerator<Item> {
  const said = new Set<number>()
  return oneByOne(
    (async function* () {
      for await (const batch of batchesOf(items)) {
        for (const item of batch) if (item.kind === 'datagram' && item.assumed) hint(item, said, io)
        yield batch
      }
    })(),
  )
}

/** Passes the items of a recording through. If there are none, says so on stderr: an empty output alone looks like a defect. */
export function reportingNone(items: AsyncIterable<Item>, file: string, io: Io): AsyncGenerator<Item> {
  return oneByOne(
    (async function* () {
      let isEmpty = true
      for await (const batch of batchesOf(items)) {
        isEmpty &&= batch.length === 0
        yield batch
      }
      if (isEmpty) io.err(`${PROGRAM}: no netlink message in ${file === '-' ? 'stdin' : file}\n`)
    })(),
  )
}

type Assumed = Extract<Item, { kind: 'datagram' }>

function hint(datagram: Assumed, said: Set<number>, io: Io): void {
  const better = betterProtocol(datagram)
  if (better === undefined || said.has(better)) return
  said.add(better)
  const word = nameOf(NETLINK, better)?.toLowerCase() ?? better
  const [fits, assumed] = [protocolName(better), protocolName(datagram.protocol)]
  io.err(`${PROGRAM}: frame ${datagram.frame} looks like ${fits}, but is read as ${assumed}: try --protocol ${word}\n`)
}
