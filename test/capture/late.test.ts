import { describe, expect, test } from 'vitest'
import {
  type Conversation,
  type ConversationOptions,
  conversations,
  type Event,
  type Fault,
  messages,
  type Recorded,
  records,
} from '../../src/capture.ts'
import { recording } from './support.ts'

type Entry = Conversation | Event | Fault

async function messagesOf(name: string): Promise<Recorded[]> {
  const out: Recorded[] = []
  for await (const item of messages(records(recording(name)))) if (item.kind === 'message') out.push(item)
  return out
}

async function talk(list: Iterable<Recorded>, options: ConversationOptions = {}): Promise<Entry[]> {
  const out: Entry[] = []
  for await (const one of conversations(list, options)) out.push(one)
  return out
}

/** What was yielded, as short words: `ack #4 caused #7`, `event #9 of #4`. */
const words = (entries: readonly Entry[]): string[] =>
  entries.map((one) => {
    if (one.kind === 'fault') return one.what
    if (one.kind === 'event') return `event #${one.message.frame}${one.request ? ` of #${one.request.frame}` : ''}`
    const caused = one.caused.map(({ frame }) => ` caused #${frame}`)
    return `${one.outcome} #${one.request?.frame ?? '?'}${caused.join('')}`
  })

// Two sockets of one program: one gets notifications, the other adds and deletes an address, and reads its ACK first.
const both = await messagesOf('captures/late-notifications.strace.gz')
// A program that sends and does not read: see fixtures/README.md.
const unread = await messagesOf('captures/unread.strace.gz')

describe('a notification that is read after the ACK of its request', () => {
  test('is in its conversation, if that may wait', async () => {
    expect(words(await talk(both, { lookahead: 256 }))).toEqual(['ack #1 caused #3', 'ack #4 caused #6'])
  })

  test('names its request, if the conversation has been yielded', async () => {
    expect(words(await talk(both))).toEqual(['ack #1', 'event #3 of #1', 'ack #4', 'event #6 of #4'])
  })

  test('is in its conversation too if another socket reads it before the ACK is read', async () => {
    const [add, ack, event] = both as [Recorded, Recorded, Recorded]
    expect(words(await talk([add, event, ack]))).toEqual(['ack #1 caused #3'])
  })

  test('of another port id or sequence number is an event of its own', async () => {
    const [add, ack, event] = both as [Recorded, Recorded, Recorded]
    for (const other of [{ pid: event.message.pid + 1 }, { seq: event.message.seq + 1 }, { pid: 0, seq: 0 }]) {
      const message = { ...event.message, ...other }
      expect(words(await talk([add, ack, { ...event, message }], { lookahead: 256 }))).toEqual(['ack #1', 'event #3'])
    }
  })

  test('waits no longer than it may', async () => {
    const [add, ack, event] = both as [Recorded, Recorded, Recorded]
    const others = Array.from({ length: 5 }, () => ({ ...event, message: { ...event.message, pid: 0, seq: 0 } }))
    expect(words(await talk([add, ack, ...others, event], { lookahead: 5 }))).toContain('event #3 of #1')
    expect(words(await talk([add, ack, ...others, event], { lookahead: 6 }))).toContain('ack #1 caused #3')
  })
})

describe('a request whose reply is not read', () => {
  test('is over when its socket receives the reply to a later request', async () => {
    expect(words(await talk(unread)).slice(0, 2)).toEqual(['unread #1', 'answered #2'])
  })

  test('without NLM_F_ACK is silent; a refusal that comes later belongs to it', async () => {
    expect(words(await talk(unread))).toEqual(['unread #1', 'answered #2', 'silent #4', 'refused #5'])
  })
})

describe('while nothing arrives', () => {
  /** Messages that arrive one by one, when the test says so. */
  function live(list: readonly Recorded[]) {
    let [go, pass] = [(): void => undefined, (): void => undefined]
    const entries: Entry[] = []
    const source = async function* (): AsyncGenerator<Recorded> {
      for (const one of list) {
        await new Promise<void>((resolve) => {
          go = resolve
        })
        yield one
      }
      await new Promise<void>(() => undefined)
    }
    const pause = (): Promise<void> =>
      new Promise((resolve) => {
        pass = resolve
      })
    const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve))
    void (async () => {
      for await (const one of conversations(source(), { lookahead: 256, pause })) entries.push(one)
    })()
    return {
      entries,
      arrive: async () => {
        await turn()
        go()
        await turn()
      },
      /** So many pauses pass. */
      quiet: async (count: number) => {
        for (let i = 0; i < count; i++) {
          await turn()
          pass()
          await turn()
        }
      },
    }
  }

  test('a complete conversation is yielded after two pauses, its late notification as an event', async () => {
    const { entries, arrive, quiet } = live(both)
    await arrive()
    await arrive()
    await quiet(1)
    expect(words(entries)).toEqual([])
    await quiet(1)
    expect(words(entries)).toEqual(['ack #1'])
    await arrive()
    expect(words(entries)).toEqual(['ack #1', 'event #3 of #1'])
  })

  test('a request without NLM_F_ACK is complete; its refusal comes later, with the request', async () => {
    const { entries, arrive, quiet } = live(unread.slice(-2))
    await arrive()
    await quiet(2)
    expect(words(entries)).toEqual(['silent #5'])
    await arrive()
    await quiet(2)
    expect(words(entries)).toEqual(['silent #5', 'refused #5'])
  })

  test('a request with NLM_F_ACK is awaited for some seconds', async () => {
    const { entries, arrive, quiet } = live(both)
    await arrive()
    await quiet(99)
    expect(words(entries)).toEqual([])
    await quiet(2)
    expect(words(entries)).toEqual(['open #1'])
    await arrive()
    await quiet(2)
    expect(words(entries)).toEqual(['open #1', 'ack #1'])
  })
})
