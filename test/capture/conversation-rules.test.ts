import { describe, expect, test } from 'vitest'
import { holding } from '../../src/capture/conversation/held.ts'
import type { Open } from '../../src/capture/conversation/pairing.ts'
import { withPauses } from '../../src/capture/conversation/pauses.ts'
import { refusalOf } from '../../src/capture/conversation/refusal.ts'
import { expectsReply, overtaken } from '../../src/capture/conversation/replies.ts'
import { NETLINK } from '../../src/capture/message/protocols.ts'
import type { Conversation, Datagram, Event, Fault, Recorded } from '../../src/capture.ts'
import { messages, protocols } from '../../src/capture.ts'
import { nlctrl } from '../../src/genl/nlctrl.ts'
import { NLM_F, NLMSG } from '../../src/netlink/message/header.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { encode } from '../../src/wire.ts'

// The rules of conversations, each by itself: which request gets a reply, what ends it, how long it is kept.

const { REQUEST, ACK, ECHO, DUMP, MULTI, ROOT } = NLM_F

interface Given {
  readonly type: number
  readonly flags?: number
  readonly protocol?: number
  readonly header?: object
  readonly payload?: Uint8Array
}

let frames = 0

async function recorded({ protocol = NETLINK.ROUTE, ...message }: Given): Promise<Recorded> {
  const bytes = encode({ seq: 1, pid: 0, flags: REQUEST, ...message } as never, { protocol: protocols().of(protocol) })
  const datagram: Datagram = { kind: 'datagram', frame: ++frames, offset: 0, protocol, littleEndian: true, bytes }
  for await (const one of messages([datagram])) if (one.kind === 'message') return one
  throw new Error('no message')
}

/** Protocols whose messages have a struct and attributes. A type without a row has bytes. */
const TABLED: readonly number[] = [NETLINK.ROUTE, NETLINK.NETFILTER]
const opaque = (type: number, flags: number, protocol: number): Promise<Recorded> =>
  recorded({ type, flags, protocol, ...(TABLED.includes(protocol) ? {} : { payload: new Uint8Array(4) }) })

describe('the kernel replies', () => {
  test.each([
    ['to a request for an ACK', RTM.NEWLINK, REQUEST | ACK, NETLINK.ROUTE, true],
    ['to a request for an echo', RTM.NEWLINK, REQUEST | ECHO, NETLINK.ROUTE, true],
    ['not to a change', RTM.NEWLINK, REQUEST, NETLINK.ROUTE, false],
    ['to a query', RTM.GETLINK, REQUEST, NETLINK.ROUTE, true],
    ['not to the start of a batch of nftables', 16, REQUEST, NETLINK.NETFILTER, false],
    ['not to the last type of such', 255, REQUEST, NETLINK.NETFILTER, false],
    ['not to the first type of a subsystem, a change', 256, REQUEST, NETLINK.NETFILTER, false],
    ['to a query of a subsystem', 257, REQUEST, NETLINK.NETFILTER, true],
    ['to a command that has a reply', 0x0a15, REQUEST, NETLINK.NETFILTER, true],
    ['perhaps to what no table describes', 20, REQUEST, NETLINK.SOCK_DIAG, true],
  ])('%s', async (_, type, flags, protocol, expected) => {
    expect(expectsReply(await opaque(type, flags, protocol))).toBe(expected)
  })

  test('by the operation of a declared message', async () => {
    const of = async (cmd: number): Promise<boolean> =>
      expectsReply(await recorded({ type: 16, protocol: NETLINK.GENERIC, header: { cmd } }))
    expect([await of(nlctrl.messages.CTRL_CMD_GETFAMILY[5].first), await of(nlctrl.messages.CTRL_CMD_NEWOPS[5].first)]).toEqual([
      true,
      false,
    ])
  })
})

