import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { ip, ipv6, lladdr } from '../../netlink/codec/address.ts'
import { array } from '../../netlink/codec/array.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { bits } from '../../netlink/codec/names.ts'
import { u32 } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import { decodeValue } from '../../netlink/explain/with-protocol.ts'
import type { SpecAttribute, SpecSet } from '../spec/types.ts'
import { withChecks } from './checks.ts'
import { asIs, type Face, type Facing, isRecord } from './face.ts'
import { hintedBytes } from './hints.ts'
import type { Kit, Typed } from './kit.ts'
import { indexedArray, nestTypeValue } from './nests.ts'
import { enumNames, isNumber, numberCodec, numberFacing, plainNumber, wideCodec } from './numbers.ts'
import { bytesFacing } from './structs.ts'

type Make = (of: SpecAttribute, kit: Kit, set: SpecSet) => Typed

const TYPES: Readonly<Record<string, Make>> = {
  flag: () => ({ codec: flag, facing: { show: asIs.show, take: () => true } }),
  string: () => ({ codec: string as Codec<unknown>, facing: { show: asIs.show, take: (json) => textOf(json) } }),
  binary: binaryOf,
  pad: () => ({ codec: binary as Codec<unknown>, facing: bytesFacing(undefined, binary) }),
  unused: () => ({ codec: binary as Codec<unknown>, facing: bytesFacing(undefined, binary) }),
  nest: (of, kit) => kit.set(of.nested ?? of.node.fail('a nest needs nested-attributes'), of.node.get('nested-attributes')),
  'indexed-array': indexedArray,
  'array-nest': indexedArray,
  'nest-type-value': nestTypeValue,
  bitfield32,
  'sub-message': subMessage,
  uint: wide,
  sint: wide,
}

/** The codec and the face of an attribute; with `multi-attr`, a list of them. */
export function typedAttribute(of: SpecAttribute, set: SpecSet, kit: Kit): Typed {
  const make = isNumber(of.type) ? number : Object.hasOwn(TYPES, of.type) ? TYPES[of.type] : undefined
  if (!make) return of.node.get('type').expected(`one of u8 to u64, s8 to s64, ${Object.keys(TYPES).join(', ')}`)
  const { codec, facing } = make(of, kit, set)
  const one = { codec, facing: withChecks(facing, of) }
  return of.isMulti ? { codec: list(codec) as Codec<unknown>, facing: eachOf(one.facing) } : one
}

function number(of: SpecAttribute): Typed {
  const codec = numberCodec(of)
  return { codec, facing: numberFacing(of, codec) }
}

function wide(of: SpecAttribute): Typed {
  if (of.byteOrder === 'big-endian') return of.node.get('byte-order').expected(`no byte order of ${of.type}`)
  const codec = wideCodec(of)
  return { codec, facing: numberFacing(of, codec) }
}

const textOf = (json: unknown): string => {
  if (typeof json === 'string') return json
  if (typeof json === 'number' || typeof json === 'bigint' || typeof json === 'boolean') return String(json)
  throw new TypeError(`expected a text, got ${shown(json)}`)
}

/** Attributes that repeat. One value is taken for a list of one. */
const eachOf = (one: Facing): Facing => ({
  show: (value, how) => (value as unknown[]).map((item) => one.show(item, how)),
  take: (json, around) => (Array.isArray(json) ? json : [json]).map((item, i) => atPath(`[${i}]`, () => one.take(item, around))),
})

function binaryOf(of: SpecAttribute, kit: Kit): Typed {
  if (of.struct !== undefined) return orHex(kit.struct(of.struct, of.node.get('struct')))
  if (of.subType !== undefined) return arrayOf(of)
  const codec = bytesCodec(of)
  return { codec, facing: bytesFacing(of.hint, codec) }
}

/** A struct whose bytes may be given as hex, as the tool takes it. */
const orHex = ({ codec, facing }: Typed): Typed => ({
  codec,
  facing: {
    show: facing.show,
    take: (json, around) =>
      typeof json === 'string' ? decodeValue(codec, hintedBytes(json, undefined)) : facing.take(json, around),
  },
})

/** The codec of a payload that is an address, where a hint says so. */
function bytesCodec({ hint, checks, len }: SpecAttribute): Codec<unknown> {
  if (hint === 'mac') return lladdr as Codec<unknown>
  const isLong = len === 16 || checks['exact-len'] === 16n
  if (hint === 'ipv6' && isLong) return ipv6 as Codec<unknown>
  return (hint === 'ipv4' || hint === 'ipv6' ? ip : binary) as Codec<unknown>
}

/** A C array of numbers. */
function arrayOf(of: SpecAttribute): Typed {
  const type = of.subType as string
  if (!isNumber(type)) return of.node.get('sub-type').expected('the type of a number: u8 to u64, s8 to s64')
  const element = plainNumber(type, of.byteOrder)
  const one = numberFacing({ ...of, type, enum: undefined, hint: undefined }, element)
  const codec = array(element) as Codec<unknown>
  return {
    codec,
    facing: {
      show: (value, how) => (value as unknown[]).map((item) => one.show(item, how)),
      take: (json, around) => {
        // The tool takes nothing but hex.
        if (typeof json === 'string') return decodeValue(codec, hintedBytes(json, undefined))
        if (!Array.isArray(json)) throw new TypeError(`expected a list of ${type}, got ${shown(json)}`)
        return json.map((item) => one.take(item, around))
      },
    },
  }
}

/** struct nla_bitfield32: flags, and which of them to change. */
function bitfield32(of: SpecAttribute): Typed {
  const flags = of.enum ? bits(u32, enumNames(of.enum, true, 32)) : u32
  const codec = struct('nla_bitfield32', {
    value: [flags, 'value', 'the flags'],
    selector: [flags, 'selector', 'which flags the value has'],
  }) as Codec<unknown>
  const facing = numberFacing(of, flags)
  return {
    codec,
    facing: {
      show: (value, how) => {
        const { value: on, selector } = value as { readonly value: number; readonly selector: number }
        return new Map<string, Face>([
          ['value', facing.show(on, how)],
          ['selector', facing.show(selector, how)],
        ])
      },
      take: (json, around) => {
        if (!isRecord(json)) throw new TypeError(`expected { "value": …, "selector": … }, got ${shown(json)}`)
        return { value: facing.take(json['value'], around), selector: facing.take(json['selector'], around) }
      },
    },
  }
}

function subMessage(of: SpecAttribute, kit: Kit, set: SpecSet): Typed {
  const { node } = of
  if (of.subMessage === undefined) return node.fail('a sub-message needs the name of a sub-message')
  if (of.selector === undefined) return node.fail('a sub-message needs a selector')
  return kit.subMessage(of.subMessage, of.selector, set, node)
}
