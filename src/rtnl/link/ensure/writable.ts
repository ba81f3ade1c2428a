import type { Codec, Names, Switches, Table } from '../../../netlink/codec/codec.ts'
import { resolved } from '../../../netlink/codec/shape.ts'
import { takenRows } from '../../common/named/take.ts'
import { kindRequest } from '../kind/check.ts'
import type { AnyLinkKind, AnyPort } from '../kind/kind.ts'

// What a request can set of what the kernel reports: names or numbers, as links or messages have them.

export type Values = Record<string, unknown>

/**
 * Whether the kernel reports a value that it has by itself: a token of zeros is none (inet6_set_iftoken in
 * net/ipv6/addrconf.c), and only the socket of a multicast routing daemon switches mcForwarding (net/ipv4/ipmr.c).
 */
const isOwn = (key: string, value: unknown): boolean => key === 'mcForwarding' || (key === 'token' && value === '::')

/** Returns the values of rows that a request can set. Leaves out empty objects, and bytes without a row. */
export function writable(values: Values, table: Table, keys: readonly string[] = Object.keys(table)): Values {
  const out: Values = {}
  for (const key of keys) {
    const [, , codec, , notes] = table[key] ?? []
    const value = values[key]
    if (!codec || value === undefined || notes?.readOnly || isOwn(key, value)) continue
    const inner = partOf(value, codec)
    if (inner !== undefined) out[key] = inner
  }
  return out
}

/** Returns the part of a value that a request can set; undefined if there is none. */
function partOf(value: unknown, codec: Codec<unknown>): unknown {
  const { shape } = resolved(codec)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (shape.type === 'struct' && shape.switches && Array.isArray(value) && !isBuiltIn(shape.switches))
    return switchedAs(value, shape.switches.names)
  if (shape.type !== 'attributes' && shape.type !== 'select') return value
  const inner = shape.type === 'attributes' ? writable(value as Values, shape.table) : chosen(value as Values, shape.choices)
  return Object.keys(inner).length > 0 ? inner : undefined
}

/** Whether the kernel refuses to switch off what it is built without, as that of a bridge: all are off at first. */
const isBuiltIn = ({ mask }: Switches): boolean => mask === 'optmask'

/** An array of flags with a mask only switches on: returns all of them, so that the others are switched off. */
function switchedAs(on: readonly unknown[], names: Names): Record<string, boolean> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, on.includes(name)]))
}

function chosen(values: Values, choices: Readonly<Record<string, Codec<unknown>>>): Values {
  const parts = Object.entries(choices).map(([key, of]) => [key, values[key] === undefined ? undefined : partOf(values[key], of)])
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined))
}

/** Options of a kind or port, without those that it only reports in its present mode. */
export function writableData(kind: string, data: object, of: AnyPort | undefined): unknown {
  if (!of || data instanceof Uint8Array) return data
  const { table } = of.attrs
  const all = writable(data as Values, table)
  const request = kindRequest(kind, {}, takenRows(table)?.(all) ?? all)
  const unfit = [
    ...(of.always ?? []).flatMap((rule) => rule.reported?.(request) ?? []),
    ...(of.reported ?? []).flatMap(({ keys, where }): readonly string[] => (where(request.data) ? keys : [])),
  ]
  return Object.fromEntries(Object.entries(all).filter(([key]) => !unfit.includes(key)))
}

/** The options of a kind that are reported in another one only. */
export function derivedOf(of: AnyLinkKind | undefined, data: Readonly<Values>): Values {
  const all = Object.entries(of?.derived ?? {}).map(([key, read]) => [key, read?.(data)])
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}
