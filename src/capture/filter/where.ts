import { nameOf } from '../../netlink/codec/names.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { hexText } from '../json/json.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK } from '../message/protocols.ts'
import { type Condition, parseCondition } from './syntax.ts'

/** Keeps some messages of a recording. Shown them in order, it learns the names of links: `dev == "veth0"` finds addresses too. */
export type Filter = (recorded: Recorded) => boolean

/**
 * A filter from a condition such as `type == RTM_NEWLINK and linkinfo.kind == "veth"`; see docs of `--where`. Throws TypeError, which says
 * where the condition is wrong.
 */
export function where(text: string): Filter {
  const condition = parseCondition(text)
  const names = new Map<number, string>()
  return (recorded) => {
    const { header, attrs } = recorded.message
    if (recorded.protocol === NETLINK.ROUTE && recorded.message.type === RTM.NEWLINK && typeof attrs['ifname'] === 'string')
      names.set(Number(header['index']), attrs['ifname'])
    return holds(condition, recorded, names)
  }
}

function holds(condition: Condition, of: Recorded, names: ReadonlyMap<number, string>): boolean {
  if ('not' in condition) return !holds(condition.not, of, names)
  if ('all' in condition) return condition.all.every((one) => holds(one, of, names))
  if ('any' in condition) return condition.any.some((one) => holds(one, of, names))
  const { path, operator, value } = condition
  const found = valuesOf(path, of, names)
  if (operator === undefined) return found.length > 0
  // `!=` is true where no value is equal: also where there is none.
  if (operator === '!=') return !found.some((one) => compare(one, '==', value))
  return found.some((one) => compare(one, operator, value))
}

function compare(found: unknown, operator: string, wanted: string): boolean {
  if (operator === '==') return String(found) === wanted || (isNumber(found) && wanted !== '' && Number(found) === Number(wanted))
  if (operator === '~') return String(found).includes(wanted)
  if (!isNumber(found) || wanted.trim() === '' || Number.isNaN(Number(wanted))) return false
  const difference = Number(found) - Number(wanted)
  return operator === '<'
    ? difference < 0
    : operator === '<='
      ? difference <= 0
      : operator === '>'
        ? difference > 0
        : difference >= 0
}

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'

/** What a path names: of the message itself, else of its attributes, else of its header. Several where something repeats or has a name. */
function valuesOf(path: string, of: Recorded, names: ReadonlyMap<number, string>): unknown[] {
  const { frame, direction, protocol, name, message } = of
  const { type, flags, seq, pid, header, attrs } = message
  const family = header['family']
  const own: Readonly<Record<string, unknown[]>> = {
    frame: [frame],
    direction: [direction],
    protocol: [protocol, `NETLINK_${nameOf(NETLINK, protocol)}`, nameOf(NETLINK, protocol)?.toLowerCase()],
    type: [type, name, of.tables.find(type, message.flags, message.bytes[16]).typeName],
    name: [name],
    flags: [flags],
    seq: [seq],
    pid: [pid],
    family: family === undefined ? [] : [family, nameOf(AF, Number(family))?.toLowerCase(), `AF_${nameOf(AF, Number(family))}`],
    dev: [header['index'], attrs['ifname'], attrs['oif'], names.get(Number(header['index'])), names.get(Number(attrs['oif']))],
  }
  const found = Object.hasOwn(own, path) ? own[path] : undefined
  if (found) return found.filter((value) => value !== undefined)
  const keys = path.split('.')
  if (keys[0] === 'attrs' || keys[0] === 'header') return reach({ attrs, header }, keys)
  const inside = reach(attrs, keys)
  return inside.length > 0 ? inside : reach(header, keys)
}

function reach(value: unknown, keys: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => reach(item, keys))
  const [key, ...rest] = keys
  if (key === undefined) return value === undefined ? [] : [value instanceof Uint8Array ? hexText(value) : value]
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || !Object.hasOwn(value, key)) return []
  return reach((value as Record<string, unknown>)[key], rest)
}
