import {
  AF_NETLINK,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_NETLINK,
  SOL_SOCKET,
} from './constants.ts'
import { close, connect, getsockname, must, read, recvmmsg, setsockopt, socket, write } from './libc.ts'
import type { Messages } from './messages.ts'

/** The system calls that a netlink socket makes, each with the kernel's convention: a value >= 0, or -errno. */
export interface Port {
  /** A socket of a protocol in the thread's network namespace, connected to the kernel. Throws SyscallError. */
  open(protocol: number, name: string, receiveBuffer: number): number
  /** The port id that the kernel chose. Throws SyscallError. */
  portId(fd: number): number
  /** Sends one datagram to the kernel. */
  send(fd: number, data: Uint8Array): number
  /**
   * Receives one datagram without waiting for it: its length, as far as there was room. Neither its sender is told nor whether its end is lost, but it takes a
   * tenth of the time of recvmmsg.
   */
  read(fd: number, data: Uint8Array): number
  /** As many datagrams as there are headers, without waiting for them. */
  recvmmsg(fd: number, messages: Messages, flags: number): number
  close(fd: number): number
}

/** Options that every socket has where the kernel knows them (linux/netlink.h). */
const NETLINK_CAP_ACK = 10
const NETLINK_EXT_ACK = 11
const NETLINK_GET_STRICT_CHK = 12

const kernel: Port = {
  open,
  portId,
  send: write,
  read,
  recvmmsg: (fd, { address, parts }, flags) => recvmmsg(fd, address, parts.length, flags, 0),
  close,
}
let current = kernel

/** What sockets opened from now on talk to. */
export function port(): Port {
  return current
}

/** Puts something else in the kernel's place, for sockets opened from now on; undefined ends it. For tests of what a kernel seldom does. */
export function replaceKernel(fake: Port | undefined): void {
  current = fake ?? kernel
}

function open(protocol: number, name: string, receiveBuffer: number): number {
  const fd = must(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol), 'socket', name)
  try {
    prepare(fd, receiveBuffer)
    return fd
  } catch (error) {
    close(fd)
    throw error
  }
}

/** Options, address and peer of a new socket. */
function prepare(fd: number, receiveBuffer: number): void {
  const on = Buffer.alloc(4)
  on.writeUInt32LE(1)
  // Older kernels do not know them all, and do without.
  for (const option of [NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK]) setsockopt(fd, SOL_NETLINK, option, on, 4)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(receiveBuffer)
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) < 0) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size, 4)
  // struct sockaddr_nl: family, padding, port id, groups. Connected to port id 0 it is the kernel's alone, which also chooses its own port id.
  const address = Buffer.alloc(12)
  address.writeUInt16LE(AF_NETLINK)
  must(connect(fd, address, 12), 'connect', 'netlink')
}

function portId(fd: number): number {
  const address = Buffer.alloc(12)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(12)
  must(getsockname(fd, address, length), 'getsockname', 'netlink')
  return address.readUInt32LE(4)
}
