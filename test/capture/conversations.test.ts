import { describe, expect, test } from 'vitest'
import { type Conversation, conversations, type Event, type Fault, messages, type Recorded, records } from '../../src/capture.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import { recording } from './support.ts'

type Told = Conversation | Event | Fault

async function messagesOf(name: string): Promise<Recorded[]> {
  const out: Recorded[] = []
  for await (const item of messages(records(recording(name)))) if (item.kind === 'message') out.push(item)
  return out
}

async function talk(list: Iterable<Recorded>): Promise<Told[]> {
  const out: Told[] = []
  for await (const one of conversations(list)) out.push(one)
  return out
}

const only = (told: readonly Told[]): Conversation[] => told.filter((one) => one.kind === 'conversation')
const outcomes = (told: readonly Told[]): Record<string, number> => {
  const out: Record<string, number> = {}
  for (const one of told) {
    const key = one.kind === 'conversation' ? `${one.outcome}${one.request ? '' : ' without request'}` : one.kind
    out[key] = (out[key] ?? 0) + 1
  }
  return out
}
const framesOf = (told: readonly Told[]): number[] =>
  told.flatMap((one) => {
    if (one.kind === 'fault') return []
    if (one.kind === 'event') return [one.message.frame]
    return [one.request, ...one.answers, ...one.caused, one.end].flatMap((message) => (message ? [message.frame] : []))
  })

const main = await messagesOf('recordings/main.pcap.gz')
const server = await messagesOf('recordings/server.pcap.gz')

describe('every message of a recording is in one conversation, or an event', () => {
  // Counted in the recordings: 8 and 13 ACKs, 15 and 22 errors, 10 and 23 DONE.
  test.each([
    ['main', main, { ack: 8, answered: 47, done: 10, event: 32, refused: 15 }],
    ['server', server, { ack: 13, answered: 48, done: 23, event: 66, refused: 22 }],
  ])('%s', async (_, list, counts) => {
    const told = await talk(list)
    expect(outcomes(told)).toEqual(counts)
    expect(framesOf(told).sort((a, b) => a - b)).toEqual(list.map(({ frame }) => frame).sort((a, b) => a - b))
  })
})

describe('a conversation', () => {
  test.each([
    ['done-with-extended-ack', 'EINVAL: bytes leftover after parsing attributes'],
    [
      'refusal-of-a-malformed-request',
      'RTM_NEWLINK refused: ERANGE: Attribute failed policy validation at IFLA_MTU (value of 2 bytes at offset 44: dc 05), expected u32 of 4 bytes',
    ],
  ])('without its request: %s shows the words and the place of the extended ACK', async (name, text) => {
    const told = await talk(await messagesOf(`captures/${name}.hex`))
    expect(only(told)).toMatchObject([{ outcome: 'refused', refusal: { text } }])
  })

  test('is a dump: request, answers of the same object and sequence number, DONE, duration', async () => {
    const dumps = only(await talk(main)).filter(({ outcome }) => outcome === 'done')
    for (const { request, answers, answered, end, duration } of dumps) {
      expect(answered).toBe(answers.length)
      expect((request as Recorded).message.flags & 0x301).toBe(0x301)
      for (const { message } of [...answers, end as Recorded]) expect(message.seq).toBe(request?.message.seq)
      expect(new Set([...answers, end as Recorded].map(({ message }) => message.pid)).size).toBe(1)
      expect(duration).toBe(((end as Recorded).time as bigint) - ((request as Recorded).time as bigint))
    }
    expect(dumps.reduce((sum, { answered }) => sum + answered, 0)).toBe(
      main.filter(({ message }) => (message.flags & 2) !== 0).length - dumps.length,
    )
  })

  test('is a request and its ACK, with the lookups of the same sequence number in between apart', async () => {
    const acked = only(await talk(server)).filter(({ outcome }) => outcome === 'ack')
    for (const { request, end } of acked) {
      const repeated = end?.message.header['request'] as { type: number; len: number }
      expect(repeated).toMatchObject({ type: request?.message.type, len: request?.message.bytes.length })
    }
    const looked = only(await talk(server)).filter(
      ({ outcome, request }) => outcome === 'answered' && request?.name === 'RTM_GETLINK',
    )
    for (const { request, answers } of looked) {
      expect(answers).toHaveLength(1)
      const { ifname } = (request as Recorded).message.attrs
      if (ifname) expect(answers[0]?.message.attrs['ifname']).toBe(ifname)
    }
    expect(looked.length).toBeGreaterThan(10)
  })

  test('is a refusal, with the attribute that is refused', async () => {
    const refused = only(await talk(server)).filter(({ refusal }) => refusal?.message !== undefined)
    expect(refused.length).toBe(2)
    for (const { refusal } of refused) expect(refusal?.text).toContain(`refused: ${refusal?.code}: ${refusal?.message}`)
    const [mtu] = only(await talk(await messagesOf('captures/refusal.strace.gz'))).filter(
      ({ refusal }) => refusal?.code === 'EINVAL',
    )
    expect(mtu?.request?.name).toBe('RTM_NEWLINK')
    expect(mtu?.refusal).toEqual({
      errno: 22,
      code: 'EINVAL',
      message: 'mtu greater than device maximum',
      text: 'RTM_NEWLINK refused: EINVAL: mtu greater than device maximum (index 3)',
    })
  })
})

