import { didYouMean } from '../netlink/base/nearest.ts'
import { shown } from '../netlink/base/shown.ts'
import type { Message } from '../netlink/message/message.ts'
import { familyKey } from './messages.ts'
import { isNotification, type Spec, type SpecOperation } from './spec/types.ts'
import { type FaceObject, isRecord, type Showing } from './value/face.ts'
import type { Kit, TypedStruct } from './value/kit.ts'
import { divided } from './value/sub-messages.ts'

/** Whether the tool lists it as an operation: it can be requested. */
export const isOperation = (one: SpecOperation): boolean => !isNotification(one) && one.set !== undefined && !one.isReserved

/** Finds an operation by its name. Throws a TypeError with the nearest name. */
export function operationNamed({ operations, name: family }: Spec, name: string): SpecOperation {
  const all = operations.filter(isOperation)
  const found = all.find((one) => one.name === name)
  if (found) return found
  const names = all.map((one) => one.name)
  throw new TypeError(`${family} has no operation ${shown(name)}${didYouMean(name, names)}`)
}

/** Whether a name of a struct's member is that of a decoded message. */
interface Layout {
  readonly struct: TypedStruct | undefined
  /** The key of a member in the header of a message. */
  keyOf(key: string): string
}

const layoutOf = ({ form }: Spec, kit: Kit, { header, node }: SpecOperation): Layout => ({
  struct: header === undefined ? undefined : kit.struct(header, node),
  keyOf: form === 'netlink-raw' ? (key) => key : familyKey,
})

/** What a request has, from the JSON of the tool: members of its struct and attributes are in one object. */
export function requestFrom(spec: Spec, kit: Kit, operation: SpecOperation, json: unknown): { header: object; attrs: object } {
  if (!isRecord(json)) throw new TypeError(`expected an object of attributes, got ${shown(json)}`)
  const { struct, keyOf } = layoutOf(spec, kit, operation)
  const { members, others } = struct ? divided(json, struct) : { members: {}, others: json }
  const values = (struct?.facing.take(members, NOWHERE) ?? {}) as object
  const header = Object.fromEntries(Object.entries(values).map(([key, value]) => [keyOf(key), value]))
  const { set, node } = operation
  return { header, attrs: (set === undefined ? {} : kit.set(set, node).facing.take(others, NOWHERE)) as object }
}

const NOWHERE = { lookup: () => undefined }

/** A message as the tool shows it: its attributes, then the members of its struct. */
export function faceOf(spec: Spec, kit: Kit, operation: SpecOperation, message: Message, how: Showing): FaceObject {
  const { payload, faults = [] } = message
  const [fault] = faults
  if (payload !== undefined && fault) throw new TypeError(`${operation.name}: the message cannot be decoded: ${fault.what}`)
  const { struct, keyOf } = layoutOf(spec, kit, operation)
  const { set, node } = operation
  const out = (set === undefined ? new Map() : kit.set(set, node).facing.show(message.attrs, how)) as FaceObject
  if (!struct) return out
  const { shape } = struct.codec
  const keys = shape.type === 'struct' ? Object.keys(shape.members) : []
  const members = Object.fromEntries(keys.map((key) => [key, message.header[keyOf(key)]]))
  for (const [name, value] of struct.facing.show(members, how) as FaceObject) out.set(name, value)
  return out
}

/** The number of a message: its command in generic netlink, else its type. */
export const messageNumber = ({ form }: Spec, { type, header }: Message): number =>
  form === 'netlink-raw' ? type : ((header as { readonly cmd?: number }).cmd ?? 0)
