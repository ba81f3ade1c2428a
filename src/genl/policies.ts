import type { Codec, Table, TypeOf } from '../netlink/codec/codec.ts'
import { nameOf } from '../netlink/codec/names.ts'
import { resolved } from '../netlink/codec/shape.ts'
import { NL_ATTR_TYPE, type policyAttrs } from '../netlink/message/extack.ts'
import { codecsOfRow, type MessageRow } from '../netlink/message/row.ts'
import type { Family } from './family.ts'

/** What the kernel accepts in an attribute. */
type Policy = TypeOf<typeof policyAttrs>

interface Numbered<T> {
  readonly index: number
  readonly value: T
}

/** A message of the dump of CTRL_CMD_GETPOLICY: the policies of a command, or one attribute of a policy. */
export interface PolicyMessage {
  readonly attrs: {
    readonly opPolicy?: readonly Numbered<{ readonly do?: number; readonly dump?: number }>[]
    readonly policy?: readonly Numbered<readonly Numbered<Policy>[]>[]
  }
}

/** An attribute that a command accepts: what the running kernel says of it, and the row of nlwire. */
export interface PolicyRow {
  /** Name of the command, or its number. */
  readonly command: string
  /** The requests that the policy is for: `do`, `dump` or `do and dump`. */
  readonly requests: string
  /** Names of the nests around it. */
  readonly path: readonly string[]
  /** Type of the attribute. */
  readonly number: number
  /** The kernel's type and limits: `u32 0..3`. */
  readonly kernel: string
  /** The kernel's name of the attribute, from the row; absent if nlwire has no row. */
  readonly name?: string
  /** The type of the row: `u32`. */
  readonly type?: string
  /** How the two differ. */
  readonly differs?: 'type' | 'missing' | 'values'
}

/** Compares the policies of the running kernel, as its controller dumps them, with the rows of a family. */
export function policyRows(family: Family, messages: readonly PolicyMessage[]): PolicyRow[] {
  const policies = new Map<number, Map<number, Policy>>()
  for (const { attrs } of messages)
    for (const { index, value } of attrs.policy ?? [])
      for (const one of value) policies.set(index, (policies.get(index) ?? new Map()).set(one.index, one.value))
  return messages
    .flatMap(({ attrs }) => attrs.opPolicy ?? [])
    .flatMap(({ index, value }) => ofCommand(family, index, value, policies))
}

type Policies = ReadonlyMap<number, ReadonlyMap<number, Policy>>

function ofCommand(family: Family, command: number, ops: { do?: number; dump?: number }, policies: Policies): PolicyRow[] {
  const found = Object.entries(family.messages as Record<string, MessageRow>).find(
    ([, [, , , , , notes]]) => notes?.first === command && notes.direction !== 'reply',
  )
  const attrs = found && codecsOfRow(found[1], true).attrs
  const uses = ops.do === ops.dump ? [['do and dump', ops.do] as const] : [['do', ops.do] as const, ['dump', ops.dump] as const]
  return uses.flatMap(([requests, policy]) => {
    const place = { command: found?.[0] ?? `command ${command}`, requests }
    return policy === undefined ? [] : inside(place, [], policy, attrs, policies, [])
  })
}

function inside(
  place: Pick<PolicyRow, 'command' | 'requests'>,
  path: readonly string[],
  policy: number,
  attrs: Codec<unknown> | undefined,
  policies: Policies,
  around: readonly number[],
): PolicyRow[] {
  if (around.includes(policy)) return []
  const rows = attrs && rowsOf(attrs)
  return [...(policies.get(policy) ?? [])]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([number, one]) => {
      const row = rows?.get(number)
      const differs = row ? difference(one, row[2]) : 'missing'
      const own = { ...place, path, number, kernel: text(one), ...(row ? { name: row[1], type: row[2].name } : {}) }
      const nested =
        one.policyIdx === undefined
          ? []
          : inside(place, [...path, row?.[1] ?? `type ${number}`], one.policyIdx, row?.[2], policies, [...around, policy])
      return [{ ...own, ...(differs ? { differs } : {}) } as PolicyRow, ...nested]
    })
}

