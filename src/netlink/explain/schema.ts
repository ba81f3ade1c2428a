import type { Codec, Members, Notes, SelectShape, Table } from '../codec/codec.ts'
import { codecsIn, noSuchShape } from '../codec/shape.ts'
import { extackAttrs } from '../message/extack.ts'
import { nlmsghdr } from '../message/header.ts'
import type { Protocol } from '../message/protocol.ts'
import { codecsOfRow, type Verb } from '../message/row.ts'
import { meaningOfRow } from './meanings.ts'

/** One row of the tables as plain data: a message, a command of generic netlink, an attribute or a member of a struct. */
export interface SchemaRow extends Notes {
  readonly of: 'message' | 'command' | 'attribute' | 'member'
  /** The protocol, the family, the set of attributes or the struct that contains the row. */
  readonly set: string
  /** Type of the message or attribute, number of the command, or offset of the member in the struct, in bytes. */
  readonly number: number
  /** The kernel's name. */
  readonly name: string
  /** The key in a decoded value. Messages and padding have none. */
  readonly key?: string
  /** Type of the value: `u32`, `string`, `nest`, `struct`, `select`, `struct and nest`, or these with `[]` for a C array. */
  readonly type: string
  /** The kernel repeats the attribute; the value is an array. */
  readonly list?: true
  /** A nest whose attribute types are indexes; `type` is that of its elements. */
  readonly indexed?: true
  /** A nest that repeats the attributes of the set; the value is an array of groups. */
  readonly groups?: true
  /** The structs and sets of attributes that the payload is made of, in order. */
  readonly nests?: readonly string[]
  /** Operation of a message. */
  readonly verb?: Verb
  /** Of a message: the structs and sets of attributes of its requests, where they are not those of replies and notifications. */
  readonly requested?: readonly string[]
  readonly selects?: Selects
  /** Numbers with names. */
  readonly values?: Readonly<Record<string, number>>
  /** The names are of bits, which combine. */
  readonly bits?: true
  readonly meaning: string
}

/** A payload that depends on another value. */
export interface Selects {
  /** The selector: a key of the same set, or `header.` and a member of the message's struct. */
  readonly by: string
  readonly choices: readonly SchemaChoice[]
}

/** One payload of several. */
export interface SchemaChoice {
  /** The key of the decoded value; if an attribute selects, also its text. */
  readonly key: string
  /** The numbers for this choice, if the selector is a number. */
  readonly when?: readonly number[]
  /** The set of attributes, the struct or the type. */
  readonly is: string
}

/** Returns every codec that a message of the protocol can contain, each once, a set before its members. */
export function codecsOf(protocol: Protocol): Codec<unknown>[] {
  const seen = new Set<Codec<unknown>>()
  const visit = (codec: Codec<unknown>): void => {
    if (seen.has(codec)) return
    seen.add(codec)
    for (const part of codecsIn(codec.shape)) visit(part)
  }
  visit(nlmsghdr)
  for (const row of Object.values(protocol.messages)) {
    for (const { header, attrs } of [codecsOfRow(row, false), codecsOfRow(row, true)]) {
      visit(header)
      visit(attrs)
    }
  }
  visit(extackAttrs)
  return [...seen]
}

/** The tables of a protocol as flat rows: its messages, then every set and struct they can contain, each once, however often it is reached. */
export function schema(protocol: Protocol): SchemaRow[] {
  const done = new Set<string>()
  const rows = messages(protocol)
  for (const { name, shape } of codecsOf(protocol)) {
    if (done.has(name)) continue
    if (shape.type === 'attributes') rows.push(...attributes(name, shape.table))
    else if (shape.type === 'struct') rows.push(...members(name, shape.members))
    else continue
    done.add(name)
  }
  return rows
}

function messages({ name: set, messages }: Protocol): SchemaRow[] {
  return Object.entries(messages).map(([name, row]) => {
    const [type, verb, header, attrs, doc, notes] = row
    // The kernel chooses the type of a family's messages: the command tells them apart.
    const which =
      type === 0 && typeof notes?.first === 'number'
        ? ({ of: 'command', number: notes.first } as const)
        : ({ of: 'message', number: type } as const)
    const requested = notes?.request && joined(Object.values(codecsOfRow(row, true)).map(describe)).nests
    return {
      of: which.of,
      set,
      number: which.number,
      name,
      verb,
      ...joined([describe(header), describe(attrs)]),
      ...(requested ? { requested } : {}),
      meaning: meaningOfRow(doc),
    }
  })
}

function attributes(set: string, table: Table): SchemaRow[] {
  return Object.entries(table).map(([key, [number, name, codec, doc, notes]]) => {
    const meaning = meaningOfRow(doc)
    return { of: 'attribute', set, number, name, key, ...describe(codec), ...notes, meaning }
  })
}

function members(set: string, all: Members): SchemaRow[] {
  let at = 0
  return Object.entries(all).map(([key, [codec, name, doc, notes]]) => {
    const meaning = meaningOfRow(doc)
    const number = at
    at += codec.size
    return { of: 'member', set, number, name, ...(key.startsWith('_') ? {} : { key }), ...describe(codec), ...notes, meaning }
  })
}

type Described = Omit<SchemaRow, 'of' | 'set' | 'number' | 'name' | 'key' | 'meaning'>

/** A codec in words and references. */
function describe({ name, shape }: Codec<unknown>): Described {
  switch (shape.type) {
    case 'integer':
      return { type: name, ...(shape.names ? { values: shape.names } : {}), ...(shape.flags ? { bits: true } : {}) }
    case 'uint':
    case 'flag':
    case 'flag or u8':
    case 'text':
    case 'bytes':
    case 'address':
      return { type: name }
    case 'attributes':
      return { type: 'nest', nests: [name] }
    case 'struct':
      return { type: 'struct', nests: [name] }
    case 'select':
      return { type: 'select', selects: selects(shape) }
    case 'headed':
      return joined([describe(shape.header), describe(shape.attrs)])
    case 'list':
      return { ...describe(shape.item), list: true }
    case 'indexed':
      return { ...describe(shape.item), indexed: true }
    case 'groups':
      return { ...describe(shape.item), groups: true }
    case 'lazy':
      return describe(shape.of())
    case 'by direction':
      return describe(shape.request)
    case 'array':
      return array(describe(shape.element))
    case 'own':
      return shape.parts.length > 0 ? joined(shape.parts.map(describe)) : { type: name }
    default:
      return noSuchShape(shape)
  }
}

const array = (element: Described): Described => ({ ...element, type: `${element.type}[]` })

/** Several payloads one after the other. */
function joined(parts: readonly Described[]): Described {
  return { type: parts.map(({ type }) => type).join(' and '), nests: parts.flatMap(({ nests = [] }) => nests) }
}

function selects({ selector, choices, names }: SelectShape): Selects {
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
