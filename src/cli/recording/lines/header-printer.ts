import type { HeadedCodec } from '../../../netlink/attribute/headed.ts'
import type { Bytes } from '../../../netlink/codec/bytes.ts'
import type { Scope } from '../../../netlink/codec/codec.ts'
import { dcbCommandText, familyText, flat, membersText } from '../words.ts'
import { keyOf, type NumberReader, numberReader } from './leaf-printers.ts'
import type { Ready, TextBytes } from './text-bytes.ts'

type Header = HeadedCodec<unknown, unknown>['header']

/** Prints the members of a struct that are not 0, as `membersText` prints the decoded struct. */
export type HeaderPrinter = (out: TextBytes, b: Bytes, at: number) => void

/** A member that is a number of at most 32 bits. */
interface Place {
  readonly before: Ready
  readonly at: number
  readonly read: NumberReader
  /** Returns the text of the key and the value, if that is not a number. */
  readonly text?: (value: number) => string
}

/**
 * Returns the printer of the struct before the attributes. `key` is put before the members, and then the family is a number;
 * without it, a name. Structs of numbers, which nearly all are, are not decoded to an object.
 */
export function headerPrinter(header: Header, key: string): HeaderPrinter {
  const { shape, size } = header
  const places: Place[] = []
  let family: Place | undefined
  let [at, isPlain] = [0, shape.type === 'struct']
  for (const [name, [codec]] of shape.type === 'struct' ? Object.entries(shape.members) : []) {
    const offset = at
    at += codec.size
    if (name.startsWith('_')) continue
    if (codec.shape.type !== 'integer' || codec.shape.bits > 32) {
      isPlain = false
      break
    }
    const place = { before: keyOf(key === '' ? name : `${key}.${name}`), at: offset, read: numberReader(codec.shape) }
    if (name === 'family' && key === '') family = place
    else if (name === 'cmd' && family) places.push({ ...place, text: dcbCommandText })
    else places.push(place)
  }
  if (!isPlain || at !== size) {
    const text = (members: Members): string => (key === '' ? membersText(members) : flat(key, without0(members)))
    return (out, b, from) => out.text(text(membersOf(header, b, from)))
  }
  return (out, { view }, from) => {
    if (family) {
      const value = family.read(view, from + family.at)
      if (value !== 0) out.text(familyText(value))
    }
    for (const place of places) {
      const value = place.read(view, from + place.at)
      if (value === 0) continue
      if (place.text) out.text(place.text(value))
      else {
        out.ready(place.before)
        out.number(value)
      }
    }
  }
}

type Members = Readonly<Record<string, unknown>>

const without0 = (members: Members): Members => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== 0))

const membersOf = (header: Header, b: Bytes, at: number): Members => header.read(b, at, at + header.size) as Members

/** Scope of the attributes after a struct. It decodes the struct on first use: few attributes need it. */
export class LateHeader implements Scope {
  private readonly codec: Header
  private readonly b: Bytes
  private readonly at: number
  private members: Members | undefined

  constructor(codec: Header, b: Bytes, at: number) {
    this.codec = codec
    this.b = b
    this.at = at
  }

  get header(): Members {
    this.members ??= membersOf(this.codec, this.b, this.at)
    return this.members
  }

  attr(): undefined {
    return undefined
  }
}
