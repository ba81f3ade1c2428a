import { messageCodecs, typeOf } from '../../../capture/json/from-json.ts'
import { own } from '../../../capture/json/plain.ts'
import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Protocols } from '../../../capture.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Codec, SelectShape } from '../../../netlink/codec/codec.ts'
import { resolved } from '../../../netlink/codec/shape.ts'
import { NLMSG } from '../../../netlink/message/header.ts'
import type { Protocol } from '../../../netlink/message/protocol.ts'
import { familyAddress } from '../../../rtnl/common/family-address.ts'
import { AF } from '../../../rtnl/constants.ts'

/** A place in a message and what is wrong there. */
interface Contradiction {
  readonly text: string
  /** Whether programs send it, and the kernel refuses it. Others cannot come from a recording. */
  readonly isRefused: boolean
}

type Values = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

/** What a message is encoded from. */
interface Given {
  readonly type: number
  readonly flags: number
  readonly header?: unknown
  readonly attrs?: unknown
}

/** Finds values of a message that contradict each other: data of another kind, addresses of another family, too long names. */
export function contradictionIn({ type, flags, header, attrs }: Given, tables: Protocol): Contradiction | undefined {
  const members = isObject(header) ? header : {}
  const codecs = messageCodecs(tables, { type, flags, header: members })
  return isObject(attrs) ? inSet(codecs.attrs, attrs, '', { family: members['family'], outer: [] }) : undefined
}

/** Finds what is wrong with an object of JSON, also a name and a type that differ. */
export function contradictionInJson(given: Values, protocol: number, known: Protocols): Contradiction | undefined {
  const { name, type, flags = 0, header, attrs } = given
  // Of generic netlink the kernel chooses the types.
  if (protocol === NETLINK.KOBJECT_UEVENT || given['faults'] !== undefined) return undefined
  const tables = known.of(protocol)
  const named = typeof name === 'string' ? (own(tables.messages, name)?.[0] ?? own(NLMSG, name.replace('NLMSG_', ''))) : undefined
  if (protocol !== NETLINK.GENERIC && typeof type === 'number' && named !== undefined && named !== type)
    return { text: `name: ${shown(name)} is type ${named}, and type is ${type}: omit one of them`, isRefused: false }
  return contradictionIn({ type: typeOf(given, tables), flags: Number(flags), header, attrs }, tables)
}

/** What a value is inside of. */
interface Around {
  /** The family in the struct of the message. */
  readonly family: unknown
  /** Enclosing sets, the nearest first. */
  readonly outer: readonly Values[]
}

function inValue(codec: Codec<unknown>, value: unknown, path: string, around: Around): Contradiction | undefined {
  const { shape } = resolved(codec)
  if (shape.type === 'attributes') return isObject(value) ? inSet(codec, value, path, around) : undefined
  // The family of this struct is that of a message inside.
  if (shape.type === 'headed') {
    const { header, attrs } = isObject(value) ? value : {}
    const family = isObject(header) ? header['family'] : undefined
    return inValue(shape.attrs, attrs, path, { ...around, family })
  }
  if (shape.type === 'list' || shape.type === 'groups') {
    if (!Array.isArray(value)) return undefined
    return first(value.entries(), ([i, one]) => inValue(shape.item, one, `${path}[${i}]`, around))
  }
  if (shape.type === 'select' && isObject(value)) return inSelected(shape, value, path, around)
  return undefined
}

/** IFNAMSIZ, without the NUL. */
const LONGEST = 15

function inSet(codec: Codec<unknown>, values: Values, path: string, around: Around): Contradiction | undefined {
  const { shape } = resolved(codec)
  if (shape.type !== 'attributes') return undefined
  const within = { ...around, outer: [values, ...around.outer] }
  return first(Object.entries(values), ([key, value]) => {
    const row = own(shape.table, key)
    if (!row) return undefined
    const place = path === '' ? key : `${path}.${key}`
    const [, wire, inside] = row
    if (typeof value === 'string' && wire.endsWith('_IFNAME') && !wire.includes('ALT_') && Buffer.byteLength(value) > LONGEST)
      return {
        text: `${place}: ${shown(value)} has ${Buffer.byteLength(value)} bytes: a name of a link has ${LONGEST} at most`,
        isRefused: true,
      }
    if (inside === familyAddress && typeof value === 'string') return ofOtherFamily(value, place, around.family)
    return inValue(inside, value, place, within)
  })
}

function ofOtherFamily(value: string, place: string, family: unknown): Contradiction | undefined {
  const is6 = value.includes(':')
  if (/^0x/i.test(value) || (family !== AF.INET && family !== AF.INET6) || is6 === (family === AF.INET6)) return undefined
  const [one, other] = is6 ? ['IPv6', 'INET'] : ['IPv4', 'INET6']
  return { text: `${place}: ${value} is an address of ${one}, and family is ${other} (${family})`, isRefused: true }
}

/** Data whose table another attribute names: `linkinfo.data` by `linkinfo.kind`. */
function inSelected(shape: SelectShape, value: Values, path: string, around: Around): Contradiction | undefined {
  const [key = ''] = Object.keys(value)
  const { selector, names, choices } = shape
  const selects = around.outer.find((one) => one[selector] !== undefined)?.[selector]
  const choice = names ? names[Number(selects)] : selects
  if (!selector.startsWith('header.') && key !== 'other' && selects !== undefined && choice !== key)
    return { text: `${path}.${key}: ${selector} is ${shown(selects)}, which has no data of "${key}"`, isRefused: false }
  const codec = own(choices, key)
  return codec ? inValue(codec, value[key], `${path}.${key}`, around) : undefined
}

/** The first result for one of the values. */
function first<T>(list: Iterable<T>, find: (one: T) => Contradiction | undefined): Contradiction | undefined {
  for (const one of list) {
    const found = find(one)
    if (found) return found
  }
  return undefined
}
