import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { checkLinkRef, type LinkRef } from '../common/checks.ts'
import { AF } from '../constants.ts'

/** Which objects of a type to watch. */
export interface WatchFilter {
  /** Of this family. Default: both. */
  readonly family?: 'INET' | 'INET6'
  /** A link by name or index; a name is looked up once, at the start. */
  readonly link?: LinkRef
}

/** A checked filter in numbers; AF_UNSPEC and 0 match everything. */
export interface Criteria {
  readonly family: number
  readonly link: number
}

/** The address families that a filter accepts. */
const FAMILIES = { INET: AF.INET, INET6: AF.INET6 }

/** Throws TypeError unless `given` is a boolean, undefined or a filter with some of `keys`. */
export function checkGiven(name: string, given: unknown, keys: readonly string[]): void {
  if (given === undefined || typeof given === 'boolean') return
  const filter = keys.length > 0 ? `true, false or a filter (${keys.join(', ')})` : 'true or false'
  if (keys.length === 0 || typeof given !== 'object' || given === null)
    throw new TypeError(`${name}: expected ${filter}, got ${shown(given)}`)
  checkKeys(`a filter of ${name}`, given, keys)
  const { family, link } = given as WatchFilter
  if (link !== undefined) atPath(`${name}.link`, () => checkLinkRef(link))
  if (family !== undefined) atPath(name, () => checkFamily(family))
}

/** Throws a TypeError unless `family` is one that a filter accepts. */
export function checkFamily(family: unknown): void {
  if (typeof family === 'string' && Object.hasOwn(FAMILIES, family)) return
  const names = Object.keys(FAMILIES)
  const near = typeof family === 'string' ? didYouMean(family, names) : ''
  throw new TypeError(`family: expected ${names.join(' or ')}, got ${shown(family)}${near}`)
}

/** Converts a checked filter, whose link is an index, to numbers. */
export function criteria(given: WatchFilter | undefined): Criteria {
  if (!given) return { family: AF.UNSPEC, link: 0 }
  const { family, link = 0 } = given
  if (typeof link !== 'number') throw new TypeError(`expected the index of a link, got ${shown(link)}`)
  return { family: family === undefined ? AF.UNSPEC : FAMILIES[family], link }
}

/** Returns the requested IP family, or both. */
export function families({ family }: Criteria): number[] {
  return [AF.INET, AF.INET6].filter((each) => family === AF.UNSPEC || family === each)
}

/** Returns the options with link names replaced by indexes. */
export async function withIndexes<T extends object>(options: T, indexOf: (link: LinkRef) => Promise<number>): Promise<T> {
  const known: [string, unknown][] = []
  for (const [key, value] of Object.entries(options) as [string, Partial<WatchFilter> | undefined][]) {
    const link = typeof value === 'object' ? value.link : undefined
    known.push([key, typeof link === 'string' ? { ...value, link: await indexOf(link) } : value])
  }
  return Object.fromEntries(known) as T
}