describe('works', () => {
  test('where the start is missing: answers, ACKs and refusals without a request', async () => {
    const dump = main.findIndex(({ message }) => message.type === 3)
    const told = await talk(main.slice(dump - 1, dump + 1))
    expect(outcomes(told)).toEqual({ 'done without request': 1 })
    const refusal = main.find(({ message }) => message.type === 2 && message.header['error'] !== 0) as Recorded
    const [orphan] = only(await talk([refusal]))
    expect(orphan).toMatchObject({ outcome: 'refused', refusal: { code: 'ENODEV' } })
    expect(orphan?.refusal?.text).toMatch(/^RTM_NEWLINK refused: ENODEV/)
  })

  test('where the end is missing', async () => {
    const dump = main.findIndex(({ message }) => message.type === 3)
    const told = await talk(main.slice(0, dump))
    expect(only(told).at(-1)?.outcome).toBe('open')
    expect(only(told).at(-1)?.answered).toBeGreaterThan(0)
  })

  test('where an error message is cut before its error: neither an ACK nor a refusal', async () => {
    const text = Buffer.from('14000000020000000100000000000000ffffffff')
    const told: Told[] = []
    for await (const item of conversations(messages(records(text)))) told.push(item)
    expect(told).toMatchObject([
      { kind: 'fault', what: expect.stringMatching(/NLMSG_ERROR of 4 bytes/) },
      { kind: 'conversation', outcome: 'open' },
    ])
  })

  test('with senders that speak at the same time', async () => {
    // Two recordings, one message of each in turn, as programs on two processors do it; with senders distinguished as strace does it.
    const both: Recorded[] = []
    for (let i = 0; i < Math.max(main.length, server.length); i++) {
      if (main[i]) both.push({ ...(main[i] as Recorded), sender: 'a' })
      if (server[i]) both.push({ ...(server[i] as Recorded), sender: 'b' })
    }
    const sum = outcomes([...(await talk(main)), ...(await talk(server))])
    expect(outcomes(await talk(both.map(({ time: _, ...message }) => message)))).toEqual(sum)
  })

  test('with sequence numbers that are used again', async () => {
    const twice = await talk([...main, ...main].map(({ time: _, ...message }) => message))
    const once = outcomes(await talk(main))
    expect(outcomes(twice)).toEqual(Object.fromEntries(Object.entries(once).map(([key, n]) => [key, 2 * n])))
  })

  test('with programs that strace distinguishes', async () => {
    const told = await talk(await messagesOf('captures/two-programs.strace.gz'))
    expect(outcomes(told)).toEqual({ refused: 1, answered: 6, done: 1 })
    expect(await talk(await messagesOf('captures/read-write.strace.gz')).then(outcomes)).toEqual({
      answered: 1,
      refused: 1,
      done: 1,
    })
  })

  test('with notifications only', async () => {
    const told = await talk((await messagesOf('captures/rtmon.log')).slice(1))
    expect(outcomes(told)).toEqual({ event: 20 })
  })

  test('with replies that have no sequence number: an event of the same number is none before the dump and after it', async () => {
    const list = await messagesOf('protocols/thermal.pcap.gz')
    const found = only(await talk(list)).filter(({ request }) => request && (request.message.flags & NLM_F.DUMP) !== 0)
    expect(found).toMatchObject([
      { request: { frame: 8 }, answers: [{ frame: 9, message: { seq: 0, attrs: { tz: [{ id: 0 }] } } }], outcome: 'done' },
      { request: { frame: 26 }, answers: [{ frame: 27, message: { seq: 0, attrs: { cdev: [{ id: 0 }] } } }], outcome: 'done' },
    ])
    // Frame 22 has the number of the command of frame 26.
    const events = (await talk(list)).flatMap((one) => (one.kind === 'event' ? [one.message.frame] : []))
    expect(events).toContain(22)
  })

  test('faults come through', async () => {
    const wrong: Fault = { kind: 'fault', offset: 3, what: 'a fault' }
    const told: Told[] = []
    for await (const one of conversations([wrong])) told.push(one)
    expect(told).toEqual([wrong])
  })
})
