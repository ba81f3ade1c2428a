import type { FamilyHeader, HeadedCodec, Select } from '../attribute/nest.ts'
import type { AttrSet, Table } from '../attribute/table.ts'
import type { Codec } from '../codec/codec.ts'
import type { Named } from '../codec/names.ts'
import type { StructCodec } from '../codec/struct.ts'
import { extackAttrs } from '../message/extack.ts'
import { nlmsghdr } from '../message/header.ts'
import type { Protocol } from '../message/message.ts'

/** One row of the tables as plain data: a message, an attribute or a member of a struct. */
export interface SchemaRow {
  readonly of: 'message' | 'attribute' | 'member'
  /** The protocol, the set of attributes or the struct that the row stands in. */
  readonly set: string
  /** The message's type, the attribute's type, or where in the struct the member begins, in bytes. */
  readonly number: number
  /** The kernel's name. */
  readonly name: string
  /** The key in a decoded value. Messages and padding have none. */
  readonly key?: string
  /** What the value is: `u32`, `string`, `nest`, `struct`, `select`, `struct and nest`, or these with `[]` for a C array. */
  readonly type: string
  /** The kernel repeats the attribute; the value is an array. */
  readonly list?: true
  /** A nest whose attribute types are indexes; `type` is that of its elements. */
  readonly indexed?: true
  /** The structs and sets of attributes that the payload is made of, in order. */
  readonly nests?: readonly string[]
  /** Of a message: the sets of attributes of its requests, where they are not those of answers and notifications. */
  readonly requested?: readonly string[]
  readonly selects?: Selects
  /** Numbers with names. */
  readonly values?: Readonly<Record<string, number>>
  /** The names are of bits, which combine. */
  readonly bits?: true
  readonly meaning: string
}

/** A payload that depends on something beside it. */
export interface Selects {
  /** What decides: a key of the same set, or `header.` and a member of the message's struct. */
  readonly by: string
  readonly choices: readonly SchemaChoice[]
}

/** One payload of several. */
export interface SchemaChoice {
  /** The key of the decoded value; where an attribute decides, also what stands there. */
  readonly key: string
  /** Where a number decides: the numbers that stand for it. */
  readonly when?: readonly number[]
  /** The set of attributes, the struct or the type. */
  readonly is: string
}

export type AnyStruct = StructCodec<Record<string, readonly [never, string, string]>>
export type AnySelect = Select<Record<string, Codec<unknown>>>
export type AnyHeaded = HeadedCodec<unknown, unknown>

/** Whether a codec is a set of attributes. */
export const isSet = (codec: object): codec is AttrSet<Table> => 'table' in codec
/** Whether a codec is a struct. */
export const isStruct = (codec: object): codec is AnyStruct => 'members' in codec
/** Whether a codec chooses its payload by a neighbour. */
export const isSelect = (codec: object): codec is AnySelect => 'choices' in codec
/** Whether a codec is a struct and attributes after it. */
export const isHeaded = (codec: object): codec is AnyHeaded => 'attrs' in codec && 'header' in codec

/** What a codec is made of, one level down, in the order of its bytes. */
export function partsOf(codec: Codec<unknown>): Codec<unknown>[] {
  const { item, element, indexed, of, within = [] } = codec
  const found: (Codec<unknown> | undefined)[] = [item, element, indexed, of, ...within, (codec as FamilyHeader<unknown>).short]
  if (isSet(codec)) found.push(...Object.values(codec.table).map(([, , of]) => of))
  if (isStruct(codec)) found.push(...Object.values(codec.members).map(([of]) => of))
  if (isSelect(codec)) found.push(...Object.values(codec.choices))
  if (isHeaded(codec)) found.push(codec.header, codec.attrs)
  return found.filter((one) => one !== undefined)
}

