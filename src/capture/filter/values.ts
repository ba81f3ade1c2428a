import { Writer } from '../../netlink/codec/bytes.ts'
import type { Codec, Scope } from '../../netlink/codec/codec.ts'
import { textLength } from '../../netlink/codec/text.ts'
import { AF } from '../../rtnl/constants.ts'
import { numberNames, sortOf } from './codecs.ts'
import { hasPart, networkOf, numberIn, wantedOf } from './compare.ts'
import type { ConditionWord } from './syntax.ts'

/** Operators that compare numbers by their order. */
export const ORDERING: ReadonlySet<string> = new Set(['<', '<=', '>', '>='])

/** Returns what a value of this codec can be, if it never compares to the given one; undefined if it may. */
export function expectedOf(codec: Codec<unknown>, operator: string, value: ConditionWord): string | undefined {
  const sort = sortOf(codec)
  if (sort === 'composite') return operator === '~' ? undefined : 'the name of one of its values'
  if (sort === 'number') return number(codec, operator, value)
  if (ORDERING.has(operator)) return 'a value without an order'
  const { text } = value
  switch (codec.shape.type) {
    case 'flag':
      return text === 'true' || text === '1' ? undefined : 'no value: it is a flag, present or absent'
    case 'text':
      return fitsText(text, codec.shape.size) ? undefined : `a text of at most ${codec.shape.size} bytes`
    case 'bytes':
      return (operator === '~' ? PART_OF_BYTES : BYTES).test(text) ? undefined : 'bytes as hex after 0x'
    default:
      return address(codec, operator, text)
  }
}

/** Names of the values of a codec. */
export const namesFor = (codec: Codec<unknown>): readonly string[] => Object.keys(numberNames(codec).names ?? {})

const BYTES = /^0x([0-9a-f]{2})*$/i
const PART_OF_BYTES = /^(0x)?[0-9a-f]*$/i
/** Characters of IP addresses, link-layer addresses, label stacks, and bytes in hex. */
const PART_OF_ADDRESS = /^(0x)?[0-9a-f:./]*$/i

function number(codec: Codec<unknown>, operator: string, { text, quoted }: ConditionWord): string | undefined {
  const names = numberNames(codec)
  const all = namesFor(codec)
  const few = all.length > 0 && all.length <= 12 ? `a number or ${all.join(', ')}` : 'a number'
  if (operator === '~' && !names.bits) return /^-?\d*$/.test(text) || all.some((name) => hasPart(text, name)) ? undefined : few
  const found = numberIn(names, wantedOf(text, quoted))
  if (found === undefined) return few
  const [least, most] = rangeOf(codec)
  const isWhole = typeof found === 'bigint' || Number.isInteger(found) || ORDERING.has(operator)
  return found >= least && found <= most && isWhole ? undefined : `a whole number from ${least} to ${most}`
}

function rangeOf({ shape }: Codec<unknown>): readonly [least: bigint, most: bigint] {
  if (shape.type === 'uint' && shape.signed) return [-(1n << 63n), (1n << 63n) - 1n]
  if (shape.type !== 'integer') return [0n, (1n << (shape.type === 'uint' ? 64n : 8n)) - 1n]
  const { bits, signed } = shape
  const all = 1n << BigInt(bits)
  return signed ? [-all / 2n, all / 2n - 1n] : [0n, all - 1n]
}

function fitsText(text: string, size: number | undefined): boolean {
  return size === undefined || textLength(text) <= size
}

/** An address, or a text that the codec reads and writes with its own code. */
function address(codec: Codec<unknown>, operator: string, text: string): string | undefined {
  if (operator === '~' && !text.includes('/') && PART_OF_ADDRESS.test(text)) return undefined
  const wrong = wrongFor(codec, text, undefined)
  if (wrong === undefined || wrongFor(codec, text, OF_MPLS) === undefined) return undefined
  const network = networkOf(text)
  if (network && fitsNetwork(codec, network.bytes.length)) return undefined
  return text.includes('/') ? `${wrong}, or a network such as 10.0.0.0/8` : wrong
}

/** Whether values of the codec are addresses of this length. */
function fitsNetwork(codec: Codec<unknown>, length: number): boolean {
  const { shape } = codec
  if (shape.type !== 'address') return true
  if (shape.form === 'ip') return true
  return (shape.form === 'ipv4' && length === 4) || (shape.form === 'ipv6' && length === 16)
}

const OF_MPLS: Scope = { header: { family: AF.MPLS }, attr: () => undefined }

/** Writes a text, and returns what the codec expected in its place. */
function wrongFor(codec: Codec<unknown>, text: string, scope: Scope | undefined): string | undefined {
  try {
    codec.write(new Writer(true), text, scope)
    return undefined
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    return error.message.replace(/^expected /, '').replace(/, got .*$/, '')
  }
}
