import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { pickedRow } from '../../netlink/message/projection.ts'
import { type Protocol, withRows } from '../../netlink/message/protocol.ts'
import { RTEXT_FILTER } from '../constants.ts'
import { type LinkAttrs, linkAttrs, linkMessages } from './table.ts'

/** The attributes of a link, by key. */
export type LinkKey = Exclude<keyof LinkAttrs, 'unknown'>

/** Attributes that RTEXT_FILTER_SKIP_STATS removes from a dump, wholly or in part … */
const STATS: readonly LinkKey[] = ['stats', 'stats64', 'afSpec']
/** … and those that need RTEXT_FILTER_VF. */
const VF: readonly LinkKey[] = ['numVf', 'vfinfoList', 'vfPorts']

/** Returns IFLA_EXT_MASK for a dump with or without counters that decodes these attributes, or all. */
export function extMask(stats: boolean, keys: readonly LinkKey[] | undefined): number {
  const wanted = (some: readonly LinkKey[]): boolean => keys === undefined || some.some((key) => keys.includes(key))
  return (wanted(VF) ? RTEXT_FILTER.VF : 0) | (stats && wanted(STATS) ? 0 : RTEXT_FILTER.SKIP_STATS)
}

/** Throws TypeError if a key is not an attribute of links. */
export function checkOnly(keys: readonly LinkKey[]): void {
  if (!Array.isArray(keys))
    throw new TypeError(`expected an array of keys such as ["mtu", "operstate"] as only, got ${shown(keys)}`)
  const wrong = keys.find((key) => !Object.hasOwn(linkAttrs.table, key))
  if (wrong === undefined) return
  throw new TypeError(
    `${linkAttrs.name} has no attribute ${shown(wrong)}${didYouMean(String(wrong), Object.keys(linkAttrs.table))}`,
  )
}

/** Cache of projections, by their keys. Building one costs as much as decoding a hundred links; a program uses few. */
const made = new WeakMap<Protocol, Map<string, Protocol>>()
const MOST = 64

/** Returns tables that decode only the name and these attributes of links and skip the others. */
export function linkProjection(of: Protocol, ...some: readonly (readonly LinkKey[])[]): Protocol {
  const keys = [...new Set<LinkKey>(['ifname', ...some.flat()])]
  const name = keys.join()
  const all = made.get(of) ?? new Map<string, Protocol>()
  made.set(of, all)
  const known = all.get(name)
  if (known) return known
  const protocol = withRows(of, { RTM_NEWLINK: pickedRow('RTM_NEWLINK', linkMessages.RTM_NEWLINK, keys) })
  if (all.size === MOST) all.clear()
  all.set(name, protocol)
  return protocol
}
