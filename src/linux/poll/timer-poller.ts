import { must, poll } from '../syscalls/libc.ts'
import type { Poller } from './poller.ts'

const INTERVAL_MS = 10
const POLLIN = 1
const POLLFD = 8

/** Waits by asking every 10 ms, where the kernel's asynchronous I/O is not to be had. */
export function startTimerPoller(ready: (id: number) => void): Poller {
  const armed = new Map<number, number>()
  const ask = (): void => {
    const ids = readableOf(armed)
    for (const id of ids) armed.delete(id)
    ids.forEach(ready)
  }
  const timer = setInterval(ask, INTERVAL_MS)
  return {
    arm: (id, fd) => void armed.set(id, fd),
    cancel: (id) => void armed.delete(id),
    ref: (on) => void (on ? timer.ref() : timer.unref()),
    stop: () => clearInterval(timer),
  }
}

function readableOf(armed: ReadonlyMap<number, number>): number[] {
  if (armed.size === 0) return []
  const fds = Buffer.alloc(armed.size * POLLFD)
  const ids = [...armed.keys()]
  ids.forEach((id, i) => {
    fds.writeInt32LE(armed.get(id) ?? -1, i * POLLFD)
    fds.writeInt16LE(POLLIN, i * POLLFD + 4)
  })
  must(poll(fds, armed.size, 0), 'poll')
  return ids.filter((_, i) => fds.readInt16LE(i * POLLFD + 6) !== 0)
}
