import { isDeepStrictEqual } from 'node:util'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { checkLinkRef, type LinkRef } from '../common/checks.ts'
import { type OpenWatcher, waitFor } from '../watch/wait.ts'
import { LINK_KEYS, type Link } from './view.ts'

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
        const why = last ? state(find(last.links ?? [], ref), wanted) : 'the links could not be listed'
        return `${nameOf(ref)} did not ${become(wanted)} in ${milliseconds} ms: ${why}`
      },
    },
    options,
  )
}

/** What no link ever has would be waited for in vain. */
function checkWanted(wanted: Partial<Link>): void {
  if (typeof wanted !== 'object' || wanted === null)
    throw new TypeError(`expected values of a link such as { operstate: "UP" }, got ${shown(wanted)}`)
  const wrong = Object.keys(wanted).find((key) => !LINK_KEYS.includes(key))
  if (wrong !== undefined) throw new TypeError(`expected values of a link, got ${shown(wrong)}${didYouMean(wrong, LINK_KEYS)}`)
}

function find(links: readonly Link[], ref: LinkRef): Link | undefined {
  return links.find(({ index, ifname, altIfname }) => index === ref || ifname === ref || altIfname?.includes(ref as string))
}

/** The keys of which a link has another value. */
function different(link: Link, wanted: Partial<Link>): (keyof Link)[] {
  return (Object.keys(wanted) as (keyof Link)[]).filter((key) => !isDeepStrictEqual(link[key], wanted[key]))
}

function nameOf(ref: LinkRef): string {
  return typeof ref === 'number' ? `the link with index ${ref}` : `link ${JSON.stringify(ref)}`
}

/** `become operstate UP` */
function become(wanted: Partial<Link>): string {
  const all = Object.entries(wanted).map(([key, value]) => words(key, value, true))
  return all.length === 0 ? 'come' : `become ${all.join(', ')}`
}

/** `it is DOWN`, or of several `it is operstate DOWN, mtu 1500`. */
function state(link: Link | undefined, wanted: Partial<Link>): string {
  if (!link) return 'there is no such link'
  const several = Object.keys(wanted).length > 1
  return `it is ${different(link, wanted)
    .map((key) => words(key, link[key], several))
    .join(', ')}`
}

function words(key: string, value: unknown, named: boolean): string {
  if (value === undefined) return `without ${key}`
  const text = typeof value === 'string' ? value : Array.isArray(value) ? `[${value.join()}]` : shown(value)
  return named ? `${key} ${text}` : text
}
