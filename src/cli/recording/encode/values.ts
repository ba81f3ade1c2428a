import { isNameForIndex } from '../../../capture/filter/link-index.ts'
import { bytesOf, fromPlain, own } from '../../../capture/json/plain.ts'
import { didYouMean } from '../../../netlink/base/nearest.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Codec, Names } from '../../../netlink/codec/codec.ts'
import { isWide, namesOf, resolved } from '../../../netlink/codec/shape.ts'
import { byKeys, namesIn } from './names.ts'
import type { Naming } from './target.ts'

/** A codec, and the names that it does not have itself. */
export interface NamedCodec {
  readonly codec: Codec<unknown>
  readonly names: Naming
}

/** Parses the text of a value. A codec that reads text, such as one of addresses, gets it unchanged. */
export function valueFor(place: NamedCodec, text: string | undefined, there: unknown, path: string): unknown {
  const { names } = place
  const codec = resolved(place.codec)
  const { shape } = codec
  if (text === undefined || (shape.type === 'flag' && text === 'true')) return present(codec, path)
  if (/^[[{]/.test(text)) return fromPlain(codec, byKeys(codec, parsed(text, path), names))
  switch (shape.type) {
    case 'list':
      return [...((there as unknown[] | undefined) ?? []), ...items({ codec: shape.item, names }, text, path)]
    case 'array':
      return items({ codec: shape.element, names }, text, path)
    case 'indexed':
    case 'groups':
    case 'attributes':
    case 'struct':
    case 'headed':
      throw new TypeError(`${path}: ${codec.name}: expected JSON, or the name of a member: ${path}.${hint({ codec, names })}=…`)
    case 'select':
      throw new TypeError(`${path}: expected JSON, or the name of a member: ${choiceExample(codec, path)}`)
    case 'integer':
      return number({ codec, names }, text, path)
    case 'uint': {
      const value = wideNumber(codec, text, path, names)
      return shape.keepsWidth && value >= 0n && value <= 0xffffffffn ? Number(value) : value
    }
    case 'bytes':
      return bytesOf(text.startsWith('0x') ? text : `0x${text.replace(/[\s:]/g, '')}`)
    case 'flag or u8':
      return wordNumber(text, path)
    default:
      return text
  }
}

function items(item: NamedCodec, text: string, path: string): unknown[] {
  return text.split(',').map((one) => valueFor(item, one, undefined, path))
}

function number({ codec, names }: NamedCodec, text: string, path: string): unknown {
  const named = namesOf(codec)
  if (named) return named.flags ? combined(text, named.names, path) : oneOf(text, named.names, path)
  return isWide(codec) ? wideNumber(codec, text, path, names) : wordNumber(text, path)
}

/** A number of 64 bits: digits, or names of its bits. A name of a value is one of them. */
function wideNumber(codec: Codec<unknown>, text: string, path: string, { wide }: Naming): bigint {
  const names = wide(codec)
  if (!names || /^-?\d/.test(text)) return BigInt(integerText(text, path))
  const words = text.split(/[,|]/).filter((one) => one !== '')
  return words.reduce((sum, one) => sum | BigInt(oneOf(one, names, path)), 0n)
}

/** Value of a word without `=`: for attributes whose presence is their value. */
function present({ name, shape }: Codec<unknown>, path: string): unknown {
  if (shape.type === 'flag') return true
  if (shape.type === 'flag or u8') return 1
  throw new TypeError(`${path}: expected ${path}=VALUE, of type ${name}`)
}

/** The kinds that most programs use. */
const USUAL = ['bridge', 'vlan', 'vxlan']

/** What to write for a member of a nest whose attributes another attribute decides: `linkinfo.kind=bridge linkinfo.data.bridge.NAME=…`. */
export function choiceExample({ shape }: Codec<unknown>, path: string, name = 'NAME', among?: readonly string[]): string {
  if (shape.type !== 'select') throw new TypeError(`${path} has no choices`)
  const kinds = among ?? Object.keys(shape.choices)
  const kind = USUAL.find((one) => kinds.includes(one)) ?? kinds[0]
  const decides = shape.selector.startsWith('header.') ? '' : `${besides(path, shape.selector)}=${kind} `
  return `${decides}${path}.${kind}.${name}=…`
}

/** The path of a sibling: `linkinfo.kind` for `linkinfo.data`. */
export const besides = (path: string, key: string): string => [...path.split('.').slice(0, -1), key].join('.')

const hint = ({ codec, names }: NamedCodec): string =>
  namesIn(codec.shape.type === 'headed' ? codec.shape.attrs : codec, names)[0] ?? '[{"index":1,"value":{}}]'

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new TypeError(`${path}: ${(error as SyntaxError).message}`)
  }
}

function integerText(text: string, path: string): string {
  if (/^(-?\d+|0x[0-9a-f]+)$/i.test(text)) return text
  if (isNameForIndex(path, text))
    throw new TypeError(`${path}: expected the index of a link, such as ${path}=7, got ${shown(text)}: "ip link show" prints it`)
  throw new TypeError(`${path}: expected a number, got ${shown(text)}`)
}

export const wordNumber = (text: string | undefined, path: string): number => Number(integerText(text ?? '', path))

function oneOf(text: string, names: Names, path: string): number {
  const key = Object.keys(names).find((name) => same(name, text))
  if (key !== undefined) return own(names, key) as number
  if (/^-?\d/.test(text)) return wordNumber(text, path)
  const known = Object.keys(names)
  throw new TypeError(
    `${path}: unknown value ${shown(text)}${didYouMean(text, known) || `: expected a number or ${known.slice(0, 30).join(', ')}`}`,
  )
}

/** The bits of names separated by commas. */
export const combined = (text: string, names: Names, path: string): number =>
  text
    .split(/[,|]/)
    .filter((one) => one !== '')
    .reduce((bits, one) => (bits | oneOf(one, names, path)) >>> 0, 0)

const same = (a: string, b: string): boolean => a.toLowerCase().replace(/-/g, '_') === b.toLowerCase().replace(/-/g, '_')
