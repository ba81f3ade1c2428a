import type { AttrSet } from '../../src/netlink/attribute/table.ts'
import { formatIp, formatMac } from '../../src/netlink/codec/address.ts'
import { Bytes } from '../../src/netlink/codec/bytes.ts'
import type { Codec, SelectShape, Table } from '../../src/netlink/codec/codec.ts'
import type { EndingCodec } from '../../src/netlink/codec/ending.ts'
import { noSuchShape } from '../../src/netlink/codec/shape.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { binary } from '../../src/netlink/codec/values.ts'
import { formatHex, labels, type Via } from '../../src/rtnl/common/family-address.ts'
import { AF } from '../../src/rtnl/constants.ts'
import { rplSrh, srh } from '../../src/rtnl/route/routing-header.ts'
import { type AnyStruct, isShaped, type Shaped } from './arbitrary-tables.ts'
import fc from './property.ts'

type Arb = fc.Arbitrary<unknown>
type Members = Record<string, unknown>

/** The context of a value: the message's struct, and the depth of the tables. */
interface Surroundings {
  readonly header: Members
  /** The attributes of the enclosing sets: what selects in them. */
  readonly attrs?: Members
  readonly depth: number
}

/** Deeper tables stay empty: link messages contain each other without end. */
const DEEPEST = 5
const TOP: Surroundings = { header: {}, depth: 0 }

const octets = (minLength: number, maxLength = minLength): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength, maxLength })
const asText = (bytes: Uint8Array): string => string.read(new Bytes(bytes, true), 0, bytes.length)

/** Text as any bytes but NUL: also what is not UTF-8. */
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.uint8Array({ min: 1, maxLength }).map(asText),
    fc
      .string({ unit: 'grapheme', maxLength: maxLength >> 2 })
      .filter((value) => !value.includes('\0') && value.length <= maxLength >> 2),
  )

const ipText = fc.oneof(octets(4), octets(16)).map(formatIp)
const labelText = fc
  .oneof(
    fc.array(fc.nat(0xfffff), { minLength: 1, maxLength: 4 }).map((all) => all.join('/')),
    octets(0, 9).map(formatHex),
  )
  // What hex says of a plain stack is said by labels.
  .map((value) => (value.startsWith('0x') ? labels.read(new Bytes(hexBytes(value), true), 0, (value.length - 2) / 2) : value))
const hexBytes = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value.slice(2), 'hex'))
const oddText = octets(0, 20)
  .filter(({ length }) => length !== 4 && length !== 16)
  .map(formatHex)

/** Gateways of a family: IP addresses, link-layer addresses, bytes. */
const vias: fc.Arbitrary<Via> = fc.oneof(
  octets(4).map((u8) => ({ family: AF.INET, addr: formatIp(u8) })),
  octets(16).map((u8) => ({ family: AF.INET6, addr: formatIp(u8) })),
  octets(0, 20).map((u8) => ({ family: AF.PACKET, addr: formatMac(u8) })),
  fc.record({ family: fc.constantFrom(AF.INET, AF.INET6, AF.MCTP), addr: oddText }),
  octets(16).map((u8) => ({ family: AF.INET, addr: formatHex(u8) })),
)

/** Groups of a protocol; an Ethernet address where it is 0. */
const groups = fc.oneof(
  octets(4).map((u8) => ({ u: formatIp(u8), proto: 0x800 })),
  octets(16).map((u8) => ({ u: formatIp(u8), proto: 0x86dd })),
  octets(6).map((u8) => ({ u: formatMac(u8), proto: 0 })),
  octets(16).map((u8) => ({ u: formatHex(u8), proto: 0x88cc })),
)

/** Numbers of so many bits. */
function integers(bits: 8 | 16 | 32 | 64, signed: boolean): Arb {
  const n = BigInt(bits)
  const [min, max] = signed ? [-(2n ** (n - 1n)), 2n ** (n - 1n) - 1n] : [0n, 2n ** n - 1n]
  return bits === 64 ? fc.bigInt(min, max) : fc.integer({ min: Number(min), max: Number(max) })
}