/** Every codec that a message of the protocol can contain, each once, a set before what stands in it. */
export function codecsOf(protocol: Protocol): Codec<unknown>[] {
  const seen = new Set<Codec<unknown>>()
  const visit = (codec: Codec<unknown>): void => {
    if (seen.has(codec)) return
    seen.add(codec)
    for (const part of partsOf(codec)) visit(part)
  }
  visit(nlmsghdr)
  for (const [, header, attrs, , requested = attrs] of Object.values(protocol.messages)) {
    visit(header)
    visit(attrs)
    visit(requested)
  }
  visit(extackAttrs)
  return [...seen]
}

/** The tables of a protocol as flat rows: its messages, then every set and struct they can contain, each once, however often it is reached. */
export function schema(protocol: Protocol): SchemaRow[] {
  const done = new Set<string>()
  const rows = messages(protocol)
  for (const codec of codecsOf(protocol)) {
    if (!(isSet(codec) || isStruct(codec)) || done.has(codec.name)) continue
    done.add(codec.name)
    rows.push(...(isSet(codec) ? attributes(codec) : members(codec)))
  }
  return rows
}

function messages({ name: set, messages }: Protocol): SchemaRow[] {
  return Object.entries(messages).map(([name, [number, header, attrs, meaning, requested]]) => {
    const asked = requested && describe(requested).nests
    return {
      of: 'message',
      set,
      number,
      name,
      ...joined([describe(header), describe(attrs)]),
      ...(asked ? { requested: asked } : {}),
      meaning,
    }
  })
}

function attributes({ name: set, table }: AttrSet<Table>): SchemaRow[] {
  return Object.entries(table).map(([key, [number, name, codec, meaning]]) => {
    return { of: 'attribute', set, number, name, key, ...describe(codec), meaning }
  })
}

function members({ name: set, members: all }: AnyStruct): SchemaRow[] {
  let at = 0
  return Object.entries(all).map(([key, [codec, name, meaning]]) => {
    const number = at
    at += (codec as { size: number }).size
    return { of: 'member', set, number, name, ...(key.startsWith('_') ? {} : { key }), ...describe(codec), meaning }
  })
}

type Described = Omit<SchemaRow, 'of' | 'set' | 'number' | 'name' | 'key' | 'meaning'>

/** What a codec is, in words and references. */
function describe(codec: Codec<unknown>): Described {
  const { item, element, indexed, of, within } = codec
  if (isSet(codec)) return { type: 'nest', nests: [codec.name] }
  if (isStruct(codec)) return { type: 'struct', nests: [codec.name] }
  if (isSelect(codec)) return { type: 'select', selects: selects(codec) }
  if (isHeaded(codec)) return joined([describe(codec.header), describe(codec.attrs)])
  if (item) return { ...describe(item), list: true }
  if (indexed) return { ...describe(indexed), indexed: true }
  if (of) return describe(of)
  if (within) return joined(within.map(describe))
  if (element) return array(describe(element))
  const { names, combine } = codec as Partial<Named>
  return { type: codec.name, ...(names ? { values: names } : {}), ...(combine ? { bits: true } : {}) }
}

const array = (element: Described): Described => ({ ...element, type: `${element.type}[]` })

/** Several payloads one after the other. */
function joined(parts: readonly Described[]): Described {
  return { type: parts.map(({ type }) => type).join(' and '), nests: parts.flatMap(({ nests = [] }) => nests) }
}

function selects({ selector, choices, names }: AnySelect): Selects {
  const when = (key: string): Pick<SchemaChoice, 'when'> => {
    if (!names) return {}
    return { when: Object.keys(names).flatMap((n) => (names[Number(n)] === key ? [Number(n)] : [])) }
  }
  return {
    by: selector,
    choices: Object.entries(choices).map(([key, codec]) => ({ key, ...when(key), is: reference(describe(codec)) })),
  }
}

/** The names of what a payload is made of, or its type where that has no name of its own. */
const reference = ({ nests, type }: Described): string => nests?.join(' and ') ?? type
