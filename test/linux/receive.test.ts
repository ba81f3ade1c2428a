import { expect, test } from 'vitest'
import { type ReceivedDatagram, receiveOne } from '../../src/linux/socket/receive.ts'
import type { Transport } from '../../src/linux/socket/transport.ts'

/** A socket with a queued datagram longer than any buffer, and the sizes of the buffers that it got. */
function endless(): { port: Transport; rooms: number[] } {
  const rooms: number[] = []
  const read = (_: number, data: Uint8Array): number => {
    rooms.push(data.length)
    data.fill(0)
    return data.length
  }
  return { port: { read } as Partial<Transport> as Transport, rooms }
}

// The first, while there is the room of the start.
test('one that is cut is as long as the last message that begins in it says', () => {
  // The second begins 16 bytes before the end of the room.
  const lengths = [32_752, 4248, 20]
  const read = (_: number, data: Uint8Array): number => {
    let at = 0
    for (const length of lengths) {
      if (at + 16 <= data.length) new DataView(data.buffer, data.byteOffset).setUint32(at, length, true)
      at += length
    }
    return Math.min(at, data.length)
  }
  const receive = (): ReceivedDatagram[] | number => receiveOne({ read } as Partial<Transport> as Transport, 0)
  expect(receive()).toMatchObject([{ truncated: true, bytes: { length: 32 * 1024 }, length: 37_000 }])
  expect(receive()).toMatchObject([{ truncated: false, bytes: { length: 37_020 }, length: 37_020 }])
})

test('a datagram that fills all the room is cut, and the next has more, up to a limit', () => {
  const { port, rooms } = endless()
  for (let i = 0; i < 10; i++) expect(receiveOne(port, 0)).toMatchObject([{ truncated: true, length: rooms[i] }])
  expect(rooms.slice(0, 3)).toEqual([128 * 1024, 512 * 1024, 2048 * 1024])
  expect(Math.max(...rooms)).toBe(4 * 1024 * 1024)
})

test('what was received stays when the next comes', () => {
  const datagrams = [Uint8Array.of(1, 2, 3), Uint8Array.of(9)]
  const read = (_: number, data: Uint8Array): number => {
    const next = datagrams.shift() as Uint8Array
    data.set(next)
    return next.length
  }
  const port = { read } as Partial<Transport> as Transport
  const [first, second] = [receiveOne(port, 0), receiveOne(port, 0)]
  expect([first, second]).toMatchObject([[{ bytes: Uint8Array.of(1, 2, 3), sender: 0 }], [{ bytes: Uint8Array.of(9) }]])
})

test('an error is its number', () => {
  expect(receiveOne({ read: () => -11 } as Partial<Transport> as Transport, 0)).toBe(-11)
})
