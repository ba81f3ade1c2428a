import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { refusePromise } from '../../src/linux/refuse-promise.ts'

test('a promise is refused, and what it rejects with does not end the process', async () => {
  const seen: unknown[] = []
  const note = (reason: unknown): void => void seen.push(reason)
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', note)
  try {
    // One that nobody minds shows that the listener hears.
    const heard = once(process, 'unhandledRejection')
    void Promise.reject(new Error('minded'))
    await heard
    expect(() => refusePromise(Promise.reject(new Error('refused')), 'a synchronous one')).toThrow(
      new TypeError('expected a synchronous one'),
    )
    await turn()
    expect(seen).toMatchObject([{ message: 'minded' }])
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const each of listeners) process.on('unhandledRejection', each)
  }
})

test.each([undefined, null, 0, false, {}, []])('%j is no promise', (value) => {
  expect(() => refusePromise(value, 'anything')).not.toThrow()
})
