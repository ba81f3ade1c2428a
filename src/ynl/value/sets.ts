import { attrs } from '../../netlink/attribute/attrs.ts'
import { order, type Unknown } from '../../netlink/attribute/table.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { once } from '../../netlink/base/once.ts'
import { shown } from '../../netlink/base/shown.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import type { Codec, Table } from '../../netlink/codec/codec.ts'
import { itemOf } from '../../netlink/codec/references.ts'
import type { SpecAttribute, SpecSet } from '../spec/types.ts'
import { typedAttribute } from './attributes.ts'
import { type Around, type Face, type FaceObject, type Facing, isRecord, type Showing } from './face.ts'
import type { Kit, Typed } from './kit.ts'
import { nameKeys } from './names.ts'
import { secretNames } from './secrets.ts'
import { unknownFace } from './unknown.ts'

interface Entry extends Typed {
  readonly attribute: SpecAttribute
}

/** The codec and the face of a set of attributes. Its rows are made at their first use, as sets contain each other. */
export function setOf(set: SpecSet, kit: Kit): Typed<Codec<object>> {
  const entries = once(() =>
    [...set.attributes.values()].map((attribute): Entry => ({ attribute, ...typedAttribute(attribute, set, kit) })),
  )
  const rows = (): Table =>
    Object.fromEntries(
      entries().map(({ attribute: { key, value, wire, doc }, codec }) => [
        key,
        secretNames().has(wire) ? [value, wire, codec, doc, { secret: true }] : [value, wire, codec, doc],
      ]),
    )
  const codec = attrs(set.name, rows) as Codec<object>
  nameKeys(codec, new Map([...set.attributes.values()].map(({ name, key }) => [name, key])))
  return { codec, facing: setFacing(set, entries) }
}

function setFacing(set: SpecSet, entries: () => readonly Entry[]): Facing {
  const byKey = once(() => new Map(entries().map((one) => [one.attribute.key, one] as const)))
  const byName = once(() => new Map(entries().map((one) => [one.attribute.name, one] as const)))
  return {
    show(value, how) {
      const out: FaceObject = new Map()
      for (const [key, one] of Object.entries(value as object)) {
        const entry = byKey().get(key)
        if (entry) showAttribute(out, entry, one, how)
      }
      const { unknown = [] } = value as { readonly unknown?: readonly Unknown[] }
      for (const one of unknown) showUnknown(out, one, { set, entries: entries() }, how)
      return out
    },
    take(json, outer) {
      if (!isRecord(json)) throw new TypeError(`expected ${set.name}, an object, got ${shown(json)}`)
      const around: Around = { lookup: (name) => (set.attributes.has(name) ? json[name] : outer.lookup(name)) }
      const found = Object.entries(json).flatMap(([name, value]) => {
        const entry = byName().get(name)
        if (!entry) throw new TypeError(`${set.name} has no attribute ${shown(name)}${didYouMean(name, [...byName().keys()])}`)
        // As in the tool, false leaves a flag out.
        return entry.attribute.type === 'flag' && !value
          ? []
          : [[entry.attribute.key, atPath(name, () => entry.facing.take(value, around))] as const]
      })
      return Object.fromEntries(found)
    },
  }
}

function showAttribute(out: FaceObject, { attribute: { name, type }, facing }: Entry, value: unknown, how: Showing): void {
  if (type === 'pad' && !how.processUnknown) return
  if (type === 'unused' && !how.processUnknown)
    throw new TypeError(`${name} is unused in the specification, but the message has it: --process-unknown shows its bytes`)
  out.set(name, facing.show(value, how))
}

interface Known {
  readonly set: SpecSet
  readonly entries: readonly Entry[]
}

/** An attribute without a row, one that came again, or one that is malformed. */
function showUnknown(out: FaceObject, { type, bytes }: Unknown, { set, entries }: Known, how: Showing): void {
  const number = type & 0x3fff
  const entry = entries.find(({ attribute }) => attribute.value === number)
  if (!entry) {
    if (!how.processUnknown)
      throw new TypeError(
        `${set.name} has no attribute with the number ${number}: --process-unknown shows attributes that the specification lacks`,
      )
    addAgain(out, `UnknownAttr(${number})`, unknownFace(type, bytes))
    return
  }
  const { codec, facing, attribute } = entry
  try {
    const value = (itemOf(codec) ?? codec).read(order(new Bytes(bytes, true), type), 0, bytes.length)
    // The last one counts, as in the tool.
    out.set(attribute.name, facing.show(value, how))
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    if (!how.processUnknown)
      throw new TypeError(`${set.name}.${attribute.name}: ${error.message}: --process-unknown shows its bytes`)
    out.set(attribute.name, unknownFace(type, bytes))
  }
}

/** What comes again becomes a list. */
function addAgain(out: FaceObject, name: string, value: Face): void {
  const old = out.get(name)
  if (old === undefined) out.set(name, value)
  else if (Array.isArray(old)) old.push(value)
  else out.set(name, [old, value])
}
