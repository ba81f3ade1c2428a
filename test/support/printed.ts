import { isDeepStrictEqual } from 'node:util'
import type { AttrSet } from '../../src/netlink/attribute/table.ts'
import { formatIp, parseMac } from '../../src/netlink/codec/address.ts'
import type { Codec, Names, Table } from '../../src/netlink/codec/codec.ts'
import { bitNames, nameOf } from '../../src/netlink/codec/names.ts'
import { namesOf } from '../../src/netlink/codec/shape.ts'

export type Json = Record<string, unknown>

/** What came of comparing an object that ip(8) printed with what its message decodes to. */
export interface Compared {
  /** Keys whose values agree. */
  readonly agreed: string[]
  /** Keys whose values do not: `key: printed, decoded`. */
  readonly wrong: string[]
  /** Keys that are no attribute by their name: words for bits, what is worked out from others. */
  readonly left: string[]
}

/** Names of links by their index, as far as a message had them. */
export type LinkNames = ReadonlyMap<number, ReadonlySet<string>>

/** Words of ip for keys and numbers that have another name in the kernel. */
export interface Words {
  readonly keys: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, readonly (readonly [word: unknown, value: unknown])[]>>
}

const plain = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '')

/** As JSON has it, under ip's kind of keys: counters are numbers, camelCase is snake_case, a list alone in an object is the list. */
function narrow(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map((item) => narrow(isIndexed(item) ? item.value : item))
  if (typeof value !== 'object' || value === null) return value ?? null
  const all = Object.entries(value).map(([key, item]) => [key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), narrow(item)])
  return all.length === 1 && Array.isArray(all[0]?.[1]) ? all[0][1] : Object.fromEntries(all)
}

const isIndexed = (item: unknown): item is { value: unknown } =>
  typeof item === 'object' && item !== null && 'index' in item && 'value' in item

const dotted = (n: number): string => [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join('.')

function bridgeId({ prio, addr }: { prio: number; addr: string }): string {
  return `${prio.toString(16).padStart(4, '0')}.${addr.replace(/\b0(?=[0-9a-f])/g, '')}`
}

/** The names that a codec gives to numbers. */
const namesIn = (codec: unknown): Names => (codec ? namesOf(codec as Codec<unknown>)?.names : undefined) ?? {}

/** Whether a printed text says the same as a decoded value. */
function sameText(text: string, value: unknown, codec: unknown, links: LinkNames): boolean {
  if (value === undefined) return text === 'any'
  // A buffer of iproute2 holds 31 bytes of an id.
  if (value instanceof Uint8Array) return Buffer.from(value.subarray(0, 31)).toString('hex') === text
  if (typeof value === 'bigint') return value.toString(16).padStart(16, '0') === text
  if (typeof value === 'object' && value !== null && 'prio' in value) return bridgeId(value as never) === text
  if (typeof value === 'number') {
    const name = nameOf(namesIn(codec), value)
    const known = [name === undefined ? '' : plain(name), dotted(value)]
    return (
      known.includes(plain(text)) ||
      dotted(value) === text ||
      Number(text) === value ||
      text === `if${value}` ||
      links.get(value)?.has(text) === true
    )
  }
  if (text === String(value)) return true
  if (/^..(:..)+$/.test(String(value)) && parseMac(String(value)).length % 6 !== 0)
    return formatIp(parseMac(String(value))) === text
  return text === 'any' && /^(0\.0\.0\.0|::)$/.test(String(value))
}

const isFlags = (value: unknown): value is { flags: number } => typeof value === 'object' && value !== null && 'flags' in value

/** The names of the bits of a struct of flags and mask. */
function flagNames({ flags }: { flags: number }, codec: unknown): string[] {
  const { shape } = codec as Codec<unknown>
  const [of] = (shape.type === 'struct' ? shape.members['flags'] : undefined) ?? []
  return bitNames(flags, namesIn(of)).on
}

/** Whether a printed value says the same as a decoded one. Times of timers are printed in seconds. */
function same(key: string, printed: unknown, value: unknown, codec: unknown, links: LinkNames): boolean {
  if (typeof printed === 'boolean') return printed === (value === true || Number(value ?? 0) !== 0)
  if (typeof printed === 'number') return Number(value) === (key.endsWith('_timer') ? Math.round(printed * 100) : printed)
  if (typeof printed === 'string') return sameText(printed, value, codec, links)
  if (printed === null) return value === undefined || value === 0
  if (Array.isArray(printed) && isFlags(value)) return isDeepStrictEqual(printed.toSorted(), flagNames(value, codec).toSorted())
  return isDeepStrictEqual(printed, narrow(value))
}

/** Compares each key that was printed with the attribute of the same name. */
export function compare(printed: Json, value: Json, { table }: AttrSet<Table>, words: Words, links: LinkNames): Compared {
  const out: Compared = { agreed: [], wrong: [], left: [] }
  for (const [key, item] of Object.entries(printed)) {
    const wanted = plain(words.keys[key] ?? key)
    const [own, row] = Object.entries(table).find(([name]) => plain(name) === wanted) ?? []
    if (own === undefined || row === undefined) {
      out.left.push(key)
      continue
    }
    const [, meant] = words.values[key]?.find(([word]) => word === item) ?? []
    const agrees = meant === undefined ? same(key, item, value[own], row[2], links) : isDeepStrictEqual(meant, value[own])
    if (agrees) out.agreed.push(key)
    else out.wrong.push(`${key}: ${JSON.stringify(item)}, ${JSON.stringify(narrow(value[own]))}`)
  }
  return out
}
