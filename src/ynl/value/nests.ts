import { type Indexed, indexed } from '../../netlink/attribute/indexed.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { ip, lladdr } from '../../netlink/codec/address.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import type { SpecAttribute } from '../spec/types.ts'
import { asIs, type Face, type FaceObject, type Facing, isRecord } from './face.ts'
import type { Kit, Typed } from './kit.ts'
import { isNumber, numberCodec, numberFacing } from './numbers.ts'
import { bytesFacing } from './structs.ts'

/** A nest whose attribute types are indexes. Sets are shown as objects by their index, other items as a plain list. */
export function indexedArray(of: SpecAttribute, kit: Kit): Typed {
  const type = of.subType ?? 'nest'
  const { codec, facing } = type === 'nest' ? nested(of, kit) : item(of, type)
  return { codec: indexed(codec) as Codec<unknown>, facing: type === 'nest' ? byIndex(facing) : inOrder(facing) }
}

const nested = (of: SpecAttribute, kit: Kit): Typed =>
  kit.set(of.nested ?? of.node.fail('an indexed-array of nests needs nested-attributes'), of.node.get('nested-attributes'))

function item(of: SpecAttribute, type: string): Typed {
  if (isNumber(type)) {
    const codec = numberCodec(of, type)
    return { codec, facing: numberFacing({ ...of, type }, codec) }
  }
  if (type === 'string') return { codec: string as Codec<unknown>, facing: asIs }
  if (type !== 'binary') return of.node.get('sub-type').expected('nest, binary, string, or the type of a number')
  const { hint } = of
  const codec = (hint === 'mac' ? lladdr : hint === 'ipv4' || hint === 'ipv6' ? ip : binary) as Codec<unknown>
  return { codec, facing: bytesFacing(hint, codec) }
}

const byIndex = (facing: Facing): Facing => ({
  show: (value, how) => (value as Indexed<unknown>[]).map((one): Face => new Map([[one.index, facing.show(one.value, how)]])),
  take: (json, around) =>
    listOf(json).flatMap((one, i) => {
      if (!isRecord(one)) throw new TypeError(`expected objects such as { "1": {…} }, got ${shown(one)} at [${i}]`)
      return Object.entries(one).map(([index, value]) => ({
        index: indexOf(index),
        value: atPath(`[${index}]`, () => facing.take(value, around)),
      }))
    }),
})

const inOrder = (facing: Facing): Facing => ({
  show: (value, how) => (value as Indexed<unknown>[]).map((one) => facing.show(one.value, how)),
  take: (json, around) =>
    listOf(json).map((one, i) => ({ index: i + 1, value: atPath(`[${i}]`, () => facing.take(one, around)) })),
})

function listOf(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw new TypeError(`expected a list, got ${shown(json)}`)
  return json
}

function indexOf(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new TypeError(`expected the number of an item, got ${shown(text)}`)
  return Number(text)
}

/** Nests in nests whose types are values: the face has them by name, beside the attributes of the innermost one. */
export function nestTypeValue(of: SpecAttribute, kit: Kit): Typed {
  const { typeValue } = of
  if (typeValue.length === 0) return of.node.fail('a nest-type-value needs type-value')
  const inner = nested(of, kit)
  const codec = typeValue.reduce((codecs): Codec<unknown> => indexed(codecs) as Codec<unknown>, inner.codec)
  const show: Facing['show'] = (value, how) => {
    const out: FaceObject = new Map()
    let rest = value
    for (const name of typeValue) {
      // The tool shows the first of several.
      const [first] = rest as Indexed<unknown>[]
      if (!first) return out
      out.set(name, first.index)
      rest = first.value
    }
    return new Map([...out, ...(inner.facing.show(rest, how) as FaceObject)])
  }
  const take: Facing['take'] = (json, around) => {
    if (!isRecord(json)) throw new TypeError(`expected an object with ${typeValue.join(', ')}, got ${shown(json)}`)
    const others = Object.fromEntries(Object.entries(json).filter(([name]) => !typeValue.includes(name)))
    return typeValue.reduceRight<unknown>(
      (value, name) => [{ index: indexOf(String(json[name])), value }],
      inner.facing.take(others, around),
    )
  }
  return { codec, facing: { show, take } }
}
