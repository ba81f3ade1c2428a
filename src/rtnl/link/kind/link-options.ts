import { atPath } from '../../../netlink/base/attribute-path.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Table } from '../../../netlink/codec/codec.ts'
import { checkLinkRef, type LinkRef } from '../../common/checks.ts'

// Options of kinds and ports that are indexes of links, and take their names.

const known = new WeakMap<Table, readonly string[]>()

/** The options of a table that are indexes of links. */
export function linkOptions(table: Table): readonly string[] {
  const found = known.get(table) ?? Object.keys(table).filter((key) => table[key]?.[4]?.link !== undefined)
  known.set(table, found)
  return found
}

/** Options that put a link, or the links below it, into a namespace where names cannot be looked up. */
interface Place {
  readonly linkNetnsid?: unknown
  readonly targetNetnsid?: unknown
}

/** Returns the options with an index in place of each name, for checks. Throws TypeError for a name that cannot be looked up. */
export function withoutNames(table: Table, data: object, place: Place): Record<string, unknown> {
  const out: Record<string, unknown> = { ...data }
  for (const key of linkOptions(table)) {
    const ref = out[key]
    if (typeof ref !== 'string') continue
    atPath(key, () => checkLinkRef(ref))
    const other = (['linkNetnsid', 'targetNetnsid'] as const).find((one) => place[one] !== undefined)
    if (other !== undefined) throw new TypeError(`${key}: expected the index of a link with ${other}, got ${shown(ref)}`)
    out[key] = 1
  }
  return out
}

/**
 * Returns a copy of the options, and a function for each name in them that puts the index in its place. The driver looks the
 * index up in the namespace of the request, or in that of the link: another one only for a link that is created there.
 */
export function lookupsOf<N>(
  table: Table,
  data: object,
  netns: N | undefined,
  index: (ref: LinkRef, netns?: N, option?: string) => Promise<number>,
): { data: Record<string, unknown>; lookups: (() => Promise<void>)[] } {
  const out: Record<string, unknown> = { ...data }
  const names = linkOptions(table).filter((key) => typeof out[key] === 'string')
  const lookups = names.map((key) => async () => {
    out[key] = await index(out[key] as LinkRef, table[key]?.[4]?.link === 'own' ? netns : undefined, key)
  })
  return { data: out, lookups }
}

/** Throws a TypeError for a name in the data of a new link that its driver looks up in the namespace of the link, another one. */
export function checkNamedHere(table: Table = {}, { data = {}, netns }: { data?: object; netns?: unknown }): void {
  const names = new Map(Object.entries(data))
  const key = linkOptions(table).find((one) => typeof names.get(one) === 'string' && table[one]?.[4]?.link === 'own')
  if (netns === undefined || key === undefined) return
  throw new TypeError(`${key}: expected the index of a link in another namespace in a batch, got ${shown(names.get(key))}`)
}
