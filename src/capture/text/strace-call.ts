/** Bytes of a system call, and the number of bytes that strace omitted (`...` after a string). */
export interface Transferred {
  readonly bytes: Uint8Array
  readonly missing: number
}

/** One finished system call. */
export interface Call {
  readonly offset: number
  /** Nanoseconds since 1970; with -t and -tt since midnight. */
  readonly time: bigint | undefined
  readonly name: string
  /** Process or thread; empty if the text has none. */
  readonly pid: string
  /** Name of the process, as strace prints it with -Y: `9265<ip>`. */
  readonly comm: string | undefined
  /** Process and file descriptor: `9265/3`. */
  readonly fd: string
  /** The arguments. */
  readonly text: string
  readonly result: number
  /** Name of the error of a failed call: `EPERM`. */
  readonly failed: string | undefined
  /** Path of the file descriptor, as strace prints it with -y and -yy: `NETLINK:[ROUTE:9265]`. */
  readonly path: string | undefined
  /** The bytes sent or received, if strace printed them as strings. */
  strings(): Transferred[]
}

/** The kernel cuts names of programs (comm) after 15 bytes; strace escapes some of them. */
const CALL =
  /^(?:(?:\[pid\s+(\d+)(?:<(.{0,64}?)>)?\]|(\d+)(?:<(.{0,64}?)>)?)\s+)?(?:(\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+)\s+)?(\w+)\((.*)\)\s+= (0x[0-9a-f]+|-?\d+|\?)(?: (E[A-Z0-9]+))?/

/** Parses a line as a system call. Returns undefined for any other line and for a call without a result. */
export function callOf(line: string, offset: number): Call | undefined {
  const [, inBrackets, ownComm, before, comm = ownComm, clock, name, text, returned, failed] = CALL.exec(line) ?? []
  if (name === undefined || text === undefined || returned === undefined || returned === '?') return undefined
  const result = Number(returned)
  const made = name === 'socket' ? new RegExp(`= ${returned}(?:<(.*?)>)?`).exec(line) : undefined
  const [, number, path] = /^(0x[0-9a-f]+|\d+)(?:<(.*?)>(?=[,)]|$))?/.exec(text) ?? []
  const pid = inBrackets ?? before ?? ''
  return {
    offset,
    time: clock === undefined ? undefined : timeOf(clock),
    name,
    pid,
    comm,
    fd: `${pid}/${name === 'socket' ? result : Number(number)}`,
    text,
    result,
    failed: result < 0 ? failed : undefined,
    path: made ? made[1] : path,
    strings: () => transferred(name, text, result),
  }
}

/** Time in nanoseconds of `1795462847.123456` (-ttt) or `19:40:46.188436` (-tt). */
function timeOf(clock: string): bigint {
  const [whole = '', fraction = ''] = clock.split('.')
  const seconds = whole.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
  return seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9))
}

/** Start of a datagram's bytes: old versions of strace print `msg_iov(1)=[{"…", 32}]`, newer ones `iov_base="…"`; sendto has only the string. */
const PLACES = {
  several: /iov_base="|\{"(?<=(?:msg_iov\(\d{1,9}\)=\[|\}, )\{")/g,
  argument: /^(?:0x[0-9a-f]+|\d+)(?:<[^>]*>)?, "/,
} as const

/** A C string: its bytes, its end, and whether `...` after it marks it as cut. */
interface Quoted {
  readonly bytes: Uint8Array
  readonly end: number
  readonly cut: boolean
}

function transferred(name: string, text: string, result: number): Transferred[] {
  if (name.endsWith('mmsg'))
    return text.split(/\}(?<=msg_len=\d{1,9}\})/).flatMap((one) => gathered(one, Number(/msg_len=(\d{1,9})$/.exec(one)?.[1])))
  if (name.endsWith('msg')) return gathered(text, result)
  const begin = PLACES.argument.exec(text)?.[0].length
  const found = begin === undefined ? undefined : quoted(text, begin)
  if (!found) return []
  // A failed send returns no length: the next argument has it.
  const asked = result < 0 && found.cut ? /\.\.\., (\d{1,9})/y : undefined
  if (asked) asked.lastIndex = found.end
  return sized(found.bytes, found.cut, Number(asked?.exec(text)?.[1] ?? result))
}

/** Joins the strings of one msghdr to one datagram. */
function gathered(text: string, length: number): Transferred[] {
  const parts = [...strings(text)]
  return parts.length === 0 || DECODED.test(text)
    ? []
    : sized(
        joined(parts),
        parts.some(({ cut }) => cut),
        length,
      )
}

function* strings(text: string): Generator<Quoted> {
  const places = new RegExp(PLACES.several)
  for (let found = places.exec(text); found; found = places.exec(text)) {
    const string = quoted(text, places.lastIndex)
    if (!string) continue
    yield string
    // Braces and commas inside a string are text.
    places.lastIndex = string.end
  }
}

function joined(parts: readonly Quoted[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { bytes }) => sum + bytes.length, 0))
  let at = 0
  for (const { bytes } of parts) {
    out.set(bytes, at)
    at += bytes.length
  }
  return out
}

/** Cuts the bytes to the length of the datagram. strace prints the whole buffer of a send, but only `result` bytes of a receive. */
function sized(bytes: Uint8Array, cut: boolean, result: number): Transferred[] {
  const length = result < 0 ? bytes.length : result
  if (bytes.length === 0 || (!cut && bytes.length < length)) return []
  return [{ bytes: bytes.slice(0, length), missing: Math.max(length - bytes.length, 0) }]
}

const LETTERS: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, v: 11, f: 12, a: 7, b: 8 }
/** One character of a C string as strace escapes it (`\x1b`, octal, letters), or the closing quote. */
const CHARACTER = /\\x([0-9a-f]{1,2})|\\([0-7]{1,3})|\\(.)|"|[^"\\]/iy

/** strace printed the header of a message as text: its strings are not the whole datagram. */
export const DECODED = /\{(?:nlmsg_)?len=/

/** Parses the string after the quote at `from`. Returns undefined if there is no closing quote. */
export function quoted(text: string, from: number): Quoted | undefined {
  const end = text.indexOf('"', from)
  if (end < 0) return undefined
  let bytes = new Uint8Array(end - from)
  let length = 0
  CHARACTER.lastIndex = from
  for (let found = CHARACTER.exec(text); found; found = CHARACTER.exec(text)) {
    const at = CHARACTER.lastIndex
    if (found[0] === '"') return { bytes: bytes.subarray(0, length), end: at, cut: text.startsWith('...', at) }
    if (length === bytes.length) bytes = larger(bytes)
    bytes[length++] = byteOf(found)
  }
  return undefined
}

function larger(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(2 * bytes.length + 16)
  out.set(bytes)
  return out
}

function byteOf([whole, hex, octal, letter]: RegExpExecArray): number {
  if (hex !== undefined) return Number.parseInt(hex, 16)
  if (octal !== undefined) return Number.parseInt(octal, 8) & 0xff
  return letter === undefined ? whole.charCodeAt(0) : (LETTERS[letter] ?? letter.charCodeAt(0))
}
