import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { ipv4 } from '../../netlink/codec/address.ts'
import type { Codec, Names, Sized } from '../../netlink/codec/codec.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import {
  s8,
  s16,
  s16be,
  s32,
  s32be,
  s64,
  s64be,
  sint,
  u8,
  u16,
  u16be,
  u32,
  u32be,
  u64,
  u64be,
  uint,
} from '../../netlink/codec/numbers.ts'
import { constantName } from '../spec/names.ts'
import type { SpecEnum, SpecType } from '../spec/types.ts'
import type { Face, Facing } from './face.ts'
import { hinted, unhinted } from './hints.ts'
import { nameWide } from './names.ts'

/** Numbers by the words of a specification: in the order of the machine, and in network order. */
const NUMBERS: ReadonlyMap<string, readonly [host: Sized<unknown>, big: Sized<unknown>]> = new Map([
  ['u8', [u8, u8]],
  ['u16', [u16, u16be]],
  ['u32', [u32, u32be]],
  ['u64', [u64, u64be]],
  ['s8', [s8, s8]],
  ['s16', [s16, s16be]],
  ['s32', [s32, s32be]],
  ['s64', [s64, s64be]],
])

/** Whether a type is a number of a fixed size. */
export const isNumber = (type: string | undefined): type is string => type !== undefined && NUMBERS.has(type)

/** The codec of a number, without names for its values. */
export function plainNumber(type: string, order: SpecType['byteOrder']): Sized<unknown> {
  const [host, big] = NUMBERS.get(type) as readonly [Sized<unknown>, Sized<unknown>]
  return order === 'big-endian' ? big : host
}

/** The codec of a number, with the names of its values or bits. */
export function numberCodec(of: SpecType, type = of.type): Sized<unknown> {
  const plain = plainNumber(type, of.byteOrder)
  const { shape } = plain
  if (of.enum && shape.type === 'integer' && shape.bits < 64) {
    const names = enumNames(of.enum, isFlags(of), shape.bits)
    return isFlags(of) ? bits(plain as Sized<number>, names) : oneOf(plain as Sized<number>, names)
  }
  // Names are for numbers; the value of 64 bits is a bigint, whose names only explained hex shows.
  if (of.enum) return withWideNames(plain, of, of.enum)
  return of.hint === 'ipv4' && of.byteOrder === 'big-endian' && type === 'u32' ? (ipv4 as Sized<unknown>) : plain
}

/** A number of 64 bits whose values or bits have names. */
function withWideNames<C extends Codec<unknown>>(plain: C, of: SpecType, names: SpecEnum): C {
  const codec = { ...plain, show: (value: unknown) => enumText(of, value as bigint) }
  nameWide(codec, enumNames(names, isFlags(of), 64))
  return codec
}

export const isFlags = (of: Pick<SpecType, 'enum' | 'enumAsFlags'>): boolean => of.enumAsFlags || of.enum?.isFlags === true

/** The names of an enum in C, without its prefix: the values that fit. */
export function enumNames({ entries }: SpecEnum, flags: boolean, width: number): Names {
  const all = [...entries].map(([name, value]) => [constantName('', name), flags ? 2 ** value : value] as const)
  return Object.fromEntries(all.filter(([, value]) => value < 2 ** width))
}

/** The text of a value of 64 bits, as `oneOf` and `bits` show theirs. */
function enumText(of: SpecType, value: bigint): string {
  const face = enumFace(of.enum as SpecEnum, value, isFlags(of))
  const words = [...(face instanceof Set ? face : [face])].map((one) =>
    typeof one === 'string' ? constantName('', one) : `0x${(one as number).toString(16)}`,
  )
  if (face instanceof Set) return words.join('|') || '0'
  return typeof face === 'string' ? `${value} ${words}` : String(value)
}

/** The codec of a number that has 4 or 8 bytes. */
export function wideCodec(of: SpecType): Codec<unknown> {
  const plain = (of.type === 'sint' ? sint : uint) as Codec<unknown>
  return of.enum ? withWideNames(plain, of, of.enum) : plain
}

/** The face of a number: a name, a set of names, an address, or the number. */
export function numberFacing(of: SpecType, codec: Codec<unknown>): Facing {
  const isWide = typeof zero(codec) === 'bigint'
  const number = (json: unknown): unknown => (isWide ? BigInt(integerOf(json, of)) : Number(integerOf(json, of)))
  return {
    show: (value) => {
      if (of.enum) return enumFace(of.enum, BigInt(value as number), isFlags(of))
      return of.hint === undefined || typeof value === 'string' ? (value as Face) : hinted(of.hint, value as number)
    },
    take: (json) =>
      codec.shape.type === 'address' && !isDigits(json) ? json : fromAddress(codec, number(unhinted(of.hint, json))),
  }
}

const zero = ({ shape }: Codec<unknown>): number | bigint =>
  shape.type === 'uint' || (shape.type === 'integer' && shape.bits === 64) ? 0n : 0

/** An address that was given as a number, as the tool takes it. */
function fromAddress({ shape }: Codec<unknown>, value: unknown): unknown {
  if (shape.type !== 'address') return value
  const n = Number(value)
  if (n < 0 || n > 0xffffffff) throw new RangeError(`expected a number from 0 to 4294967295, got ${n}`)
  return [24, 16, 8, 0].map((shift) => (n >>> shift) & 0xff).join('.')
}

const isDigits = (json: unknown): boolean => typeof json === 'number' || (typeof json === 'string' && /^\s*-?\d+\s*$/.test(json))

/** The name of a value, or the names of its bits. What has no name stays a number. */
export function enumFace({ entries }: SpecEnum, value: bigint, flags: boolean): Face {
  if (!flags) return [...entries].find(([, one]) => BigInt(one) === value)?.[0] ?? small(value)
  let rest = BigInt.asUintN(64, value)
  const on = new Set<Face>()
  for (const [name, bit] of [...entries].toSorted(([, a], [, b]) => a - b)) {
    if ((rest & (1n << BigInt(bit))) === 0n) continue
    on.add(name)
    rest &= ~(1n << BigInt(bit))
  }
  if (rest !== 0n) on.add(small(rest))
  return on
}

const small = (value: bigint): number | bigint => (BigInt.asIntN(53, value) === value ? Number(value) : value)

/** A number, digits, or names of the enum. */
function integerOf(json: unknown, of: SpecType): bigint {
  if (typeof json === 'boolean') return json ? 1n : 0n
  if (typeof json === 'bigint') return json
  if (typeof json === 'number' && Number.isFinite(json)) return BigInt(Math.trunc(json))
  if (typeof json === 'string' && isDigits(json)) return BigInt(json.trim())
  if (!of.enum) throw new TypeError(`expected a number, got ${shown(json)}`)
  const names = isFlags(of) && Array.isArray(json) ? json : [json]
  return names.map((name) => numberNamed(of.enum as SpecEnum, name, isFlags(of))).reduce((sum, value) => sum | value, 0n)
}

function numberNamed({ entries, name: of }: SpecEnum, name: unknown, flags: boolean): bigint {
  if (isDigits(name)) return BigInt(name as string | number)
  const value = typeof name === 'string' ? entries.get(name) : undefined
  if (value !== undefined) return flags ? 1n << BigInt(value) : BigInt(value)
  const known = [...entries.keys()]
  throw new TypeError(
    `${of} has no ${shown(name)}${typeof name === 'string' ? didYouMean(name, known) : ''}; it has ${known.join(', ')}`,
  )
}
