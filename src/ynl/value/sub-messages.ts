import { headed } from '../../netlink/attribute/headed.ts'
import { type Select, select } from '../../netlink/attribute/select.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { binary } from '../../netlink/codec/values.ts'
import type { SpecNode } from '../spec/node.ts'
import type { Spec, SpecFormat, SpecSet } from '../spec/types.ts'
import { type Face, type FaceObject, type Facing, isRecord } from './face.ts'
import { hintedBytes } from './hints.ts'
import type { Kit, Typed, TypedStruct } from './kit.ts'

/** The codec and the face of a sub-message: the value of the selector selects its form. */
export function subMessageOf(spec: Spec, kit: Kit, name: string, selector: string, set: SpecSet, node: SpecNode): Typed {
  const { formats } = node.get('sub-message').of(spec.subMessages, 'sub-message')
  const attribute = set.attributes.get(selector) ?? anyOf(spec, selector)
  if (!attribute) return node.get('selector').fail(`the specification has no attribute ${shown(selector)}`)
  const made = new Map(formats.map((format) => [format.value, formatOf(format, kit, node)] as const))
  const choices = Object.fromEntries([...made].map(([value, { codec }]) => [value, codec]))
  const entries = attribute.enum ? [...attribute.enum.entries] : formats.map(({ value }) => [value, Number(value)] as const)
  const names = Object.fromEntries(entries.map(([word, value]) => [value, word]))
  const codec = select(attribute.key, choices, attribute.type === 'string' ? {} : { names }) as Select<
    Record<string, Codec<unknown>>
  >
  return { codec: codec as Codec<unknown>, facing: subMessageFacing(name, selector, made) }
}

/** An attribute of that name in any set: the selector may be in an enclosing one. */
function anyOf({ sets }: Spec, name: string): ReturnType<SpecSet['attributes']['get']> {
  for (const { attributes } of sets.values()) {
    const found = attributes.get(name)
    if (found) return found
  }
  return undefined
}

/** A struct, attributes, a struct and attributes, or nothing that the specification describes. */
function formatOf({ header, set }: SpecFormat, kit: Kit, node: SpecNode): Typed {
  const [head, attrs] = [
    header === undefined ? undefined : kit.struct(header, node),
    set === undefined ? undefined : kit.set(set, node),
  ]
  if (!head) return attrs ?? { codec: binary as Codec<unknown>, facing: NOTHING }
  if (!attrs) return head
  return {
    codec: headed(head.codec, attrs.codec) as Codec<unknown>,
    facing: headedFacing(head, attrs),
  }
}

const NOTHING: Facing = { show: () => new Map(), take: () => new Uint8Array(0) }

/** The face of a struct and attributes has the members of both. */
export function headedFacing(head: TypedStruct, attrs: Typed): Facing {
  return {
    show: (value, how) => {
      const { header, attrs: others } = value as { readonly header: unknown; readonly attrs: unknown }
      return new Map([...(head.facing.show(header, how) as FaceObject), ...(attrs.facing.show(others, how) as FaceObject)])
    },
    take: (json, around) => {
      if (!isRecord(json)) throw new TypeError(`expected an object, got ${shown(json)}`)
      const { members, others } = divided(json, head)
      return { header: head.facing.take(members, around), attrs: attrs.facing.take(others, around) }
    },
  }
}

/** Divides an object into the members of a struct and the attributes after it. */
export function divided(
  json: Readonly<Record<string, unknown>>,
  { names }: TypedStruct,
): { readonly members: Record<string, unknown>; readonly others: Record<string, unknown> } {
  const entries = Object.entries(json)
  return {
    members: Object.fromEntries(entries.filter(([name]) => names.has(name))),
    others: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
  }
}

function subMessageFacing(name: string, selector: string, made: ReadonlyMap<string, Typed>): Facing {
  return {
    show: (value, how) => {
      const [[choice, one] = ['other', new Uint8Array(0)]] = Object.entries(value as object) as [string, unknown][]
      const typed = made.get(choice)
      if (typed) return typed.facing.show(one, how)
      if (!how.processUnknown)
        throw new TypeError(`the sub-message ${name} has no format for this ${selector}: --process-unknown shows its bytes`)
      return one as Face
    },
    take: (json, around) => {
      const choice = around.lookup(selector)
      if (choice === undefined) throw new TypeError(`expected also ${selector}, which selects the format`)
      const typed = made.get(String(choice))
      if (typed) return { [String(choice)]: typed.facing.take(json, around) }
      if (typeof json === 'string') return { other: hintedBytes(json, undefined) }
      throw new TypeError(`${name} has no format for ${selector} ${shown(choice)}; it has ${[...made.keys()].join(', ')}`)
    },
  }
}
