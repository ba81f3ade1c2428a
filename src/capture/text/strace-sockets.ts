import { NETLINK } from '../message/protocols.ts'
import type { Call } from './strace-call.ts'

/** What the text told of a file descriptor. */
interface Socket {
  readonly protocol?: number
  readonly port?: number
}

/** The file descriptors of all processes, as far as they are netlink sockets. */
export interface Sockets {
  /** Learns from a call: socket, bind, getsockname, and what -yy prints. */
  note(call: Call): void
  isNetlink(fd: string): boolean
  of(fd: string): Socket
}

/** NETLINK_*, as strace names them (linux/netlink.h). */
const PROTOCOLS: Readonly<Record<string, number>> = { ...NETLINK, INET_DIAG: NETLINK.SOCK_DIAG }

/** Begins with no file descriptor known. */
export function sockets(): Sockets {
  const byFd = new Map<string, Socket | undefined>()
  // A thread shares the descriptors of its process and a child inherits them, and the text does not tell whose child it is.
  const byNumber = new Map<string, Socket | undefined>()
  const numberOf = (fd: string): string => fd.slice(fd.indexOf('/'))
  const of = (fd: string): Socket | undefined => (byFd.has(fd) ? byFd.get(fd) : byNumber.get(numberOf(fd)))
  const set = (fd: string, socket: Socket | undefined): void => {
    byFd.set(fd, socket)
    byNumber.set(numberOf(fd), socket)
  }
  return {
    note(call) {
      const told = noted(call, of(call.fd))
      if (told !== 'nothing') set(call.fd, told)
    },
    isNetlink: (fd) => of(fd) !== undefined,
    of: (fd) => of(fd) ?? {},
  }
}

function noted({ name, text, result, path }: Call, known: Socket | undefined): Socket | undefined | 'nothing' {
  if (name === 'close' && result === 0) return undefined
  // A file, or a socket of another family: it may have the number of one that was closed unseen, or of another process.
  if (path !== undefined && !/^(NETLINK|socket):/.test(path)) return undefined
  const [, annotated, port] = /^NETLINK:\[([A-Z]\w*)(?::(\d+))?\]$/.exec(path ?? '') ?? []
  if (annotated !== undefined) return { ...protocolOf(annotated), ...(port === undefined ? {} : { port: Number(port) }) }
  if (name === 'socket' && result >= 0) {
    const [, protocol] = /^AF_NETLINK, [^,]+, (\w+)/.exec(text) ?? []
    return protocol === undefined ? undefined : protocolOf(protocol.replace(/^NETLINK_/, ''))
  }
  const [, own] = /sa_family=AF_NETLINK, nl_pid=(-?\d+)/.exec(text) ?? []
  // nl_pid is printed as a signed number by older versions.
  if (own !== undefined && (name === 'getsockname' || (name === 'bind' && own !== '0')))
    return { ...known, port: Number(own) >>> 0 }
  return 'nothing'
}

function protocolOf(name: string): Socket {
  const protocol = PROTOCOLS[name] ?? (/^(0x)?[0-9a-f]+$/i.test(name) ? Number(name) : undefined)
  return protocol === undefined ? {} : { protocol }
}
