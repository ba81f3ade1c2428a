import { expect, test } from 'vitest'
import type { Port } from '../../src/linux/port.ts'
import { receiveOne } from '../../src/linux/receive.ts'

/** A socket in which lies a datagram that is longer than any room, and how much room it was given. */
function endless(): { port: Port; rooms: number[] } {
  const rooms: number[] = []
  const read = (_: number, data: Uint8Array): number => {
    rooms.push(data.length)
    return data.length
  }
  return { port: { read } as Partial<Port> as Port, rooms }
}

test('a datagram that fills all the room is cut, and the next has more, up to a limit', () => {
  const { port, rooms } = endless()
  for (let i = 0; i < 10; i++) expect(receiveOne(port, 0)).toMatchObject([{ truncated: true, length: rooms[i] }])
  expect(rooms.slice(0, 3)).toEqual([32 * 1024, 128 * 1024, 512 * 1024])
  expect(Math.max(...rooms)).toBe(4 * 1024 * 1024)
})

test('what was received stays when the next comes', () => {
  const datagrams = [Uint8Array.of(1, 2, 3), Uint8Array.of(9)]
  const read = (_: number, data: Uint8Array): number => {
    const next = datagrams.shift() as Uint8Array
    data.set(next)
    return next.length
  }
  const port = { read } as Partial<Port> as Port
  const [first, second] = [receiveOne(port, 0), receiveOne(port, 0)]
  expect([first, second]).toMatchObject([[{ bytes: Uint8Array.of(1, 2, 3), sender: 0 }], [{ bytes: Uint8Array.of(9) }]])
})

test('an error is its number', () => {
  expect(receiveOne({ read: () => -11 } as Partial<Port> as Port, 0)).toBe(-11)
})
