import { comeHomeIfStopped } from '../syscalls/abroad.ts'
import {
  AF_NETLINK,
  MSG_DONTWAIT,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_NETLINK,
  SOL_SOCKET,
} from '../syscalls/constants.ts'
import { close, connect, getsockname, must, read, recv, recvmmsg, setsockopt, socket, write } from '../syscalls/libc.ts'
import type { MessageBuffers } from '../syscalls/mmsghdr.ts'

/** The system calls of a netlink socket. Each returns a value >= 0, or -errno. */
export interface Transport {
  /** Opens a socket of a protocol in the thread's network namespace, connected to the kernel. Throws SyscallError. */
  open(protocol: number, name: string): number
  /** Sets the receive buffer in bytes, kernel bookkeeping included, up to the maximum that the system permits. */
  keep(fd: number, bytes: number): void
  /** Returns the port id that the kernel chose. Throws SyscallError. */
  portId(fd: number): number
  /** Sends one datagram to the kernel. */
  send(fd: number, data: Uint8Array): number
  /**
   * Receives one datagram without waiting, and returns its length, up to the size of the buffer. Reports neither the
   * sender nor truncation, but takes a tenth of the time of recvmmsg.
   */
  read(fd: number, data: Uint8Array): number
  /** Discards one datagram without waiting. Unlike `read`, it is usually not slower if there is none. */
  discard(fd: number): number
  /** Receives as many datagrams as there are headers, without waiting. */
  recvmmsg(fd: number, messages: MessageBuffers, flags: number): number
  /** Joins a group of notifications (NETLINK_ADD_MEMBERSHIP). */
  join(fd: number, group: number): number
  /** Also listens to the other network namespaces that have an id in the socket's (NETLINK_LISTEN_ALL_NSID). */
  listenAllNsid(fd: number): number
  close(fd: number): number
}

// Options of netlink sockets (linux/netlink.h).
const NETLINK_ADD_MEMBERSHIP = 1
const NETLINK_LISTEN_ALL_NSID = 8
const NETLINK_CAP_ACK = 10
const NETLINK_EXT_ACK = 11
const NETLINK_GET_STRICT_CHK = 12

const nothing = Buffer.alloc(1)

const kernel: Transport = {
  open,
  keep,
  portId,
  send: write,
  read,
  discard: (fd) => recv(fd, nothing, 1, MSG_DONTWAIT),
  recvmmsg: (fd, { address, parts }, flags) => recvmmsg(fd, address, parts.length, flags, 0),
  join: (fd, group) => option(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group),
  listenAllNsid: (fd) => option(fd, SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, 1),
  close,
}
let current = kernel

/** The transport of sockets opened from now on. */
export function currentTransport(): Transport {
  return current
}

/** Replaces the kernel for sockets opened from now on; undefined ends it. For tests of rare kernel behaviour. */
export function replaceKernel(fake: Transport | undefined): void {
  current = fake ?? kernel
}

/** Runs a function; sockets that it opens have this transport. */
export function withTransport<T>(transport: Transport, fn: () => T): T {
  const before = current
  current = transport
  try {
    return fn()
  } finally {
    current = before
  }
}

function open(protocol: number, name: string): number {
  comeHomeIfStopped()
  const fd = must(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol), 'socket', name)
  try {
    prepare(fd)
    return fd
  } catch (error) {
    close(fd)
    throw error
  }
}

/** Sets the options, address and peer of a new socket. */
function prepare(fd: number): void {
  // Older kernels do not know all of them. They are optional.
  for (const name of [NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK]) option(fd, SOL_NETLINK, name, 1)
  // struct sockaddr_nl: family, padding, port id, groups. Connecting to port id 0 restricts the socket to the kernel,
  // which also assigns its port id.
  const address = Buffer.alloc(12)
  address.writeUInt16LE(AF_NETLINK)
  must(connect(fd, address, 12), 'connect', 'netlink')
}

function keep(fd: number, bytes: number): void {
  if (option(fd, SOL_SOCKET, SO_RCVBUFFORCE, bytes) < 0) option(fd, SOL_SOCKET, SO_RCVBUF, bytes)
}

function portId(fd: number): number {
  const address = Buffer.alloc(12)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(12)
  must(getsockname(fd, address, length), 'getsockname', 'netlink')
  return address.readUInt32LE(4)
}

function option(fd: number, level: number, name: number, value: number): number {
  const data = Buffer.alloc(4)
  data.writeUInt32LE(value)
  return setsockopt(fd, level, name, data, 4)
}
