import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { readable, watchReadable } from '../../src/linux/poll/readiness.ts'
import { startTimerPoller } from '../../src/linux/poll/timer-poller.ts'
import { AF_NETLINK, SOCK_CLOEXEC, SOCK_NONBLOCK, SOCK_RAW } from '../../src/linux/syscalls/constants.ts'
import { close, connect, getsockname, must, socket } from '../../src/linux/syscalls/libc.ts'
import { runInWorker, runScript, until } from './support/child.ts'
import { makePair, type Pair } from './support/pair.ts'

const open: Pair[] = []

function pair(): Pair {
  const made = makePair()
  open.push(made)
  return made
}

afterEach(() => {
  for (const made of open.splice(0)) made.close()
})

function descriptors(): number {
  return readdirSync('/proc/self/fd').length
}

/** What is said once, and nothing else, where there is no asynchronous I/O. */
function told(code: string): RegExp {
  return new RegExp(
    `^\\(node:\\d+\\) NlwireWarning: no asynchronous I/O here \\(${code}\\): .*\\n\\(Use \\S+ --trace-warnings .*\\)\\n$`,
  )
}

describe('readable', () => {
  test('is true for what is there, and for what comes', async () => {
    const { near, send } = pair()
    const waiting = readable(near)
    send()
    expect(await waiting).toBe(true)
    expect(await readable(near, { timeout: 10_000 })).toBe(true)
  })

  test('is false after the timeout', async () => {
    expect(await readable(pair().near, { timeout: 5 })).toBe(false)
  })

  test('rejects with the reason of its signal', async () => {
    const controller = new AbortController()
    const waiting = readable(pair().near, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(readable(pair().near, { signal: controller.signal })).rejects.toThrow('enough')
  })

  test('gives back every descriptor', async () => {
    const { near } = pair()
    await readable(near, { timeout: 1 })
    const before = descriptors()
    for (let i = 0; i < 20; i++) await readable(near, { timeout: 1 })
    await until(() => descriptors() === before)
  })

  test('of a descriptor that is none is a SyscallError', async () => {
    const before = descriptors()
    await expect(readable(999_999)).rejects.toMatchObject({ syscall: 'io_submit', code: 'EBADF' })
    await until(() => descriptors() === before)
  })
})

describe('watchReadable', () => {
  test('calls once for each rearm, as long as there is something', async () => {
    const { near, send, drain } = pair()
    const called = vi.fn()
    const watch = watchReadable(near, called)
    send()
    await until(() => called.mock.calls.length === 1)
    watch.rearm()
    await until(() => called.mock.calls.length === 2)
    expect(drain()).toBe(1)
    watch.rearm()
    expect(await readable(pair().near, { timeout: 20 })).toBe(false)
    expect(called).toHaveBeenCalledTimes(2)
    watch.close()
  })

  test('distinguishes many sockets, more than one context holds', async () => {
    const pairs = Array.from({ length: 300 }, pair)
    const seen = new Set<number>()
    const watches = pairs.map((each, i) => watchReadable(each.near, () => seen.add(i)))
    for (const each of pairs) each.send()
    await until(() => seen.size === 300)
    for (const watch of watches) watch.close()
  })

  test('does not call after close, even when the wait was over already', async () => {
    const { near, send } = pair()
    const called = vi.fn()
    const watch = watchReadable(near, called)
    send()
    watch.close()
    watch.close()
    watch.rearm()
    await readable(pair().near, { timeout: 20 })
    expect(called).not.toHaveBeenCalled()
  })

  test('that is closed lets the kernel release the socket', async () => {
    const fd = must(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), 'socket')
    const address = Buffer.alloc(12)
    address.writeUInt16LE(AF_NETLINK)
    const length = Buffer.from([12, 0, 0, 0])
    must(connect(fd, address, 12), 'connect')
    must(getsockname(fd, address, length), 'getsockname')
    const portId = String(address.readUInt32LE(4))
    const bound = (): boolean =>
      readFileSync('/proc/net/netlink', 'utf8')
        .split('\n')
        .some((line) => line.split(/ +/)[2] === portId)
    const watch = watchReadable(fd, () => undefined)
    expect(bound()).toBe(true)
    watch.close()
    close(fd)
    await until(() => !bound())
  })
})

// Without it, where a sandbox refuses it, on kernels without it, and on those that have it without poll requests (before 4.18).
describe.each([
  ['with asynchronous I/O', '', /^$/],
  ['where io_setup is refused with EPERM', 'io_setup=EPERM', told('EPERM')],
  ['where io_setup is refused with ENOSYS', 'io_setup=ENOSYS', told('ENOSYS')],
  ['where io_submit is refused with EINVAL', 'io_submit=EINVAL', told('EINVAL')],
])('a thread that watches, %s,', (_, refused, said) => {
  const expected = JSON.stringify({ count: 1000, late: false, early: true, kept: true })
  const ended = { code: 0, signal: null, stdout: expected, stderr: expect.stringMatching(said) }

  test('ends by itself in the main thread', async () => {
    expect(await runScript('watch.ts', refused)).toEqual(ended)
  })

  test('ends by itself in a worker that alone has loaded the addon', async () => {
    expect(await runInWorker('watch.ts', refused)).toEqual(ended)
  })
})

test('a wait that cannot be set up leaves no descriptor', async () => {
  const stdout = JSON.stringify({ outcomes: ['EMFILE'], left: 0 })
  expect(await runScript('unwoken.ts', 'eventfd2=EMFILE')).toEqual({ code: 0, signal: null, stdout, stderr: '' })
})

test('the timer, where there is no asynchronous I/O, answers each arm once', async () => {
  const [first, second] = [pair(), pair()]
  const ids: number[] = []
  const poller = startTimerPoller((id) => ids.push(id))
  poller.arm(1, first.near)
  poller.arm(2, second.near)
  second.send()
  await until(() => ids.length > 0)
  first.send()
  poller.cancel(1)
  await readable(pair().near, { timeout: 50 })
  poller.stop()
  expect(ids).toEqual([2])
})
