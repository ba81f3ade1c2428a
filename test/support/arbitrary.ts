import fc from 'fast-check'
import type { AttrSet, Table } from '../../src/netlink/attribute/table.ts'
import { formatIp, formatMac } from '../../src/netlink/codec/address.ts'
import { Bytes } from '../../src/netlink/codec/bytes.ts'
import type { Codec, Sized } from '../../src/netlink/codec/codec.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { binary } from '../../src/netlink/codec/values.ts'
import {
  type AnyHeaded,
  type AnySelect,
  type AnyStruct,
  isHeaded,
  isSelect,
  isSet,
  isStruct,
} from '../../src/netlink/explain/schema.ts'
import { formatHex, labels, type Via } from '../../src/rtnl/common/family-address.ts'
import { AF } from '../../src/rtnl/constants.ts'
import type { seg6Encap, srh } from '../../src/rtnl/route/routing-header.ts'
import type { userOptions } from '../../src/rtnl/router-advert/table.ts'

const isRoutingHeader = (codec: object): codec is typeof srh => 'counter' in codec
const isSeg6Encap = (codec: object): codec is typeof seg6Encap => 'srh' in codec
const isUserOptions = (codec: object): codec is typeof userOptions => 'rest' in codec

type Arb = fc.Arbitrary<unknown>
type Members = Record<string, unknown>

/** What stands around a value: the message's struct, and how deep the tables are. */
interface Surroundings {
  readonly header: Members
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

const LEAVES: Record<string, Arb> = {
  string: text(24),
  flag: fc.constant(true),
  'flag or u8': fc.nat(255),
  uint: fc.oneof(fc.bigInt(0n, 0xffffffffn), fc.bigInt(0n, 2n ** 64n - 1n)),
  binary: octets(0, 24),
  ip: ipText,
  IPv4: octets(4).map(formatIp),
  IPv6: octets(16).map(formatIp),
  lladdr: octets(0, 20).map(formatMac),
  mac: octets(6).map(formatMac),
  'mpls-labels': labelText,
  rtvia: vias,
  br_mdb_addr: groups,
}

function leaf(name: string): Arb {
  const [, sign, width = ''] = /^([su])(8|16|32|64)(?:be)?$/.exec(name) ?? []
  const n = BigInt(width || 0)
  const [min, max] = sign === 's' ? [-(2n ** (n - 1n)), 2n ** (n - 1n) - 1n] : [0n, 2n ** n - 1n]
  if (n === 64n) return fc.bigInt(min, max)
  if (n > 0n) return fc.integer({ min: Number(min), max: Number(max) })
  const [, type, size] = /^(binary|char)[([](\d+)[)\]]$/.exec(name) ?? []
  const found = size === undefined ? LEAVES[name] : type === 'char' ? text(Number(size)) : octets(Number(size))
  if (!found) throw new Error(`no values known for codec ${name}`)
  return found
}

/** Values that a struct decodes to. Where its length is `fixed` it has all its members and no tail. */
function struct(of: AnyStruct, around: Surroundings, fixed: boolean): Arb {
  const all = Object.entries(of.members)
  const first = all.findIndex(([, [codec]]) => 'later' in codec)
  const counts =
    fixed || first < 0 ? fc.constant(all.length) : fc.oneof(fc.constant(all.length), fc.integer({ min: first, max: all.length }))
  return counts.chain((count) => {
    const there = all.slice(0, count).filter(([key]) => !key.startsWith('_'))
    const next = all[count]?.[1][0] as { size: number } | undefined
    const tail = octets(1, next ? next.size - 1 : 9)
    const members = there.map(([key, [codec]]) => [key, values(codec, around, true)] as const)
    const withTail = fixed || next?.size === 1 ? [] : [['tail', fc.option(tail, { nil: undefined })] as const]
    return fc.record(Object.fromEntries([...members, ...withTail]) as Record<string, Arb>).map(defined)
  })
}

const defined = (value: object): Members => Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined))

/** Attributes without a row, and repeats of those that the kernel does not repeat. */
function unknown(of: AttrSet<Table>, keys: string[]): fc.Arbitrary<{ type: number; bytes: Uint8Array }[]> {
  const known = new Set(Object.values(of.table).map(([type]) => type))
  // A nest of IPv4 settings whose first attribute has no type is read as the array that it looks like (tables/devconf.ts).
  const fresh = fc.integer({ min: of.name === 'ipv4-devconf' ? 1 : 0, max: 0x3fff }).filter((type) => !known.has(type))
  const repeated = keys.flatMap((key) => (of.table[key]?.[2].item ? [] : [of.table[key]?.[0] as number]))
  const type = repeated.length > 0 ? fc.oneof(fresh, fc.constantFrom(...repeated)) : fresh
  const flags = fc.constantFrom(0, 0x8000, 0x4000)
  const one = fc.record({ type: fc.tuple(type, flags).map(([t, f]) => t | f), bytes: octets(0, 9) })
  return fc.array(one, { maxLength: 3 })
}

