import { atPath } from '../../netlink/base/attribute-path.ts'
import { unknownMember } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { ipv4, ipv6, mac } from '../../netlink/codec/address.ts'
import type { Codec, Member, Sized } from '../../netlink/codec/codec.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { chars } from '../../netlink/codec/text.ts'
import { bytes } from '../../netlink/codec/values.ts'
import { keysOf } from '../spec/names.ts'
import type { SpecStruct, SpecType } from '../spec/types.ts'
import { type Around, asIs, type Face, type Facing, isRecord } from './face.ts'
import { hinted, hintedBytes } from './hints.ts'
import type { Kit, Typed, TypedStruct } from './kit.ts'
import { nameKeys } from './names.ts'
import { isNumber, numberCodec, numberFacing } from './numbers.ts'

interface Field extends Typed<Sized<unknown>> {
  readonly key: string
  readonly member: SpecType
}

const inC = (name: string): string => name.replace(/[^A-Za-z0-9]+/g, '_')

/** The codec and the face of a struct. */
export function structOf({ name, members, node }: SpecStruct, kit: Kit): TypedStruct {
  if (members.length === 0) node.fail('expected members')
  const visible = keysOf(
    members.map((member) => member.name),
    ['tail', ...Object.getOwnPropertyNames(Object.prototype)],
  )
  const fields = members.map((member, i): Field => {
    const key = member.type === 'pad' ? `_pad${i}` : (visible[i] as string)
    return { key, member, ...memberOf(member, kit) }
  })
  const rows = fields.map(({ key, codec, member }): [string, Member] => [key, [codec, inC(member.name), member.doc]])
  const codec = struct(inC(name), Object.fromEntries(rows)) as Sized<object>
  nameKeys(codec, new Map(fields.map(({ key, member }) => [member.name, key])))
  return {
    codec,
    facing: structFacing(name, fields),
    names: new Set(members.map((member) => member.name)),
  }
}

function memberOf(member: SpecType, kit: Kit): Typed<Sized<unknown>> {
  const { type, len, hint, node } = member
  if (isNumber(type)) {
    const codec = numberCodec(member)
    return { codec, facing: numberFacing(member, codec) }
  }
  if (type === 'binary' && member.struct !== undefined) return kit.struct(member.struct, node)
  if (type !== 'pad' && type !== 'binary' && type !== 'string')
    return node.get('type').expected('a type of a member: u8 to u64, s8 to s64, binary, string or pad')
  if (len === undefined) return node.fail(`a member of type ${type} needs a len`)
  if (type === 'string') return { codec: chars(len) as Sized<unknown>, facing: asIs }
  const codec = bytesCodec(type === 'pad' ? undefined : hint, len)
  return { codec, facing: bytesFacing(hint, codec) }
}

/** Bytes, or an address where the length is that of one. */
function bytesCodec(hint: string | undefined, len: number): Sized<unknown> {
  if (hint === 'mac' && len === 6) return mac
  if (hint === 'ipv4' && len === 4) return ipv4
  return hint === 'ipv6' && len === 16 ? ipv6 : bytes(len)
}

/** The face of bytes: as the hint shows them. */
export function bytesFacing(hint: string | undefined, { shape }: Codec<unknown>): Facing {
  return {
    show: (value) => (hint === undefined ? (value as Face) : hinted(hint, value as Uint8Array | string)),
    take: (json) => {
      const found = hintedBytes(json, hint)
      return shape.type === 'address'
        ? String(hinted(shape.form === 'mac' || shape.form === 'lladdr' ? 'mac' : 'ipv6', found))
        : found
    },
  }
}

const NOWHERE: Around = { lookup: () => undefined }

function structFacing(name: string, fields: readonly Field[]): Facing {
  const shownFields = fields.filter(({ member }) => member.type !== 'pad')
  const names = shownFields.map(({ member }) => member.name)
  return {
    show: (value, how) => {
      const of = value as Readonly<Record<string, unknown>>
      return new Map(
        shownFields.flatMap(({ key, member, facing }) =>
          of[key] === undefined ? [] : [[member.name, facing.show(of[key], how)] as const],
        ),
      )
    },
    take: (json) => {
      if (!isRecord(json)) throw new TypeError(`expected ${name}, an object, got ${shown(json)}`)
      const wrong = Object.keys(json).find((key) => !names.includes(key))
      if (wrong !== undefined) throw unknownMember(name, wrong, names)
      const given = shownFields.filter(({ member }) => Object.hasOwn(json, member.name))
      return Object.fromEntries(
        given.map(({ key, member, facing }) => [key, atPath(member.name, () => facing.take(json[member.name], NOWHERE))]),
      )
    },
  }
}