const rowsByTable = new WeakMap<Table, ReadonlyMap<number, Table[string]>>()

/** The rows of `tableOf` by their numbers. */
function rowsOf(codec: Codec<unknown>): ReadonlyMap<number, Table[string]> | undefined {
  const table = tableOf(codec)
  if (!table) return undefined
  const rows = rowsByTable.get(table) ?? new Map(Object.values(table).map((row) => [row[0], row]))
  rowsByTable.set(table, rows)
  return rows
}

/** The set in a nest, in an array of nests, or in a nest that repeats. */
function tableOf(codec: Codec<unknown>): Table | undefined {
  const { shape } = resolved(codec)
  if (shape.type === 'attributes') return shape.table
  if (shape.type === 'list' || shape.type === 'indexed' || shape.type === 'groups') return tableOf(shape.item)
  return undefined
}

const T = NL_ATTR_TYPE

/** Whether a codec writes what the kernel expects, and its names cover the values that the kernel accepts. */
function difference(policy: Policy, codec: Codec<unknown>): PolicyRow['differs'] {
  const { shape } = resolved(codec)
  if (shape.type === 'list') return difference(policy, shape.item)
  if (!typesOf(shape).includes(policy.type ?? 0)) return 'type'
  if (shape.type !== 'integer' || !shape.names) return undefined
  const most = shape.flags ? undefined : Math.max(...Object.values(shape.names))
  const known = Object.values(shape.names).reduce((all, bit) => all | BigInt(bit), 0n)
  const limit = policy.maxValueU ?? 0n
  const open = (1n << BigInt(shape.bits)) - 1n
  if (most !== undefined && limit < open && limit > BigInt(most)) return 'values'
  return policy.mask !== undefined && shape.flags && (policy.mask & ~known) !== 0n ? 'values' : undefined
}

/** The types of policies that a value of this shape satisfies. */
function typesOf(shape: ReturnType<typeof resolved>['shape']): readonly number[] {
  switch (shape.type) {
    case 'integer':
      return [
        T[`${shape.signed ? 'S' : 'U'}${shape.bits}` as 'U8'],
        T[`${shape.signed ? 'U' : 'S'}${shape.bits}` as 'U8'],
        T.BINARY,
      ]
    case 'uint':
      return [shape.signed ? T.SINT : T.UINT, T.BINARY]
    case 'flag':
      return [T.FLAG]
    case 'text':
      return [T.STRING, T.NUL_STRING, T.BINARY]
    case 'address':
      return shape.form === 'ipv4' ? [T.U32, T.BINARY] : [T.BINARY]
    case 'bytes':
      return [T.BINARY]
    case 'struct':
      return [T.BINARY, T.BITFIELD32]
    case 'array':
    case 'own':
      return [T.BINARY]
    case 'attributes':
    case 'groups':
      return [T.NESTED]
    case 'indexed':
      return [T.NESTED, T.NESTED_ARRAY]
    default:
      return []
  }
}

/** A policy as text: `u32 0..3`, `binary, 16 bytes`. */
function text({
  type = 0,
  minValueS,
  maxValueS,
  minValueU,
  maxValueU,
  minLength,
  maxLength,
  mask,
  bitfield32Mask,
}: Policy): string {
  const name = (nameOf(NL_ATTR_TYPE, type) ?? `type ${type}`).toLowerCase().replaceAll('_', ' ')
  const [least, most] = [minValueS ?? minValueU, maxValueS ?? maxValueU]
  const bits = Number(/\d+$/.exec(name)?.[0] ?? 64)
  const whole = minValueS === undefined ? [0n, 2n ** BigInt(bits) - 1n] : [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n]
  const range = least !== undefined && most !== undefined && (least !== whole[0] || most !== whole[1]) ? ` ${least}..${most}` : ''
  const length =
    maxLength === undefined
      ? minLength
        ? `, from ${minLength} bytes`
        : ''
      : minLength === maxLength
        ? `, ${maxLength} bytes`
        : `, up to ${maxLength} bytes`
  const bitmask = mask ?? bitfield32Mask
  return `${name}${range}${length}${bitmask === undefined ? '' : `, bits 0x${bitmask.toString(16)}`}`
}
