import type { OnReadOpts, Socket, SocketConstructorOpts } from 'node:net'
import { AF_UNIX, EFD_CLOEXEC, EFD_NONBLOCK, O_CLOEXEC, SOCK_CLOEXEC, SOCK_NONBLOCK, SOCK_STREAM } from '../syscalls/constants.ts'
import { close, dup3, eventfd, must, socketpair } from '../syscalls/libc.ts'

/** An eventfd that the event loop polls. */
export interface Wake {
  readonly fd: number
  ref(): void
  unref(): void
  close(): void
}

/** Creates an eventfd and calls `fn` from the event loop after a write to it. */
export function openWake(fn: () => void): Wake {
  // The event loop accepts no eventfd. So it receives one end of a socket pair, and the eventfd replaces that end
  // before the loop has polled it. The other end is not needed.
  const pair = Buffer.alloc(8)
  must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), 'socketpair')
  const fd = pair.readInt32LE(0)
  const other = pair.readInt32LE(4)
  const callback = (): boolean => {
    fn()
    return true
  }
  const socket = adopt(fd, other, callback)
  return {
    fd,
    ref: () => void socket.ref(),
    unref: () => void socket.unref(),
    close: () => void socket.destroy(),
  }
}

function adopt(fd: number, other: number, callback: () => boolean): Socket {
  const event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)
  let socket: Socket | undefined
  try {
    must(event, 'eventfd')
    const onread = { buffer: Buffer.alloc(8), callback }
    const options: SocketConstructorOpts & { onread: OnReadOpts } = { fd, readable: true, writable: false, onread }
    // Loaded at first use: node:net is a tenth of nlwire's import time.
    const net = process.getBuiltinModule('node:net')
    socket = new net.Socket(options)
    must(dup3(event, fd, O_CLOEXEC), 'dup3')
    return socket
  } catch (error) {
    if (socket) socket.destroy()
    else close(fd)
    throw error
  } finally {
    close(other)
    if (event >= 0) close(event)
  }
}
