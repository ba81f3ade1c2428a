import { messageCodecs, typeOf } from '../../capture/json/from-json.ts'
import { bytesOf, fromPlain, own } from '../../capture/json/plain.ts'
import { headed } from '../../netlink/attribute/headed.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Codec, Sized } from '../../netlink/codec/codec.ts'
import { isWide, namesOf, resolved } from '../../netlink/codec/shape.ts'
import { flagNames, NLM_F } from '../../netlink/message/header.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import { rtnetlink } from '../../wire.ts'

/** Values under a dotted name, collected from the words so far. */
type Values = Readonly<Record<string, unknown>>

/**
 * Builds an rtnetlink message from words: its type, then `name=value` pairs. A name is `flags`, `seq`, `pid`, or the
 * path of an attribute or a member of the struct: `linkinfo.data.vlan.id`, `header.index`. Throws TypeError or
 * RangeError.
 */
export function messageOf(name: string, words: readonly string[]): Outgoing {
  const type = typeOf({ name }, rtnetlink)
  const pairs = words.map(pair)
  const flags = flagsOf(type, pairs.findLast(([key]) => key === 'flags')?.[1])
  const message = { type, flags, seq: 0, pid: 0 }
  const { header, attrs } = messageCodecs(rtnetlink, { type, flags })
  const body = headed(header as Sized<unknown>, attrs) as Codec<unknown>
  let values: Values = {}
  for (const [key, text] of pairs) {
    if (key === 'seq' || key === 'pid') message[key] = integer(text, key)
    else if (key !== 'flags') values = put(body, key.split('.'), text, values, key) as Values
  }
  return { ...message, ...values }
}

