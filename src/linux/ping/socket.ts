import { shown } from '../../netlink/base/shown.ts'
import { parseIp } from '../../netlink/codec/address.ts'
import { inNamespace } from '../namespaces/setns.ts'
import type { Place } from '../syscalls/arena.ts'
import {
  AF_INET,
  AF_INET6,
  EAGAIN,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPV6,
  IPPROTO_RAW,
  MSG_DONTWAIT,
  SO_BINDTODEVICE,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_SOCKET,
} from '../syscalls/constants.ts'
import { allocate, close, must, recvmsg, sendto, setsockopt, socket } from '../syscalls/libc.ts'
import { type MessageParts, messageHeaders, messagesSize, receivedHeader, resetHeaders } from '../syscalls/mmsghdr.ts'
import { ECHO_REPLY, ERRORS, type IpVersion, splitIpv4 } from './icmp.ts'

/** The destination: the address, and the link of a link-local one, by name or index. */
export interface PingDestination {
  readonly version: IpVersion
  readonly bytes: Uint8Array
  readonly zone: string | undefined
}

/** A received ICMP message. */
export interface Packet {
  readonly source: Uint8Array
  readonly ttl: number
  readonly message: Uint8Array
}

/** A raw ICMP socket, non-blocking. */
export interface PingSocket {
  readonly fd: number
  send(message: Uint8Array): number
  /** Returns the next message; undefined if there is none. */
  receive(): Packet | undefined
  close(): void
}

const ICMP_FILTER = 1
const IPV6_RECVHOPLIMIT = 51
const IPV6_HOPLIMIT = 52

/** Parses `10.0.0.2`, `fe80::1%veth0` or `fe80::1%2`. Throws TypeError. */
export function parseDestination(text: string): PingDestination {
  const at = typeof text === 'string' ? text.indexOf('%') : -1
  const bytes = parseIp(at < 0 ? text : text.slice(0, at))
  const zone = at < 0 ? undefined : text.slice(at + 1)
  const version = bytes.length === 4 ? 4 : 6
  if (zone === '' || (zone !== undefined && version === 4))
    throw new TypeError(`expected an address such as "fe80::1%eth0", got ${shown(text)}`)
  return { version, bytes, zone }
}

/** Opens a raw ICMP socket inside the network namespace of the descriptor `namespace`. */
export function openPingSocket(namespace: number, to: PingDestination): PingSocket {
  const family = to.version === 4 ? AF_INET : AF_INET6
  const protocol = to.version === 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6
  const fd = inNamespace(namespace, () => socket(family, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol))
  must(fd, 'socket', 'a raw socket for ping; it needs CAP_NET_RAW in the namespace')
  try {
    configure(fd, to)
  } catch (error) {
    close(fd)
    throw error
  }
  const address = socketAddress(to)
  return {
    fd,
    send: (message) => sendto(fd, message, message.length, 0, address, address.length),
    receive: receiver(fd, to.version),
    close: () => void close(fd),
  }
}

function configure(fd: number, { version, zone }: PingDestination): void {
  const wanted = [ECHO_REPLY[version], ...ERRORS[version]]
  const option = (level: number, name: number, value: Uint8Array, context: string): void =>
    void must(setsockopt(fd, level, name, value, value.length), 'setsockopt', context)
  if (version === 4) option(IPPROTO_RAW, ICMP_FILTER, blockAllBut(wanted, 4), 'ICMP_FILTER')
  else option(IPPROTO_ICMPV6, ICMP_FILTER, blockAllBut(wanted, 32), 'ICMPV6_FILTER')
  if (version === 6) option(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, Buffer.from([1, 0, 0, 0]), 'IPV6_RECVHOPLIMIT')
  if (zone !== undefined && !isIndex(zone)) option(SOL_SOCKET, SO_BINDTODEVICE, Buffer.from(`${zone}\0`), `device ${zone}`)
}

// A set bit blocks its type, in both filters.
function blockAllBut(types: readonly number[], length: number): Buffer {
  const filter = Buffer.alloc(length, 0xff)
  for (const type of types) filter[type >> 3] = (filter[type >> 3] ?? 0) & ~(1 << (type & 7))
  return filter
}

function isIndex(zone: string): boolean {
  return /^\d+$/.test(zone)
}

// struct sockaddr_in and sockaddr_in6; the port is not used.
function socketAddress({ version, bytes, zone }: PingDestination): Buffer {
  const address = Buffer.alloc(version === 4 ? 16 : 28)
  address.writeUInt16LE(version === 4 ? AF_INET : AF_INET6)
  address.set(bytes, version === 4 ? 4 : 8)
  if (zone !== undefined && isIndex(zone)) address.writeUInt32LE(Number(zone), 24)
  return address
}

/** Room for the longest packet. */
const SIZES = { name: 28, data: 0x10000, control: 64 }
// Shared by the thread: each message is read before the next call.
let place: Place | undefined

function receiver(fd: number, version: IpVersion): () => Packet | undefined {
  place ??= allocate(messagesSize(SIZES, 1))
  const messages = messageHeaders(place, SIZES, 1)
  const [{ data, name, control }] = messages.parts as [MessageParts]
  return () => {
    for (;;) {
      resetHeaders(messages)
      const length = recvmsg(fd, messages.address, MSG_DONTWAIT)
      if (length === -EAGAIN) return undefined
      const bytes = data.subarray(0, must(length, 'recvmsg', 'ping'))
      if (version === 6)
        return { source: name.subarray(8, 24), ttl: hopLimit(control, receivedHeader(messages, 0).controlLength), message: bytes }
      const packet = splitIpv4(bytes)
      if (packet) return packet
    }
  }
}

// One control message at most: a struct cmsghdr of 16 bytes and the int.
function hopLimit(control: Buffer, length: number): number {
  return length >= 20 && control.readInt32LE(8) === IPPROTO_IPV6 && control.readInt32LE(12) === IPV6_HOPLIMIT
    ? control.readInt32LE(16)
    : 0
}
