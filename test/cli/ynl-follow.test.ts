// `nlwire ynl --subscribe`: what is lost is said, what came before the end is printed, and nothing is left open.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, describe, expect, test } from 'vitest'
import { followed } from '../../src/cli/ynl/events.ts'
import type { EventStream, Notification } from '../../src/linux/socket/event-stream.ts'
import { describeLive } from '../support/live.ts'
import { nlwire } from './support/command.ts'

const message = (type: number): Notification => ({ type: 'message', message: { type } }) as unknown as Notification

/** A stream that yields some notifications, then waits until the signal, and has others queued by then. */
function streamOf(now: readonly Notification[], queued: Notification[], signal: AbortSignal) {
  const seen = { closed: 0 }
  const stream = {
    async *[Symbol.asyncIterator]() {
      yield* now
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
    },
    take: () => queued.splice(0, 1),
    close: () => seen.closed++,
  }
  return { stream: stream as unknown as EventStream, seen }
}

describe('followed', () => {
  const run = async (words: object, now: readonly Notification[], queued: Notification[] = []) => {
    const stop = new AbortController()
    const { stream, seen } = streamOf(now, queued, stop.signal)
    const out: unknown[] = []
    const face = ({ type }: { readonly type: number }) => (type === 0 ? undefined : type)
    await followed(stream, stop, words, face as never, { print: (one) => out.push(one), lost: () => out.push('lost') })
    expect(seen.closed).toBe(1)
    return out
  }

  test('one list with --sleep, also of what is still queued at its end', async () => {
    expect(await run({ sleep: 0.01 }, [message(1), message(0)], [message(2), message(3)])).toEqual([[1, 2, 3]])
  })

  test('each as it comes with --duration, and what was lost', async () => {
    expect(await run({ duration: 0.01 }, [message(1), { type: 'overrun' }, message(2)], [message(3)])).toEqual([1, 'lost', 2, 3])
  })

  test('a duration of months does not end at once', async () => {
    const stop = new AbortController()
    const { stream } = streamOf([], [], stop.signal)
    const followedSoFar = followed(stream, stop, { duration: 30 * 86_400 }, () => undefined, { print() {}, lost() {} })
    const early = await Promise.race([
      followedSoFar.then(() => 'ended'),
      new Promise((resolve) => setTimeout(resolve, 50, 'runs')),
    ])
    stop.abort()
    await followedSoFar
    expect(early).toBe('runs')
  })
})

describeLive('the running kernel', () => {
  const folder = mkdtempSync(`${tmpdir()}/nlwire-follow-`)
  afterAll(() => rmSync(folder, { recursive: true }))

  test('a request that is wrong closes the subscription', async () => {
    const attributes = [{ name: 'family-id', type: 'u16' }]
    const spec = {
      name: 'nlctrl',
      protocol: 'genetlink-legacy',
      'attribute-sets': [{ name: 'ctrl', attributes }],
      operations: { list: [{ name: 'get', 'attribute-set': 'ctrl', value: 3, do: { request: { attributes: ['family-id'] } } }] },
    }
    writeFileSync(`${folder}/nlctrl.json`, JSON.stringify(spec))
    const open = (): number => readdirSync('/proc/self/fd').length
    const run = () => nlwire('ynl', '--spec', `${folder}/nlctrl.json`, '--subscribe', 'notify', '--do', 'nope')
    expect((await run()).err).toMatch(/nope/)
    const before = open()
    for (let i = 0; i < 3; i++) await run()
    expect(open()).toBe(before)
  })
})
