import { describe, expect, test } from 'vitest'
import {
  type Conversation,
  conversations,
  type Datagram,
  type Event,
  type Fault,
  messages,
  type Recorded,
} from '../../src/capture.ts'
import { NLM_F, NLMSG } from '../../src/netlink/message/header.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { encode } from '../../src/wire.ts'

// What the memory of `conversations` may hold, and which of two requests a message belongs to.

type Entry = Conversation | Event | Fault

/** A message of the recording; what is not given is as a socket of port 7 sends or receives it. */
interface Given {
  readonly type: number
  readonly flags?: number
  readonly seq?: number
  readonly pid?: number
  readonly direction?: 'sent' | 'received'
  readonly header?: object
  readonly sender?: string
  readonly time?: bigint
  readonly port?: number
  readonly protocol?: number
}

async function recorded(all: readonly Given[]): Promise<Recorded[]> {
  const datagrams = all.map(({ direction = 'received', sender, time, port, protocol = 0, ...message }, i): Datagram => {
    const bytes = encode({ seq: 1, pid: 7, flags: 0, ...message } as never)
    const known = Object.fromEntries(Object.entries({ sender, time, port }).filter(([, value]) => value !== undefined))
    return { kind: 'datagram', frame: i + 1, offset: 0, protocol, littleEndian: true, direction, bytes, ...known }
  })
  const out: Recorded[] = []
  for await (const item of messages(datagrams)) {
    if (item.kind === 'fault') throw new Error(item.what)
    out.push(item)
  }
  return out
}

async function talk(list: Iterable<Recorded>): Promise<Entry[]> {
  const out: Entry[] = []
  for await (const one of conversations(list)) out.push(one)
  return out
}

/** What was yielded, as short words: `ack #4`, `event #9 of #4`. */
const words = (entries: readonly Entry[]): string[] =>
  entries.map((one) => {
    if (one.kind === 'fault') return one.what
    if (one.kind === 'event') return `event #${one.message.frame}${one.request ? ` of #${one.request.frame}` : ''}`
    const answers = one.answers.map(({ frame }) => ` answer #${frame}`)
    const caused = one.caused.map(({ frame }) => ` caused #${frame}`)
    return `${one.outcome} #${one.request?.frame ?? '?'}${[...answers, ...caused].join('')}`
  })
const told = async (...all: Given[]): Promise<string[]> => words(await talk(await recorded(all)))

const { REQUEST, ACK, DUMP, MULTI } = NLM_F
const request = (more: Partial<Given> = {}): Given => ({
  type: RTM.NEWLINK,
  flags: REQUEST | ACK,
  pid: 0,
  direction: 'sent',
  ...more,
})
const ack = ({ type = RTM.NEWLINK, flags = REQUEST | ACK, ...more }: Partial<Given> = {}): Given => ({
  type: NLMSG.ERROR,
  flags: NLM_F.CAPPED,
  header: { error: 0, request: { len: 32, type, flags, seq: 1, pid: 0 } },
  ...more,
})
const notification: Given = { type: RTM.NEWLINK }
const elsewhere: Given = { type: RTM.NEWLINK, seq: 0, pid: 0 }

describe('what is kept', () => {
  test('of the replies the first 10,000, and of the notifications', async () => {
    const [dump, answer, done] = await recorded([
      request({ type: RTM.GETLINK, flags: REQUEST | DUMP }),
      { type: RTM.NEWLINK, flags: MULTI },
      { type: NLMSG.DONE, flags: MULTI, header: { error: 0 } },
    ])
    const many = Array<Recorded>(10_001).fill(answer as Recorded)
    const [one] = (await talk([dump as Recorded, ...many, done as Recorded])) as [Conversation]
    expect([one.answers.length, one.answered, one.outcome]).toEqual([10_000, 10_001, 'done'])
    const [sent, event, end] = (await recorded([request(), notification, ack()])) as [Recorded, Recorded, Recorded]
    const [changed] = (await talk([sent, ...Array<Recorded>(10_001).fill(event), end])) as [Conversation]
    expect([changed.caused.length, changed.outcome]).toEqual([10_000, 'ack'])
  })

  test('of open conversations 1024: then the oldest ends', async () => {
    const [one, reply] = (await recorded([request(), ack()])) as [Recorded, Recorded]
    const numbered = (count: number): Recorded[] =>
      Array.from({ length: count }, (_, i) => ({ ...one, frame: i + 1, message: { ...one.message, seq: i + 1 } }))
    expect(words(await talk([...numbered(1023), reply]))[0]).toBe('ack #1')
    expect(words(await talk([...numbered(1024), reply]))[0]).toBe('open #1')
  })

  test('of ended requests 1024: then the oldest is forgotten', async () => {
    const [one, reply, late] = (await recorded([request(), ack(), notification])) as [Recorded, Recorded, Recorded]
    const pairs = (count: number): Recorded[] =>
      Array.from({ length: count }, (_, i) => [
        { ...one, frame: 2 * i + 1, message: { ...one.message, seq: i + 1 } },
        { ...reply, frame: 2 * i + 2, message: { ...reply.message, seq: i + 1 } },
      ]).flat()
    const event = { ...late, frame: 9999 }
    expect(words(await talk([...pairs(1024), event])).at(-1)).toBe('event #9999 of #1')
    expect(words(await talk([...pairs(1025), event])).at(-1)).toBe('event #9999')
    // Of several with one sequence number the oldest is forgotten, not the others.
    const again = pairs(1025).map((item) => ({
      ...item,
      message: { ...item.message, seq: item.frame < 5 ? 1 : item.message.seq },
    }))
    expect(words(await talk([...again, event])).at(-1)).toBe('event #9999 of #3')
  })
})

