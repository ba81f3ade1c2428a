/** Bytes of a call, and how many of them strace left out (`...` after a string). */
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
  /** Process and file descriptor: `9265/3`. */
  readonly fd: string
  /** The arguments. */
  readonly text: string
  readonly result: number
  /** What strace prints of a file descriptor with -y and -yy: `NETLINK:[ROUTE:9265]`. */
  readonly path: string | undefined
  /** The bytes that were sent or received, where they stand there as strings. */
  strings(): Transferred[]
}

const CALL =
  /^(?:(?:\[pid\s+(\d+)\]|(\d+))\s+)?(?:(\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+)\s+)?(\w+)\((.*)\)\s+= (0x[0-9a-f]+|-?\d+|\?)/

/** Reads a line as a call; undefined where it is none, or has no result. */
export function callOf(line: string, offset: number): Call | undefined {
  const [, inBrackets, before, clock, name, text, told] = CALL.exec(line) ?? []
  if (name === undefined || text === undefined || told === undefined || told === '?') return undefined
  const result = Number(told)
  const made = name === 'socket' ? new RegExp(`= ${told}(?:<(.*?)>)?`).exec(line) : undefined
  const [, number, path] = /^(0x[0-9a-f]+|\d+)(?:<(.*?)>(?=[,)]|$))?/.exec(text) ?? []
  const pid = inBrackets ?? before ?? ''
  return {
    offset,
    time: clock === undefined ? undefined : timeOf(clock),
    name,
    fd: `${pid}/${name === 'socket' ? result : Number(number)}`,
    text,
    result,
    path: made ? made[1] : path,
    strings: () => transferred(name, text, result),
  }
}

/** `1795462847.123456` of -ttt, `19:40:46.188436` of -tt. */
function timeOf(clock: string): bigint {
  const [whole = '', fraction = ''] = clock.split('.')
  const seconds = whole.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
  return seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9))
}

/** A C string, and whether `...` after it says that it goes on. */
const STRING = /"((?:[^"\\]|\\.)*)"(\.\.\.)?/

/** Where the bytes of a datagram stand: old versions write `msg_iov(1)=[{"…", 32}]`, newer ones `iov_base="…"`, sendto just the string. */
const PLACES = {
  several: new RegExp(`iov_base=${STRING.source}|(?<=msg_iov\\(\\d+\\)=\\[|\\}, )\\{${STRING.source}, \\d+\\}`, 'g'),
  argument: new RegExp(`^(?:0x[0-9a-f]+|\\d+)(?:<.*?>)?, ${STRING.source}`),
} as const

function transferred(name: string, text: string, result: number): Transferred[] {
  if (name.endsWith('mmsg'))
    return text.split(/(?<=msg_len=\d+)\}/).flatMap((one) => gathered(one, Number(/msg_len=(\d+)$/.exec(one)?.[1])))
  if (name.endsWith('msg')) return gathered(text, result)
  const [found, inside = '', cut] = PLACES.argument.exec(text) ?? []
  return found === undefined ? [] : sized(unescaped(inside), cut !== undefined, result)
}

/** The strings of one msghdr as one datagram. */
function gathered(text: string, length: number): Transferred[] {
  const parts = [...text.matchAll(PLACES.several)]
  const cut = parts.some((part) => (part[2] ?? part[4]) !== undefined)
  const bytes = parts.flatMap((part) => unescaped((part[1] ?? part[3]) as string))
  return parts.length === 0 || text.includes('{nlmsg_len=') ? [] : sized(bytes, cut, length)
}

/** Of what was received strace prints no more than the result; of what was sent the whole buffer. */
function sized(bytes: readonly number[], cut: boolean, length: number): Transferred[] {
  if (bytes.length === 0 || (!cut && bytes.length < length)) return []
  return [{ bytes: Uint8Array.from(bytes.slice(0, length)), missing: Math.max(length - bytes.length, 0) }]
}

const LETTERS: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, v: 11, f: 12, a: 7, b: 8 }

/** The bytes of a C string, as strace escapes it: `\x1b`, octal, and letters. */
function unescaped(text: string): number[] {
  return [...text.matchAll(/\\x([0-9a-f]{1,2})|\\([0-7]{1,3})|\\(.)|([^\\])/gi)].map(([, hex, octal, letter, plain]) => {
    if (hex !== undefined) return Number.parseInt(hex, 16)
    if (octal !== undefined) return Number.parseInt(octal, 8) & 0xff
    if (letter !== undefined) return LETTERS[letter] ?? letter.charCodeAt(0)
    return (plain as string).charCodeAt(0)
  })
}
