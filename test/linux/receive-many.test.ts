import { expect, test } from 'vitest'
import { receive, room } from '../../src/linux/socket/receive.ts'
import type { Transport } from '../../src/linux/socket/transport.ts'

test('after a datagram that is too long there are fewer, larger buffers, and the next call uses those', () => {
  const counts: number[] = []
  const recvmmsg = (_: number, { headers, parts }: Parameters<Transport['recvmmsg']>[1]): number => {
    counts.push(parts.length)
    for (let i = 0; i < parts.length; i++) headers.writeUInt32LE(i === 0 ? 100_000 : 20, i * 64 + 56)
    return parts.length
  }
  const port = { recvmmsg } as Partial<Transport> as Transport
  const before = room()
  expect(receive(port, 0)).toHaveLength(before)
  expect(room()).toBeLessThan(before)
  expect(receive(port, 0)).toMatchObject([{ bytes: { length: 100_000 } }, ...Array(room() - 1).fill({ length: 20 })])
  expect(counts).toEqual([before, room()])
})
