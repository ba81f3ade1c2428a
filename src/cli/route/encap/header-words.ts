import { AF } from '../../../rtnl/constants.ts'
import { IOAM6_IPTUNNEL_MODE, SEG6_IPTUN_MODE } from '../../../rtnl/route/constants.ts'
import { rplHeader, segmentHeader } from '../../../rtnl/route/segments.ts'
import { refuse, wrong } from '../../parse/exit.ts'
import { inetText, readAddress } from '../../parse/inet.ts'
import { unsigned } from '../../parse/numbers.ts'
import { numberAfter } from '../../parse/routing.ts'
import { readPart, type Word, type Words } from '../../parse/words.ts'
import { IOAM6_MODES, SEG6_MODES } from './names.ts'
import { address, choice, type EncapValues, single } from './part.ts'

/** What the words of a segment routing header say. */
interface Segments {
  mode?: number
  segs?: string
  hmac?: number
}

/** Returns the segment routing header of `segs A,B`. */
export function headerOfWords({ segs = '', hmac = 0 }: Segments, inline: boolean): object {
  return segmentHeader({ segs: addresses(segs), hmac }, inline)
}

/** Without the word there is one segment, `::`, as with `ip`. */
const addresses = (segs: string): string[] =>
  segs === '' ? ['::'] : segs.split(',').map((text) => inetText(readAddress(text, AF.INET6)))

const SEG6: readonly Word<EncapValues>[] = [
  choice('mode', 'mode', SEG6_MODES),
  single('segs', 'segs', (words, values) => {
    const text = words.next()
    return values['mode'] === undefined ? wrong('"segs" provided before "mode"\n', text) : text
  }),
  single('hmac', 'hmac', (words) => unsigned(words.next()) ?? 0),
]

/** What `ip` sends without `mode`; the kernel refuses it. */
const NO_MODE = -1

/** `encap seg6`: a segment routing header. */
export async function readSeg6(words: Words): Promise<EncapValues> {
  const values: EncapValues = {}
  await readPart(words, SEG6, values)
  const { mode = NO_MODE, ...read } = values as Segments
  return { srh: { mode, srh: headerOfWords(read, mode === SEG6_IPTUN_MODE.INLINE) } }
}

/** `encap rpl`: a source routing header of RFC 6554. */
export async function readRpl(words: Words): Promise<EncapValues> {
  const values: EncapValues = {}
  await readPart(words, [single('segs', 'segs', (all) => all.next())], values)
  return { srh: rplHeader(addresses((values as Segments).segs ?? '')) }
}

/** What the words of an IOAM trace say. */
interface Trace {
  mode?: number
  dst?: string
  freq?: readonly [k: number, n: number]
}

/** Size of the data of a trace at most, in bytes. */
const MOST_TRACE = 244

/** Reads the next word if it is this one, else ends the command. */
function expectWord(words: Words, word: string, last: string): void {
  if (words.following !== word) refuse(`Missing ${word === 'prealloc' ? 'trace type' : `${word} for ${last}`}`)
  words.advance()
}

const TRACE: readonly Word<EncapValues>[] = [
  single('freq', 'freq', (words) => {
    const text = words.next()
    const [k = 0, n = 0] = text.split('/').map((part) => unsigned(part))
    return k === 0 || k > n ? wrong('"freq" value is invalid\n', text) : [k, n]
  }),
  choice('mode', 'mode', IOAM6_MODES),
  address('tundst', 'dst', AF.INET6),
]

/** `encap ioam6`: a trace. */
export async function readIoam6(words: Words): Promise<EncapValues> {
  const values: EncapValues = {}
  await readPart(words, TRACE, values)
  words.advance()
  if (words.current !== 'trace') refuse('missing "trace"')
  expectWord(words, 'prealloc', 'trace')
  expectWord(words, 'type', 'trace')
  const type = numberAfter(words, 'Invalid trace type\n')
  expectWord(words, 'ns', 'trace')
  const namespaceId = numberAfter(words, 'Invalid namespace ID\n', 16)
  expectWord(words, 'size', 'trace')
  const size = numberAfter(words, 'Invalid trace size\n', 8)
  if (size === 0 || size % 4 !== 0 || size > MOST_TRACE) wrong('Invalid trace size\n', words.current)
  const { mode = IOAM6_IPTUNNEL_MODE.INLINE, dst, freq = [1, 1] } = values as Trace
  return {
    freqK: freq[0],
    freqN: freq[1],
    mode,
    ...(dst === undefined ? {} : { dst }),
    trace: { namespaceId, nodelenOverflow: 0, remlen: size / 4, typeBe32: (type << 8) >>> 0 },
  }
}
