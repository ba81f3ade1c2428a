import { isDeepStrictEqual } from 'node:util'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { bitsOf, checkLinkRef, type LinkRef } from '../common/checks.ts'
import { checkOptionKeys, LINK_WORDS } from '../common/named/ip-words.ts'
import { taken } from '../common/named/take.ts'
import { IFF } from '../constants.ts'
import { type OpenWatcher, waitFor } from '../watch/wait.ts'
import { linkAttrs } from './table.ts'
import { type Link, linkKeys } from './view.ts'

/** Waits until there is a link with these values. */
export async function waitForLink(
  watch: OpenWatcher,
  ref: LinkRef,
  wanted: Partial<Link>,
  options: RequestOptions,
): Promise<Link> {
  checkLinkRef(ref)
  checkWanted(wanted)
  return waitFor(
    watch,
    {
      who: 'waitFor',
      types: ['links'],
      predicate: ({ links }) => {
        const link = find(links, ref)
        return link && different(link, wanted).length === 0 ? link : undefined
      },
      explain: (milliseconds, last) => {
        const why = last ? state(find(last.links ?? [], ref), wanted) : 'no dump of the links succeeded'
        return `${nameOf(ref)} did not ${become(wanted)} in ${milliseconds} ms: ${why}`
      },
    },
    options,
  )
}

/** Rejects keys that no link has. */
function checkWanted(wanted: Partial<Link>): void {
  if (typeof wanted !== 'object' || wanted === null)
    throw new TypeError(`expected values of a link such as { operstate: "UP" }, got ${shown(wanted)}`)
  const limit = ['timeout', 'signal'].find((key) => Object.hasOwn(wanted, key))
  if (limit !== undefined)
    throw new TypeError(
      `expected ${limit} in the third argument: links.waitFor(link, values, { ${limit} }), got it in the second`,
    )
  checkOptionKeys('values of a link', wanted, linkKeys(), LINK_WORDS)
  for (const [key, value] of Object.entries(wanted)) if (value !== undefined) atPath(key, () => checkWords(key, value))
}

/** Throws TypeError for a name that the value never has: it would be waited for in vain. */
function checkWords(key: string, value: unknown): void {
  if (key === 'flags' && Array.isArray(value)) bitsOf('flag', IFF, value)
  const codec = Object.hasOwn(linkAttrs.table, key) ? linkAttrs.table[key as keyof typeof linkAttrs.table][2] : undefined
  if (codec?.shape.type === 'integer') taken(codec as Codec<unknown>)?.(value)
}

function find(links: readonly Link[], ref: LinkRef): Link | undefined {
  return links.find(({ index, ifname, altIfname }) => index === ref || ifname === ref || altIfname?.includes(ref as string))
}

/** Returns the keys whose value differs. */
function different(link: Link, wanted: Partial<Link>): (keyof Link)[] {
  return (Object.keys(wanted) as (keyof Link)[]).filter((key) => !isDeepStrictEqual(link[key], wanted[key]))
}

function nameOf(ref: LinkRef): string {
  return typeof ref === 'number' ? `the link with index ${ref}` : `link ${shown(ref)}`
}

/** `become operstate UP` */
function become(wanted: Partial<Link>): string {
  const all = Object.entries(wanted).map(([key, value]) => words(key, value, true))
  return all.length === 0 ? 'come' : `become ${all.join(', ')}`
}

/** `it is DOWN`, or with several values `it is operstate DOWN, mtu 1500`. */
function state(link: Link | undefined, wanted: Partial<Link>): string {
  if (!link) return 'there is no such link'
  const several = Object.keys(wanted).length > 1
  return `it is ${different(link, wanted)
    .map((key) => words(key, link[key], several))
    .join(', ')}`
}

function words(key: string, value: unknown, named: boolean): string {
  if (value === undefined) return `without ${key}`
  const isWord = typeof value === 'string' && /^[\w.:/@%+-]{1,60}$/.test(value)
  const text = isWord ? value : Array.isArray(value) ? `[${value.map(shown).join()}]` : shown(value)
  return named ? `${key} ${text}` : text
}
