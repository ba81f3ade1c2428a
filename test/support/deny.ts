// What live tests must never send. A route or next hop with tunnel options in its encapsulation (LWTUNNEL_IP_OPTS) makes Linux 6.18 hit a
// BUG in ip_tun_parse_opts. The sender dies while it holds RTNL, and the whole machine hangs until it is restarted.
import childProcess from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { endianness } from 'node:os'
import type { Transport } from '../../src/linux/socket/transport.ts'

const LITTLE_ENDIAN = endianness() === 'LE'
const NETLINK_ROUTE = 0
const WHY =
  'tunnel options in the encapsulation of a route hang the whole machine on Linux 6.18; test them in the emulator (npm run test:vm)'

/** Requests that carry routes and next hops: size of the struct, and the types of the attributes that matter. */
interface Request {
  readonly struct: number
  readonly encapType: number
  readonly encap: number
  readonly multipath?: number
}

// linux/rtnetlink.h: struct rtmsg, RTA_*; linux/nexthop.h: struct nhmsg, NHA_*.
const ROUTE: Request = { struct: 12, encapType: 21, encap: 22, multipath: 9 }
const NEXTHOP: Request = { struct: 8, encapType: 7, encap: 8 }
/** RTM_NEWROUTE, DELROUTE, GETROUTE; RTM_NEWNEXTHOP, DELNEXTHOP, GETNEXTHOP. */
const REQUESTS = new Map([24, 25, 26, 104, 105, 106].map((type) => [type, type < 100 ? ROUTE : NEXTHOP]))
/** LWTUNNEL_ENCAP_IP and LWTUNNEL_ENCAP_IP6. */
const IP_ENCAPS = [2, 4]
/** LWTUNNEL_IP_OPTS and LWTUNNEL_IP6_OPTS are the same number. */
const OPTS = 8

/** One element of a sequence: a message, an attribute or a next hop. */
interface Element {
  readonly type: number
  readonly bytes: DataView
}

const view = (bytes: DataView, from: number, to = bytes.byteLength): DataView => {
  const start = Math.min(from, bytes.byteLength)
  return new DataView(bytes.buffer, bytes.byteOffset + start, Math.max(0, Math.min(to, bytes.byteLength) - start))
}

/** The attributes in `bytes`. The kernel ignores the top two bits of the type. */
function* attributes(bytes: DataView): Generator<Element> {
  for (let at = 0; at + 4 <= bytes.byteLength; ) {
    const length = Math.max(4, bytes.getUint16(at, LITTLE_ENDIAN))
    yield { type: bytes.getUint16(at + 2, LITTLE_ENDIAN) & 0x3fff, bytes: view(bytes, at + 4, at + length) }
    at += (length + 3) & ~3
  }
}

/** The attributes behind each struct rtnexthop of RTA_MULTIPATH. */
function* nextHops(bytes: DataView): Generator<DataView> {
  for (let at = 0; at + 8 <= bytes.byteLength; ) {
    const length = Math.max(8, bytes.getUint16(at, LITTLE_ENDIAN))
    yield view(bytes, at + 8, at + length)
    at += (length + 3) & ~3
  }
}

/** True if the attributes of a route or next hop have tunnel options. An encapsulation without a type counts as one of IP. */
function hasTunnelOptions(bytes: DataView, request: Request): boolean {
  const all = [...attributes(bytes)]
  const types = all.filter(({ type, bytes: { byteLength } }) => type === request.encapType && byteLength >= 2)
  const isIp = types.length === 0 || types.some((one) => IP_ENCAPS.includes(one.bytes.getUint16(0, LITTLE_ENDIAN)))
  return all.some((one) => {
    if (one.type === request.encap) return isIp && [...attributes(one.bytes)].some(({ type }) => type === OPTS)
    if (one.type === request.multipath) return [...nextHops(one.bytes)].some((hop) => hasTunnelOptions(hop, request))
    return false
  })
}

