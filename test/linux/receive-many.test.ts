import { expect, test } from 'vitest'
import { type ReceivedDatagram, receive, room } from '../../src/linux/socket/receive.ts'
import type { Transport } from '../../src/linux/socket/transport.ts'

type Received = Parameters<Transport['recvmmsg']>[1]

/** Receives one datagram, as `fill` writes it. */
function receiveWith(fill: (messages: Received) => void): ReturnType<typeof receive> {
  const recvmmsg = (_: number, messages: Received): number => {
    fill(messages)
    return 1
  }
  return receive({ recvmmsg } as Partial<Transport> as Transport, 0)
}

test('a control message says the id of the namespace, if it is whole and of netlink', () => {
  const nsid = (size: number, level = 270, type = 8): unknown => {
    const received = receiveWith(({ headers, parts }) => {
      headers.writeUInt32LE(20, 56)
      headers.writeUInt32LE(size, 40)
      for (const [i, value] of [level, type, 5].entries()) parts[0]?.control.writeInt32LE(value, 8 + 4 * i)
    })
    return (received as ReceivedDatagram[])[0]?.nsid
  }
  expect([nsid(20), nsid(24)]).toEqual([5, 5])
  expect([nsid(19), nsid(20, 1), nsid(20, 270, 4)]).toEqual([undefined, undefined, undefined])
})

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