function pair(word: string): [key: string, text: string | undefined] {
  const at = word.indexOf('=')
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

/** Default flags: a request with ACK. */
function flagsOf(type: number, text: string | undefined): number {
  if (text === undefined) return NLM_F.REQUEST | NLM_F.ACK
  return combined(text, flagNames(type, rtnetlink.find(type, NLM_F.REQUEST, undefined, {}).verb, NLM_F.REQUEST), 'flags')
}

/** Sets a value at its path and keeps its siblings. */
function put(codec: Codec<unknown>, keys: readonly string[], text: string | undefined, there: unknown, path: string): unknown {
  if (resolved(codec) !== codec) return put(resolved(codec), keys, text, there, path)
  if (keys.length === 0) return valueFor(codec, text, there, path)
  const [key, ...rest] = stepsOf(codec, keys, path) as [string, ...string[]]
  const values = (there ?? {}) as Values
  return { ...values, [key]: put(inside(codec, key, path), rest, text, values[key], path) }
}

/** Adds the step `attrs` or `header` for a struct with attributes, as words omit it. Attributes take precedence. */
function stepsOf(codec: Codec<unknown>, keys: readonly string[], path: string): readonly string[] {
  const [first, ...rest] = keys as [string, ...string[]]
  const { shape } = codec
  if (shape.type !== 'headed' || first === 'header' || first === 'attrs') return keys
  const [attrs, header] = [shape.attrs, shape.header].map((part) => keyIn(part, first))
  if (attrs !== undefined) return ['attrs', attrs, ...rest]
  if (header !== undefined) return ['header', header, ...rest]
  const names = [...namesIn(shape.attrs), ...namesIn(shape.header)]
  throw new TypeError(
    `${path}: unknown name "${first}"${didYouMean(first, names) || `: expected ${list(namesIn(shape.header), names)}`}`,
  )
}

const list = (members: readonly string[], all: readonly string[]): string => (all.length > 30 ? members : all).join(', ')

function inside(codec: Codec<unknown>, key: string, path: string): Codec<unknown> {
  if (codec.shape.type === 'headed') return key === 'header' ? codec.shape.header : codec.shape.attrs
  const known = keyIn(codec, key)
  const found = known === undefined ? undefined : partsIn(codec)?.[known]
  if (found) return found
  const names = namesIn(codec)
  if (names.length === 0) throw new TypeError(`${path}: ${codec.name} has no members, so "${key}" is not valid here`)
  throw new TypeError(
    `${path}: ${codec.name} has no "${key}"${didYouMean(key, names) || `: expected ${names.slice(0, 30).join(', ')}`}`,
  )
}

/** Inner codecs by key. */
function partsIn({ shape }: Codec<unknown>): Readonly<Record<string, Codec<unknown>>> | undefined {
  if (shape.type === 'attributes') return Object.fromEntries(Object.entries(shape.table).map(([key, [, , of]]) => [key, of]))
  if (shape.type === 'struct') return Object.fromEntries(Object.entries(shape.members).map(([key, [of]]) => [key, of]))
  if (shape.type === 'own') return shape.keys
  return shape.type === 'select' ? shape.choices : undefined
}

const namesIn = (codec: Codec<unknown>): string[] => Object.keys(partsIn(codec) ?? {}).filter((key) => !key.startsWith('_'))
const keyIn = (codec: Codec<unknown>, key: string): string | undefined => namesIn(codec).find((one) => one === key)

/** Parses the text of a value. A codec that reads text, such as one of addresses, gets it unchanged. */
function valueFor(codec: Codec<unknown>, text: string | undefined, there: unknown, path: string): unknown {
  const { shape } = codec
  if (resolved(codec) !== codec) return valueFor(resolved(codec), text, there, path)
  if (text === undefined || (shape.type === 'flag' && text === 'true')) return present(codec, path)
  if (/^[[{]/.test(text)) return fromPlain(codec, parsed(text, path))
  switch (shape.type) {
    case 'list':
      return [...((there as unknown[] | undefined) ?? []), ...items(shape.item, text, path)]
    case 'array':
      return items(shape.element, text, path)
    case 'indexed':
    case 'groups':
    case 'attributes':
    case 'struct':
    case 'select':
    case 'headed':
      throw new TypeError(`${path}: ${codec.name}: expected JSON, or the name of a member: ${path}.${hint(codec)}=…`)
    case 'integer':
      return number(codec, text, path)
    case 'uint':
      return BigInt(integerText(text, path))
    case 'bytes':
      return bytesOf(text.startsWith('0x') ? text : `0x${text.replace(/[\s:]/g, '')}`)
    case 'flag or u8':
      return integer(text, path)
    default:
      return text
  }
}

function items(item: Codec<unknown>, text: string, path: string): unknown[] {
  return text.split(',').map((one) => valueFor(item, one, undefined, path))
}

function number(codec: Codec<unknown>, text: string, path: string): unknown {
  const named = namesOf(codec)
  if (named) return named.flags ? combined(text, named.names, path) : oneOf(text, named.names, path)
  return isWide(codec) ? BigInt(integerText(text, path)) : integer(text, path)
}

/** Value of a word without `=`: for attributes whose presence is their value. */
function present({ name, shape }: Codec<unknown>, path: string): unknown {
  if (shape.type === 'flag') return true
  if (shape.type === 'flag or u8') return 1
  throw new TypeError(`${path}: expected ${path}=VALUE, of type ${name}`)
}

const hint = (codec: Codec<unknown>): string =>
  namesIn(codec.shape.type === 'headed' ? codec.shape.attrs : codec)[0] ?? '[{"index":1,"value":{}}]'

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new TypeError(`${path}: ${(error as SyntaxError).message}`)
  }
}

function integerText(text: string, path: string): string {
  if (/^(-?\d+|0x[0-9a-f]+)$/i.test(text)) return text
  throw new TypeError(`${path}: expected a number, got ${shown(text)}`)
}

const integer = (text: string | undefined, path: string): number => Number(integerText(text ?? '', path))

function oneOf(text: string, names: Readonly<Record<string, number>>, path: string): number {
  const key = Object.keys(names).find((name) => same(name, text))
  if (key !== undefined) return own(names, key) as number
  if (/^-?\d/.test(text)) return integer(text, path)
  const known = Object.keys(names)
  throw new TypeError(
    `${path}: unknown value ${shown(text)}${didYouMean(text, known) || `: expected a number or ${known.slice(0, 30).join(', ')}`}`,
  )
}

const combined = (text: string, names: Readonly<Record<string, number>>, path: string): number =>
  text
    .split(/[,|]/)
    .filter((one) => one !== '')
    .reduce((bits, one) => (bits | oneOf(one, names, path)) >>> 0, 0)

const same = (a: string, b: string): boolean => a.toLowerCase().replace(/-/g, '_') === b.toLowerCase().replace(/-/g, '_')