const ADDRESSES: Record<'ip' | 'ipv4' | 'ipv6' | 'lladdr' | 'mac', Arb> = {
  ip: ipText,
  ipv4: octets(4).map(formatIp),
  ipv6: octets(16).map(formatIp),
  lladdr: octets(0, 20).map(formatMac),
  mac: octets(6).map(formatMac),
}

/** Values of the codecs that read by code of their own, by name. */
const OWN: Record<string, (codec: Shaped<'own'>, around: Surroundings) => Arb> = {
  address: (_, around) => address(around),
  'mpls-labels': () => labelText,
  rtvia: () => vias,
  br_mdb_addr: () => groups,
  [srh.name]: (_, around) => routingHeader(srh, around),
  [rplSrh.name]: (_, around) => routingHeader(rplSrh as unknown as typeof srh, around),
  seg6_iptunnel_encap: (_, around) => fc.record({ mode: fc.integer(), srh: routingHeader(srh, around) }),
  'rtnexthop[]': ({ shape }, around) => fc.array(values(shape.parts[0] as Codec<unknown>, around, true), { maxLength: 4 }),
  'options and nduseropt-attrs': ({ shape }, around) => options(shape.parts[1] as Codec<unknown>, around),
}

/** A struct, and under its key what the codec of the rest decodes to. */
function ended({ head, rest, key }: EndingCodec<unknown>, around: Surroundings): Arb {
  return fc
    .tuple(struct(head as AnyStruct, around, true), values(rest, around))
    .map(([first, last]) => ({ ...(first as Members), [key]: last }))
}

function own(codec: Shaped<'own'>, around: Surroundings): Arb {
  if ('head' in codec && 'rest' in codec) return ended(codec as unknown as EndingCodec<unknown>, around)
  const made = OWN[codec.name]
  if (!made) throw new Error(`no values known for codec ${codec.name}`)
  return made(codec, around)
}

/** Values that a struct decodes to. Where its length is `fixed` it has all its members and no tail. */
function struct(of: AnyStruct, around: Surroundings, fixed: boolean): Arb {
  const all = Object.entries(of.shape.members)
  const first = all.findIndex(([, [codec]]) => 'appended' in codec)
  const counts =
    fixed || first < 0 ? fc.constant(all.length) : fc.oneof(fc.constant(all.length), fc.integer({ min: first, max: all.length }))
  return counts.chain((count) => {
    const there = all.slice(0, count).filter(([key]) => !key.startsWith('_'))
    const next = all[count]?.[1][0] as { size: number } | undefined
    const tail = octets(1, next ? Math.max(1, next.size - 1) : 9)
    const members = there.map(([key, [codec]]) => [key, values(codec, around, true)] as const)
    const withTail = fixed || next?.size === 1 ? [] : [['tail', fc.option(tail, { nil: undefined })] as const]
    return fc.record(Object.fromEntries([...members, ...withTail]) as Record<string, Arb>).map(defined)
  })
}

const defined = (value: object): Members => Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined))

const codecAt = (of: AttrSet<Table>, key: string): Codec<unknown> => of.table[key]?.[2] as Codec<unknown>

/** Attributes without a row, and repeats of those that the kernel does not repeat. */
function unknown(of: AttrSet<Table>, keys: string[]): fc.Arbitrary<{ type: number; bytes: Uint8Array }[]> {
  const known = new Set(Object.values(of.table).map(([type]) => type))
  // A nest of IPv4 settings whose first attribute has no type is read as the array that it looks like (tables/devconf.ts).
  const fresh = fc.integer({ min: of.name === 'ipv4-devconf' ? 1 : 0, max: 0x3fff }).filter((type) => !known.has(type))
  const repeated = keys.flatMap((key) => (isShaped(codecAt(of, key), 'list') ? [] : [of.table[key]?.[0] as number]))
  const type = repeated.length > 0 ? fc.oneof(fresh, fc.constantFrom(...repeated)) : fresh
  const flags = fc.constantFrom(0, 0x8000, 0x4000)
  const one = fc.record({ type: fc.tuple(type, flags).map(([t, f]) => t | f), bytes: octets(0, 9) })
  return fc.array(one, { maxLength: 3 })
}

