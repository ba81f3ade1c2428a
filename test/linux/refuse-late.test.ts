import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { refusePromise } from '../../src/linux/namespaces/refuse-promise.ts'

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
    expect(() => refusePromise(Promise.reject(new Error('refused')), 'a synchronous one', '; wait')).toThrow(
      new TypeError('expected a synchronous one, got one that returns a promise; wait'),
    )
    await turn()
    expect(seen).toMatchObject([{ message: 'minded' }])
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const each of listeners) process.on('unhandledRejection', each)
  }
})

test.each([
  (function* () {
    yield 1
  })(),
  (async function* () {
    yield 1
  })(),
])('a generator is refused', (generator) => {
  expect(() => refusePromise(generator, 'a synchronous one')).toThrow(
    new TypeError('expected a synchronous one, got one that returns a generator, of which nothing has run yet'),
  )
})

test.each([undefined, null, 0, false, {}, [], [1].values()])('%j runs no later', (value) => {
  expect(() => refusePromise(value, 'anything')).not.toThrow()
})
