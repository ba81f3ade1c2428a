import { must, poll } from '../syscalls/libc.ts'
import type { Poller } from './poller.ts'

const INTERVAL_MS = 10
const POLLIN = 1
const POLLFD = 8
/** Maximum number of descriptors in one call of poll. */
const MOST = 8192

/** Polls every 10 ms, if the kernel's asynchronous I/O is not available. */
export function startTimerPoller(ready: (id: number) => void): Poller {
  const armed = new Map<number, number>()
  const check = (): void => {
    const ids = readableOf(armed)
    for (const id of ids) armed.delete(id)
    ids.forEach(ready)
  }
  const timer = setInterval(check, INTERVAL_MS)
  return {
    arm: (id, fd) => void armed.set(id, fd),
    cancel: (id) => void armed.delete(id),
    ref: (on) => void (on ? timer.ref() : timer.unref()),
    stop: () => clearInterval(timer),
  }
}

function readableOf(armed: ReadonlyMap<number, number>): number[] {
  const all = [...armed]
  return all.flatMap((_, i) => (i % MOST === 0 ? readableAmong(all.slice(i, i + MOST)) : []))
}

function readableAmong(armed: readonly (readonly [id: number, fd: number])[]): number[] {
  const fds = Buffer.alloc(armed.length * POLLFD)
  armed.forEach(([, fd], i) => {
    fds.writeInt32LE(fd, i * POLLFD)
    fds.writeInt16LE(POLLIN, i * POLLFD + 4)
  })
  must(poll(fds, armed.length, 0), 'poll')
  return armed.flatMap(([id], i) => (fds.readInt16LE(i * POLLFD + 6) === 0 ? [] : [id]))
}