/** Values of the attributes `keys`; those with a selector last, and nests, as it decides which choice they have. */
function set(of: AttrSet<Table>, around: Surroundings, keys: string[]): Arb {
  const inner = { ...around, depth: around.depth + 1 }
  const codecOf = (key: string): Codec<unknown> => codecAt(of, key)
  const isLate = (key: string): boolean => isShaped(codecOf(key), 'select') || isShaped(codecOf(key), 'attributes')
  const late = keys.filter(isLate)
  const others = keys.filter((key) => !isLate(key))
  const named = Object.values(of.table).flatMap(([, , codec]) => (isShaped(codec, 'select') ? [codec.shape] : []))
  const chosen = (key: string): SelectShape[] => named.filter((s) => s.selector === key)
  const kinds = (key: string): string[] => chosen(key).flatMap((s) => Object.keys(s.choices))
  const numbers = (key: string): number[] => chosen(key).flatMap((s) => Object.keys(s.names ?? {}).map(Number))
  const value = (key: string): Arb => {
    if (numbers(key).length > 0) return fc.oneof(fc.constantFrom(...numbers(key)), values(codecOf(key), inner))
    if (kinds(key).length === 0) return values(codecOf(key), inner)
    return fc.oneof(fc.constantFrom(...kinds(key), 'constructor', '__proto__'), text(9))
  }
  // The nearest set that has the key of a selector counts, with or without a value.
  const absent = Object.fromEntries(Object.keys(of.table).map((key) => [key, undefined]))
  return fc.record(Object.fromEntries(others.map((key) => [key, value(key)]))).chain((first) => {
    const within = { ...inner, attrs: { ...around.attrs, ...absent, ...first } }
    return fc
      .record({
        ...Object.fromEntries(late.map((key) => [key, values(codecOf(key), within)])),
        unknown: unknown(of, keys),
      })
      .map(({ unknown: rest, ...second }) => ({ ...first, ...second, ...(rest.length > 0 ? { unknown: rest } : {}) }))
  })
}

function selected(of: SelectShape, around: Surroundings): Arb {
  const { selector, names, choices } = of
  const by = selector.startsWith('header.') ? around.header[selector.slice('header.'.length)] : around.attrs?.[selector]
  const name = names ? names[by as number] : by
  const known = typeof name === 'string' && Object.hasOwn(choices, name) ? name : 'other'
  return values(choices[known] ?? (binary as Codec<unknown>), around).map((value) => ({ [known]: value }))
}

/** Values of a struct and attributes; the struct's members that select something are often numbers that mean something. */
function headed({ shape: { header, attrs } }: Shaped<'headed'>, around: Surroundings): Arb {
  const rows = isShaped(attrs, 'attributes') ? Object.values(attrs.shape.table) : []
  const meant = rows.flatMap(([, , { shape }]) =>
    shape.type === 'select' && shape.selector.startsWith('header.') && shape.names
      ? [[shape.selector.slice(7), Object.keys(shape.names)] as const]
      : [],
  )
  return struct(header as unknown as AnyStruct, around, true).chain((members) =>
    fc
      .record(Object.fromEntries(meant.map(([key, numbers]) => [key, fc.constantFrom(...numbers.map(Number))])))
      .chain((choice) => {
        const whole = { ...(members as Members), ...choice }
        return values(attrs, { ...around, header: { ...around.header, ...whole } }).map((value) => ({
          header: whole,
          attrs: value,
        }))
      }),
  )
}