describe('a reply to a later request ends an earlier one', () => {
  async function open(flags: number, more: Partial<Open> = {}, protocol: number = NETLINK.ROUTE): Promise<Open> {
    const request = await opaque(RTM.GETLINK, REQUEST | flags, protocol)
    const kept = { answers: [], caused: [], answered: 0, multi: false, first: request, last: request }
    return { request, protocol, seq: 1, port: 7, sender: undefined, ...kept, ...more }
  }
  const reply = (flags = 0): Promise<Recorded> => recorded({ type: RTM.NEWLINK, flags })
  const ended = async (one: Open, by: Open, flags = 0): Promise<boolean> =>
    overtaken(by, await reply(flags), [one, by]).includes(one)

  test('of the same socket', async () => {
    const by = await open(0)
    expect(await ended(await open(0), by)).toBe(true)
    expect(overtaken(by, await reply(), [by, await open(0)])).toEqual([])
    expect(await ended(await open(0, { port: 8 }), by)).toBe(false)
    expect(await ended(await open(0, { sender: '4711' }), by)).toBe(false)
    expect(await ended(await open(0, {}, NETLINK.GENERIC), by)).toBe(false)
    expect(await ended(await open(0, { request: undefined }), by)).toBe(false)
    expect(await ended(await open(0), await open(0, { request: undefined }))).toBe(false)
  })

  test('without a port id only in the text of strace, which names descriptors', async () => {
    const as = (text: boolean, sender: string | undefined): Promise<Open> =>
      open(0, { port: undefined, sender }).then((one) => ({
        ...one,
        first: { ...one.first, ...(text ? { text } : {}) } as Recorded,
      }))
    for (const [text, sender, expected] of [
      [true, '4711/3', true],
      [false, '4711/3', false],
      [true, undefined, false],
    ] as const)
      expect(await ended(await as(text, sender), await as(text, sender))).toBe(expected)
    expect(await ended(await as(false, '4711/3'), await open(0, { sender: '4711/3' }))).toBe(false)
    expect(await ended(await open(0, { sender: '4711/3' }), await as(false, '4711/3'))).toBe(false)
  })

  test('but a dump only by another dump', async () => {
    const dump = await open(DUMP)
    expect(await ended(dump, await open(DUMP), MULTI)).toBe(true)
    expect(await ended(dump, await open(DUMP))).toBe(false)
    expect(await ended(dump, await open(0), MULTI)).toBe(false)
    expect(await ended(await open(ROOT), await open(0))).toBe(true)
  })

  test('but not in NETLINK_AUDIT', async () => {
    const [one, by] = [await open(0, {}, NETLINK.AUDIT), await open(0, {}, NETLINK.AUDIT)]
    expect(await ended(one, by)).toBe(false)
  })
})

describe('what waits for notifications', () => {
  const talk = (request: Recorded | undefined, more: Partial<Conversation> = {}): Conversation =>
    ({
      kind: 'conversation',
      protocol: request?.protocol ?? 0,
      request,
      answers: [],
      answered: 0,
      caused: [],
      outcome: 'ack',
      ...more,
    }) as never
  /** Whether a conversation is kept after its end for as many messages as the look-ahead. */
  const waits = (item: Conversation): boolean => {
    const held = holding(2)
    held.push(item)
    return held.take().length === 0
  }

  test('a change, not a query, nor what failed', async () => {
    const [change, query] = [await opaque(RTM.NEWLINK, REQUEST, 0), await opaque(RTM.GETLINK, REQUEST, 0)]
    expect([waits(talk(change)), waits(talk(query)), waits(talk(undefined))]).toEqual([true, false, false])
    expect(waits(talk(change, { outcome: 'failed' }))).toBe(false)
    const [command, dump] = [await opaque(20, REQUEST, NETLINK.GENERIC), await opaque(20, REQUEST | DUMP, NETLINK.GENERIC)]
    expect([waits(talk(command)), waits(talk(dump))]).toEqual([true, false])
    // Types of other protocols do not say what is a query.
    const two = await opaque(18, REQUEST, NETLINK.GENERIC)
    expect(waits(talk(two))).toBe(true)
  })

  test('as long as the look-ahead, and longer when its request goes on', async () => {
    const change = await opaque(RTM.NEWLINK, REQUEST, 0)
    const [first, again] = [talk(change), talk(change, { answered: 1 })]
    const held = holding(2)
    held.push(first)
    held.count()
    held.push(again)
    held.count()
    expect(held.take()).toEqual([])
    held.count()
    expect(held.take()).toEqual([again])
    expect(held.take()).toEqual([])
  })

  test('takes its notifications, which do not make it wait longer; faults and others keep their place', async () => {
    const change = await opaque(RTM.NEWLINK, REQUEST, 0)
    const message = await opaque(RTM.NEWLINK, 0, 0)
    const event: Event = { kind: 'event', message, request: change }
    const other: Event = { kind: 'event', message }
    const fault: Fault = { kind: 'fault', offset: 1, what: 'cut' }
    const held = holding(1)
    held.push(talk(change))
    for (const one of [fault, other, event]) held.push(one)
    held.push(talk(undefined))
    expect(held.take()).toEqual([])
    held.count()
    expect(held.take()).toEqual([talk(change, { caused: [message] }), fault, other, talk(undefined)])
    held.push(talk(change))
    expect([held.take().length, held.take(true).length]).toEqual([0, 1])
  })

  test('a second event of a request that is not kept stays an event', async () => {
    const [change, message] = [await opaque(RTM.NEWLINK, REQUEST, 0), await opaque(RTM.NEWLINK, 0, 0)]
    const event: Event = { kind: 'event', message, request: change }
    const held = holding(2)
    held.push(talk(change))
    held.take(true)
    held.push(event)
    held.push(event)
    expect(held.take(true)).toEqual([event, event])
  })
})