/** Throws if a datagram to rtnetlink contains a route or next hop with tunnel options. */
export function refuseTunnelOptions(datagram: Uint8Array): void {
  const bytes = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength)
  for (let at = 0; at + 16 <= bytes.byteLength; ) {
    const length = Math.max(16, bytes.getUint32(at, LITTLE_ENDIAN))
    const request = REQUESTS.get(bytes.getUint16(at + 4, LITTLE_ENDIAN))
    if (request && hasTunnelOptions(view(bytes, at + 16 + request.struct, at + length), request))
      throw new Error(`not sent: ${WHY}`)
    at += (length + 3) & ~3
  }
}

const guards = new WeakSet<Transport>()

/** The same system calls, but rtnetlink sockets refuse tunnel options before anything is sent. */
export function guarded(port: Transport): Transport {
  const routeSockets = new Set<number>()
  const guard: Transport = {
    ...port,
    open(protocol, name) {
      const fd = port.open(protocol, name)
      if (protocol === NETLINK_ROUTE) routeSockets.add(fd)
      return fd
    },
    send(fd, data) {
      if (routeSockets.has(fd)) refuseTunnelOptions(data)
      return port.send(fd, data)
    },
    close(fd) {
      routeSockets.delete(fd)
      return port.close(fd)
    },
  }
  guards.add(guard)
  return guard
}

/** True of what `guarded` returns. */
export const isGuarded = (port: Transport): boolean => guards.has(port)

/** `-batch FILE` of `ip`, which may be shortened, in words that are joined by blanks. */
const BATCH = /(?:^|\s)--?b(?:a(?:t(?:ch?)?)?)?\s+(\S+)/g

/** The text of a file; nothing if it cannot be read: then `ip` cannot either. */
function textOf(file: string): string {
  try {
    // A FIFO would block, and /dev/stdin is another one here.
    return statSync(file).isFile() ? readFileSync(file, 'utf8') : ''
  } catch {
    return ''
  }
}

/** Throws if a command line, what it reads from its input, or a file of `ip -batch` has a word of `ip` for tunnel options. */
export function refuseWords(commandLine: string): void {
  const files = [...commandLine.matchAll(BATCH)].map(([, file = '']) => textOf(file))
  const text = [commandLine, ...files].join('\n')
  const [word] = /\b(?:geneve|vxlan|erspan)_opts\b/.exec(text) ?? []
  if (word !== undefined) throw new Error(`not started, because of ${word}: ${WHY}`)
}

/** Every string in the arguments of a function of node:child_process: program, words, input. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value instanceof Uint8Array) return [new TextDecoder().decode(value)]
  if (Array.isArray(value)) return value.flatMap(wordsOf)
  return value !== null && typeof value === 'object' && 'input' in value ? wordsOf(value.input) : []
}

/**
 * Makes every function of node:child_process refuse command lines with tunnel options, in this thread. Files of `ip -batch` are
 * found relative to this process's directory. Not seen: what a test writes to the input of a running child, and a batch that the child
 * makes itself.
 */
export function guardChildren(): void {
  const check = <T extends (...args: never[]) => unknown>(start: T): T =>
    function (this: unknown, ...args: never[]) {
      refuseWords(wordsOf(args).join(' '))
      return start.apply(this, args)
    } as T
  childProcess.spawnSync = check(childProcess.spawnSync)
  childProcess.execFileSync = check(childProcess.execFileSync)
  childProcess.execSync = check(childProcess.execSync)
  guardAsync()
  // Named imports of these functions see the change, too.
  syncBuiltinESMExports()
}

/** spawn, exec, execFile and fork all end in this method, which the types do not have. */
function guardAsync(): void {
  const prototype = childProcess.ChildProcess.prototype as unknown as {
    spawn(options: { readonly file: string; readonly args?: readonly string[] }): unknown
  }
  const start = prototype.spawn
  prototype.spawn = function (options) {
    refuseWords([options.file, ...(options.args ?? [])].join(' '))
    return start.call(this, options)
  }
}
