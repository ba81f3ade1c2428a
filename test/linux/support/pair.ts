import { AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK } from '../../../src/linux/syscalls/constants.ts'
import { close, must, recv, socketpair, write } from '../../../src/linux/syscalls/libc.ts'

/** A pair of datagram sockets: what is sent on one is read on the other. */
export interface Pair {
  readonly near: number
  readonly far: number
  send(): void
  /** How many datagrams there were to read. */
  drain(): number
  close(): void
}

/** Makes a pair. */
export function makePair(): Pair {
  const fds = Buffer.alloc(8)
  must(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds), 'socketpair')
  const [near, far] = [fds.readInt32LE(0), fds.readInt32LE(4)]
  const data = Buffer.alloc(1)
  return {
    near,
    far,
    send: () => void must(write(far, data), 'write'),
    drain: () => {
      let count = 0
      while (recv(near, data, 1, 0) > 0) count++
      return count
    },
    close: () => {
      close(near)
      close(far)
    },
  }
}
