import { shown } from '../../netlink/base/shown.ts'
import { checkKeys, checkLinkRef, type LinkRef } from '../common/checks.ts'
import { AF } from '../constants.ts'

/** Which of a sort of objects to watch. */
export interface WatchFilter {
  readonly family?: 'INET' | 'INET6'
  /** A link by name or index; a name is looked up once, at the start. */
  readonly link?: LinkRef
}

/** A filter in numbers; AF_UNSPEC and 0 let everything pass. */
export interface Criteria {
  readonly family: number
  readonly link: number
}

/** The families that a filter can name. */
const FAMILIES = { INET: AF.INET, INET6: AF.INET6 }

/** Throws TypeError unless `given` says whether to watch a sort of objects, or which of them; `keys` are what a filter of them can name. */
export function checkGiven(sort: string, given: unknown, keys: readonly string[]): void {
  if (given === undefined || typeof given === 'boolean') return
  const filter = keys.length > 0 ? `, true, false or a filter (${keys.join(', ')})` : ', true or false'
  if (keys.length === 0 || typeof given !== 'object' || given === null)
    throw new TypeError(`expected ${sort}${filter}, got ${shown(given)}`)
  checkKeys(`a filter of ${sort}`, given, keys)
  const { family, link } = given as WatchFilter
  if (link !== undefined) checkLinkRef(link)
  if (family !== undefined && !Object.hasOwn(FAMILIES, family))
    throw new TypeError(`expected family, ${Object.keys(FAMILIES).join(' or ')}, got ${shown(family)}`)
}

/** The numbers of a filter that is checked, with its link by index. */
export function criteria(given: WatchFilter | undefined): Criteria {
  if (!given) return { family: AF.UNSPEC, link: 0 }
  const { family, link = 0 } = given
  if (typeof link !== 'number') throw new TypeError(`expected the index of a link, got ${link}`)
  return { family: family === undefined ? AF.UNSPEC : FAMILIES[family], link }
}

/** The two families of IP, or the one that is asked for. */
export function families({ family }: Criteria): number[] {
  return [AF.INET, AF.INET6].filter((each) => family === AF.UNSPEC || family === each)
}

/** Options with the indexes of links in place of their names. */
export async function withIndexes<T extends object>(options: T, indexOf: (link: LinkRef) => Promise<number>): Promise<T> {
  const known: [string, unknown][] = []
  for (const [key, value] of Object.entries(options) as [string, Partial<WatchFilter> | undefined][]) {
    const link = typeof value === 'object' ? value.link : undefined
    known.push([key, typeof link === 'string' ? { ...value, link: await indexOf(link) } : value])
  }
  return Object.fromEntries(known) as T
}