describe('pauses', () => {
  /** What comes of batches that arrive after so many pauses each; the source ends after the last. */
  async function heard(...after: number[]): Promise<string[]> {
    let passed = 0
    const waiting: { at: number; go: () => void }[] = []
    const pause = async (): Promise<void> => {
      passed++
      for (const one of waiting.filter(({ at }) => at <= passed)) one.go()
      await new Promise(setImmediate)
    }
    async function* source(): AsyncGenerator<readonly number[], void> {
      let at = 0
      for (const count of after) {
        at += count
        if (passed < at) await new Promise<void>((go) => void waiting.push({ at, go }))
        yield [count]
      }
    }
    const words: string[] = []
    for await (const one of withPauses(source(), pause)) words.push(typeof one === 'string' ? one : `batch ${one[0]}`)
    return words
  }

  test('after a batch, one that is cut does not count', async () => {
    expect(await heard(0, 0)).toEqual(['batch 0', 'batch 0'])
    expect((await heard(1)).filter((word) => word !== 'short')).toEqual(['batch 1'])
  })

  test('short once, and long after a hundred, then no timer is asked for', async () => {
    let asked = 0
    let end = (): void => undefined
    async function* source(): AsyncGenerator<readonly number[], void> {
      await new Promise<void>((resolve) => {
        end = resolve
      })
      yield [1]
    }
    const words: unknown[] = []
    for await (const one of withPauses(source(), async () => ++asked)) {
      words.push(one)
      // Until then no batch, and a source that ends only if nothing else is asked for.
      if (one === 'long') setImmediate(end)
    }
    expect(words).toEqual(['short', 'long', [1]])
    expect(asked).toBeGreaterThanOrEqual(100)
    expect(asked).toBeLessThanOrEqual(101)
  })
})

describe('a refusal', () => {
  const error = (attrs: object): Promise<Recorded> =>
    recorded({
      type: NLMSG.ERROR,
      flags: NLM_F.CAPPED | (Object.keys(attrs).length > 0 ? NLM_F.ACK_TLVS : 0),
      header: { error: -17, request: { len: 32, type: RTM.NEWLINK, flags: REQUEST, seq: 1, pid: 0 } },
      attrs,
    } as never)

  test('has the words and the path of the kernel, if it gave them', async () => {
    expect(Object.keys(refusalOf(await error({}), undefined))).toEqual(['errno', 'code', 'text'])
    expect(refusalOf(await error({ msg: 'no' }), undefined)).toMatchObject({ errno: 17, code: 'EEXIST', message: 'no' })
    const request = await recorded({ type: RTM.NEWLINK, attrs: { ifname: 'lo' } } as never)
    const placed = refusalOf(await error({ msg: 'no', offs: 32 }), request)
    expect(placed).toMatchObject({ message: 'no', path: 'IFLA_IFNAME' })
  })

  test('without the request in the recording, by the part that the error message repeats', async () => {
    const request = await recorded({ type: RTM.NEWLINK, flags: REQUEST, attrs: { ifname: 'lo' } } as never)
    const header = {
      error: -17,
      request: { len: request.message.bytes.length, type: RTM.NEWLINK, flags: REQUEST, seq: 1, pid: 0 },
    }
    const given = { type: NLMSG.ERROR, flags: NLM_F.ACK_TLVS, header, payload: request.message.bytes.subarray(16) }
    const one = await recorded({ ...given, attrs: { msg: 'no', offs: 32 } } as never)
    expect(refusalOf(one, undefined)).toMatchObject({ message: 'no', path: 'IFLA_IFNAME' })
  })

  test('of NLMSG_DONE without its request', async () => {
    const done = (attrs: object): Promise<Recorded> =>
      recorded({ type: NLMSG.DONE, flags: NLM_F.ACK_TLVS, header: { error: -22 }, attrs } as never)
    expect(refusalOf(await done({}), undefined)).toEqual({ errno: 22, code: 'EINVAL', text: 'EINVAL: Invalid argument' })
    const told = refusalOf(await done({ msg: 'bad' }), undefined)
    expect(told).toEqual({ errno: 22, code: 'EINVAL', message: 'bad', text: 'EINVAL: bad' })
  })
})

test('a family is learned from a whole description by the controller only', async () => {
  const known = protocols()
  const describe = (attrs: object, cmd = 1): Promise<Recorded> =>
    recorded({ type: 16, protocol: NETLINK.GENERIC, header: { cmd: 1 } }).then((one) => ({
      ...one,
      message: { ...one.message, header: { cmd }, attrs },
    })) as never
  const named = (): string => known.nameOf(NETLINK.GENERIC, { type: 33, flags: 0, bytes: new Uint8Array(16) } as never)
  const learn = async (attrs: object, number: number = NETLINK.GENERIC, cmd = 1, type = 16): Promise<string> => {
    const { message } = await describe(attrs, cmd)
    known.learn(number, { ...message, type })
    return named()
  }
  const whole = { familyId: 33, familyName: 'fou' }
  expect(await learn({ familyId: 33 })).toBe('type 33')
  expect(await learn({ familyName: 'fou' })).toBe('type 33')
  expect(await learn(whole, NETLINK.ROUTE)).toBe('type 33')
  expect(await learn(whole, NETLINK.GENERIC, 3)).toBe('type 33')
  expect(await learn(whole, NETLINK.GENERIC, 1, 17)).toBe('type 33')
  expect(await learn(whole)).toBe('fou')
})
