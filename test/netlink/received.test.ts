import { expect, test } from 'vitest'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { decodeReceived } from '../../src/netlink/message/decode.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { encode } from '../../src/wire.ts'

const SEQ = 7

/** An RTM_NEWROUTE to 10.0.0.n, as part of a dump. */
const route = (n: number, { seq = SEQ, flags = 0 } = {}): Uint8Array =>
  encode(
    {
      type: 24,
      flags: NLM_F.MULTI | flags,
      seq,
      pid: 1,
      header: { family: 2, dstLen: 32 },
      attrs: { dst: `10.0.0.${n}`, oif: n },
    },
    { protocol: rtnetlink },
  )

/** The same with an RTA_OIF of three bytes. */
function faulty(n: number): Uint8Array {
  const bytes = route(n)
  bytes[36] = 7
  return bytes
}

const done = Uint8Array.from([20, 0, 0, 0, 3, 0, 2, 0, SEQ, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])

/** Reads a datagram both ways: the objects, and what came as messages, in order. */
function read(...messages: Uint8Array[]): string[] {
  const seen: string[] = []
  decodeReceived(
    Buffer.concat(messages),
    { protocol: rtnetlink },
    ({ type, attrs, faults }) => seen.push(`message ${type} ${attrs['dst'] ?? ''}${faults ? ' faulty' : ''}`),
    { name: 'RTM_NEWROUTE', seq: SEQ, take: ({ attrs }) => seen.push(`object ${attrs['dst']} ${attrs['oif']}`) },
  )
  return seen
}

test('objects of a dump come as header and attributes, other messages whole', () => {
  expect(read(route(1), route(2), done)).toEqual(['object 10.0.0.1 1', 'object 10.0.0.2 2', 'message 3 '])
})

test('a malformed object comes as a message, in its place', () => {
  expect(read(route(1), faulty(2), route(3))).toEqual(['object 10.0.0.1 1', 'message 24 10.0.0.2 faulty', 'object 10.0.0.3 3'])
})

test('an object of another request, and one that says that the dump was interrupted, come as messages', () => {
  const other = [route(1, { seq: 8 }), route(2, { flags: NLM_F.DUMP_INTR })]
  expect(read(...other, route(3))).toEqual(['message 24 10.0.0.1', 'message 24 10.0.0.2', 'object 10.0.0.3 3'])
})

test('a message whose length does not fit throws', () => {
  const long = route(2)
  long[0] = 200
  expect(() => read(route(1), long)).toThrow(MalformedError)
  expect(() => read(route(1), Uint8Array.of(1, 2, 3))).toThrow(MalformedError)
})