/** Values of the attributes `keys`; those with a selector last, as it decides which choice they have. */
function set(of: AttrSet<Table>, around: Surroundings, keys: string[]): Arb {
  const inner = { ...around, depth: around.depth + 1 }
  const codecOf = (key: string): Codec<unknown> => of.table[key]?.[2] as Codec<unknown>
  const selects = keys.filter((key) => isSelect(codecOf(key)))
  const others = keys.filter((key) => !isSelect(codecOf(key)))
  const named = Object.values(of.table).flatMap(([, , codec]) => (isSelect(codec) ? [codec] : []))
  const chosen = (key: string): AnySelect[] => named.filter((s) => s.selector === key)
  const kinds = (key: string): string[] => chosen(key).flatMap((s) => Object.keys(s.choices))
  const numbers = (key: string): number[] => chosen(key).flatMap((s) => Object.keys(s.names ?? {}).map(Number))
  const value = (key: string): Arb => {
    if (numbers(key).length > 0) return fc.oneof(fc.constantFrom(...numbers(key)), values(codecOf(key), inner))
    if (kinds(key).length === 0) return values(codecOf(key), inner)
    return fc.oneof(fc.constantFrom(...kinds(key), 'constructor', '__proto__'), text(9))
  }
  return fc.record(Object.fromEntries(others.map((key) => [key, value(key)]))).chain((first) =>
    fc
      .record({
        ...Object.fromEntries(selects.map((key) => [key, selected(codecOf(key) as AnySelect, first as Members, inner)])),
        unknown: unknown(of, keys),
      })
      .map(({ unknown: rest, ...second }) => ({ ...first, ...second, ...(rest.length > 0 ? { unknown: rest } : {}) })),
  )
}

function selected(of: AnySelect, neighbours: Members, around: Surroundings): Arb {
  const { selector, names, choices } = of
  const by = selector.startsWith('header.') ? around.header[selector.slice('header.'.length)] : neighbours[selector]
  const name = names ? names[by as number] : by
  const known = typeof name === 'string' && Object.hasOwn(choices, name) ? name : 'other'
  return values(choices[known] ?? (binary as Codec<unknown>), around).map((value) => ({ [known]: value }))
}

/** Values of a struct and attributes; the struct's members that select something are often numbers that mean something. */
function headed({ header, attrs }: AnyHeaded, around: Surroundings): Arb {
  const rows = isSet(attrs) ? Object.values(attrs.table) : []
  const meant = rows.flatMap(([, , codec]) =>
    isSelect(codec) && codec.selector.startsWith('header.') && codec.names
      ? [[codec.selector.slice(7), Object.keys(codec.names)] as const]
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
function options(of: typeof userOptions, around: Surroundings): Arb {
  const length = (around.header['optsLen'] ?? 0) as number
  return values(of.rest as Codec<unknown>, around).chain((rest) =>
    (length > 0 ? octets(length) : fc.constant(undefined)).map((opts) => defined({ ...(rest as Members), opts })),
  )
}

/** What is neither table nor struct, but made of them. */
function compound(codec: Codec<unknown>, around: Surroundings): Arb | undefined {
  if (isRoutingHeader(codec)) return routingHeader(codec, around)
  if (isUserOptions(codec)) return options(codec, around)
  if (!isSeg6Encap(codec)) return undefined
  return fc.record({ mode: fc.integer(), srh: routingHeader(codec.srh, around) })
}

/** Addresses of the message's family. */
const address = ({ header }: Surroundings): Arb => (header['family'] === AF.MPLS ? labelText : fc.oneof(ipText, oddText))

function values(codec: Codec<unknown>, around: Surroundings, fixed = false): Arb {
  const made = compound(codec, around)
  if (made) return made
  if (codec.name === 'address') return address(around)
  if (isStruct(codec)) return struct(codec, around, fixed)
  if (isSet(codec)) {
    if (around.depth >= DEEPEST) return fc.constant({})
    return fc
      .subarray(Object.keys(codec.table), { maxLength: Math.min(8, Object.keys(codec.table).length) })
      .chain((keys) => set(codec, around, keys))
  }
  if (isHeaded(codec)) return headed(codec, around)
  const { item, element, indexed, of } = codec
  if (item) return fc.array(values(item, around), { minLength: 1, maxLength: 3 })
  if (element) {
    const { size } = codec as { size?: number }
    const length = size === undefined ? undefined : size / (element as Sized<unknown>).size
    const count = length === undefined ? { maxLength: 4 } : { minLength: length, maxLength: length }
    return fc.array(values(element, around, true), count)
  }
  if (indexed)
    return fc.array(fc.record({ index: fc.integer({ min: 0, max: 0x3fff }), value: values(indexed, around) }), { maxLength: 3 })
  if (of) return fc.constant(of).chain((found) => values(found, around))
  return leaf(codec.name)
}

/** Values that a codec can decode to, derived from its table. */
export const arbitrary = <T>(codec: Codec<T>): fc.Arbitrary<T> => values(codec as Codec<unknown>, TOP) as fc.Arbitrary<T>

/** Values of a set with exactly the attribute `key`, and what selects it. */
export function arbitraryAttr(of: AttrSet<Table>, key: string, header: Members): Arb {
  const codec = of.table[key]?.[2]
  const selector = codec && isSelect(codec) && !codec.selector.startsWith('header.') ? [codec.selector] : []
  return set(of, { header, depth: 1 }, [...selector, key])
}
