import { NETLINK } from '../message/protocols.ts'
import type { Call } from './strace-call.ts'

/** State of a file descriptor, learned from the text. */
interface Socket {
  readonly protocol?: number
  readonly port?: number
}

/** The netlink sockets among the file descriptors of all processes. */
export interface Sockets {
  /** Learns from a call: socket, bind, getsockname, and the paths that -yy prints. */
  note(call: Call): void
  isNetlink(fd: string): boolean
  of(fd: string): Socket
}

/** NETLINK_* numbers by the names that strace prints (linux/netlink.h). */
const PROTOCOLS: Readonly<Record<string, number>> = { ...NETLINK, INET_DIAG: NETLINK.SOCK_DIAG }

/** Creates an empty table of file descriptors. */
export function sockets(): Sockets {
  const byFd = new Map<string, Socket | undefined>()
  // Threads share the descriptors of their process and children inherit them, but the text does not name the parent.
  const byNumber = new Map<string, Socket | undefined>()
  const numberOf = (fd: string): string => fd.slice(fd.indexOf('/'))
  const of = (fd: string): Socket | undefined => (byFd.has(fd) ? byFd.get(fd) : byNumber.get(numberOf(fd)))
  const set = (fd: string, socket: Socket | undefined): void => {
    byFd.set(fd, socket)
    byNumber.set(numberOf(fd), socket)
  }
  return {
    note(call) {
      const learned = noted(call, of(call.fd))
      if (learned !== 'nothing') set(call.fd, learned)
    },
    isNetlink: (fd) => of(fd) !== undefined,
    of: (fd) => of(fd) ?? {},
  }
}

function noted({ name, text, result, path }: Call, known: Socket | undefined): Socket | undefined | 'nothing' {
  if (name === 'close' && result === 0) return undefined
  // A file, or a socket of another family. Its number may have been a netlink socket that was closed without a recorded
  // call, or a descriptor of another process.
  if (path !== undefined && !/^(NETLINK|socket):/.test(path)) return undefined
  const [, annotated, port] = /^NETLINK:\[([A-Z]\w*)(?::(\d+))?\]$/.exec(path ?? '') ?? []
  if (annotated !== undefined) return { ...protocolOf(annotated), ...(port === undefined ? {} : { port: Number(port) }) }
  if (name === 'socket' && result >= 0) {
    const [, protocol] = /^AF_NETLINK, [^,]+, (\w+)/.exec(text) ?? []
    return protocol === undefined ? undefined : protocolOf(protocol.replace(/^NETLINK_/, ''))
  }
  const [, own] = /sa_family=AF_NETLINK, nl_pid=(-?\d+)/.exec(text) ?? []
  // Older versions of strace print nl_pid as a signed number.
  if (own !== undefined && (name === 'getsockname' || (name === 'bind' && own !== '0')))
    return { ...known, port: Number(own) >>> 0 }
  return 'nothing'
}

function protocolOf(name: string): Socket {
  const protocol =
    (Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : undefined) ?? (/^(0x)?[0-9a-f]+$/i.test(name) ? Number(name) : undefined)
  return protocol === undefined ? {} : { protocol }
}