/** A routing header: as many segments as its struct says. */
function routingHeader(of: typeof srh, around: Surroundings): Arb {
  const [key, less] = of.counter
  const segments = fc.array(octets(16).map(formatIp), { minLength: less, maxLength: 4 })
  return fc
    .tuple(struct(of.head as unknown as AnyStruct, around, true), segments, fc.option(octets(1, 9), { nil: undefined }))
    .map(([head, all, tail]) => defined({ ...(head as Members), [key]: all.length - less, segments: all, tail }))
}

/** Options as long as the message's struct says, and attributes. */
function options(attributes: Codec<unknown>, around: Surroundings): Arb {
  const length = (around.header['optsLen'] ?? 0) as number
  return values(attributes, around).chain((rest) =>
    (length > 0 ? octets(length) : fc.constant(undefined)).map((opts) => defined({ ...(rest as Members), opts })),
  )
}

/** Addresses of the message's family. */
const address = ({ header }: Surroundings): Arb => (header['family'] === AF.MPLS ? labelText : fc.oneof(ipText, oddText))

/** Several groups, none empty: a group ends where an attribute comes that it has already, so the next has its first one. */
function groupsOf(item: Codec<unknown>, around: Surroundings): Arb {
  const [key] = Object.keys((item as AttrSet<Table>).table) as [string]
  return fc.array(
    values(codecAt(item as AttrSet<Table>, key), around).map((value) => ({ [key]: value })),
    { maxLength: 3 },
  )
}

function values(codec: Codec<unknown>, around: Surroundings, fixed = false): Arb {
  const { shape } = codec
  switch (shape.type) {
    case 'integer':
      return integers(shape.bits, shape.signed)
    case 'uint':
      return fc.oneof(fc.bigInt(0n, 0xffffffffn), fc.bigInt(0n, 2n ** 64n - 1n))
    case 'flag':
      return fc.constant(true)
    case 'flag or u8':
      return fc.nat(255)
    case 'text':
      return text(shape.size ?? 24)
    case 'bytes':
      return shape.size === undefined ? octets(0, 24) : octets(shape.size)
    case 'address':
      return ADDRESSES[shape.form]
    case 'struct':
      return struct(codec as AnyStruct, around, fixed)
    case 'attributes':
      return table(codec as AttrSet<Table>, around)
    case 'headed':
      return headed(codec as Shaped<'headed'>, around)
    case 'list':
      return fc.array(values(shape.item, around), { minLength: 1, maxLength: 3 })
    case 'array':
      return fc.array(
        values(shape.element, around, true),
        shape.count === undefined ? { maxLength: 4 } : { minLength: shape.count, maxLength: shape.count },
      )
    case 'indexed':
      return fc.array(fc.record({ index: fc.integer({ min: 0, max: 0x3fff }), value: values(shape.item, around) }), {
        maxLength: 3,
      })
    case 'groups':
      return groupsOf(shape.item, around)
    case 'lazy':
      return fc.constant(shape.of).chain((of) => values(of(), around))
    case 'by direction':
      return values(shape.request, around)
    case 'select':
      return selected(shape, around)
    case 'own':
      return own(codec as Shaped<'own'>, around)
    default:
      return noSuchShape(shape)
  }
}

function table(of: AttrSet<Table>, around: Surroundings): Arb {
  if (around.depth >= DEEPEST) return fc.constant({})
  return fc
    .subarray(Object.keys(of.table), { maxLength: Math.min(8, Object.keys(of.table).length) })
    .chain((keys) => set(of, around, keys))
}

/** Values that a codec can decode to, derived from its table. */
export const arbitrary = <T>(codec: Codec<T>): fc.Arbitrary<T> => values(codec as Codec<unknown>, TOP) as fc.Arbitrary<T>

/** Values of a set with exactly the attribute `key`, and what selects it. */
export function arbitraryAttr(of: AttrSet<Table>, key: string, header: Members): Arb {
  const shape = of.table[key]?.[2].shape
  const selector = shape?.type === 'select' && Object.hasOwn(of.table, shape.selector) ? [shape.selector] : []
  return set(of, { header, depth: 1 }, [...selector, key])
}