describe('a request without a reply', () => {
  const seconds = 1_000_000_000n

  test.each([
    [5n * seconds, ['event #2', 'open #1']],
    [5n * seconds + 1n, ['open #1', 'event #2']],
  ])('is over after five seconds: %s ns', async (time, wanted) => {
    expect(await told(request({ time: 0n }), { ...elsewhere, time })).toEqual(wanted)
  })

  test('is not over where replies have come, or without a time', async () => {
    const dump = request({ type: RTM.GETLINK, flags: REQUEST | DUMP, time: 0n })
    const answer = { type: RTM.NEWLINK, flags: MULTI, time: 0n }
    expect(await told(dump, answer, { ...elsewhere, time: 9n * seconds })).toEqual(['event #3', 'open #1 answer #2'])
    expect(await told(request({ time: 0n }), elsewhere)).toEqual(['event #2', 'open #1'])
    expect(await told(request(), { ...elsewhere, time: 9n * seconds })).toEqual(['event #2', 'open #1'])
  })

  test('is over when its socket uses its sequence number again', async () => {
    expect(await told(request({ pid: 7 }), request({ pid: 7 }), ack())).toHaveLength(2)
    expect(await told(request({ port: 7 }), request({ port: 7 }), ack())).toEqual(['open #1', 'ack #2'])
    // Another socket, another sender, another protocol, or nobody knows.
    expect(await told(request({ port: 7 }), request({ port: 8 }), ack())).toEqual(['ack #1', 'open #2'])
    expect(await told(request({ port: 7, sender: 'a' }), request({ port: 7, sender: 'b' }), ack({ sender: 'a' }))).toEqual([
      'ack #1',
      'open #2',
    ])
    expect(await told(request(), request(), ack())).toEqual(['ack #1', 'open #2'])
  })
})

describe('a message of the kernel belongs to', () => {
  const get = (more: Partial<Given> = {}): Given => request({ type: RTM.GETLINK, flags: REQUEST, ...more })

  test('no request without a sequence number and a port id', async () => {
    expect(await told(request({ seq: 0, pid: 0 }), { ...notification, seq: 0, pid: 0 })).toEqual(['event #2', 'open #1'])
    expect(await told(request({ seq: 0 }), ack({ seq: 0 }))).toEqual(['ack #1'])
  })

  test('the request of its sequence number, its port id, its sender and its protocol', async () => {
    for (const other of [{ seq: 2 }, { sender: 'b' }]) expect((await told(request(), ack(other))).at(-1)).toBe('open #1')
    expect(await told(request({ port: 8 }), ack())).toEqual(['ack #?', 'open #1'])
    expect(await told(request(), ack({ protocol: 16 }))).toEqual(['ack #?', 'open #1'])
  })

  test('the request that an error repeats', async () => {
    const change = request({ type: RTM.SETLINK })
    expect(await told(request(), change, ack({ type: RTM.SETLINK }))).toEqual(['ack #2', 'open #1'])
    // The first of two of one type, unless its header differs.
    expect(await told(request(), request(), ack())).toEqual(['ack #1', 'open #2'])
    const other = request({ flags: REQUEST | ACK | NLM_F.EXCL })
    expect(await told(other, request(), ack())).toEqual(['ack #2', 'open #1'])
    expect(await told(request({ pid: 9 }), request(), ack())).toEqual(['ack #2', 'open #1'])
  })

  test('the dump, if it is of several parts', async () => {
    const dump = request({ type: RTM.GETLINK, flags: REQUEST | DUMP })
    const parts = [
      { type: RTM.NEWLINK, flags: MULTI },
      { type: NLMSG.DONE, flags: MULTI, header: { error: 0 } },
    ]
    expect(await told(request(), dump, ...parts)).toEqual(['done #2 answer #3', 'open #1'])
    expect(await told(dump, request(), ...parts)).toEqual(['done #1 answer #3', 'open #2'])
  })

  test('the request that gets such an object, then one that changes it', async () => {
    const address = request({ type: RTM.NEWADDR })
    expect(await told(address, request(), get(), notification)).toEqual(['answered #3 answer #4', 'open #1', 'open #2'])
    expect(await told(address, request(), notification)).toEqual(['open #1', 'open #2 caused #3'])
    expect(await told(get({ type: RTM.GETADDR }), notification)).toEqual(['event #2', 'open #1'])
  })

  test('the request whose port id is known, before one that fits otherwise', async () => {
    const known = request({ type: RTM.NEWADDR, port: 7 })
    expect(await told(get(), known, notification)).toEqual(['open #1', 'open #2 caused #3'])
  })

  test('the request of its number, though another socket receives it, unless it is a reply', async () => {
    const other = { ...notification, sender: 'b' }
    const mine = request({ port: 7, sender: 'a' })
    expect(await told(mine, other)).toEqual(['open #1 caused #2'])
    expect(await told(mine, { ...other, seq: 2 })).toEqual(['event #2', 'open #1'])
    expect(await told(mine, { ...other, pid: 8 })).toEqual(['event #2', 'open #1'])
    expect(await told(mine, { ...other, pid: 0 })).toEqual(['event #2', 'open #1'])
    expect(await told(mine, { ...other, flags: MULTI })).toEqual(['open #1', 'open #? answer #2'])
  })
})
