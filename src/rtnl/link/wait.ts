import { isDeepStrictEqual } from 'node:util'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { bitsOf, checkLinkRef, type LinkRef } from '../common/checks.ts'
import { switchTaker } from '../common/named/flags.ts'
import { checkOptionKeys, LINK_WORDS } from '../common/named/ip-words.ts'
import { taken } from '../common/named/take.ts'
import type { FlagSwitches, Taken } from '../common/named/types.ts'
import { IFF } from '../constants.ts'
import { type OpenWatcher, waitFor } from '../watch/wait.ts'
import type { LinkKinds, PlainMaster, PortKinds } from './kind/data.ts'
import type { OtherKind } from './kind/other-kind.ts'
import { linkAttrs } from './table.ts'
import { type Link, type LinkCommon, linkKeys } from './view.ts'

type Common = Partial<Omit<LinkCommon, 'flags' | 'link' | 'master' | 'operstate' | 'linkmode'>>
type KindWanted =
  | { [K in keyof LinkKinds]: { kind?: K; data?: Partial<LinkKinds[K]> } }[keyof LinkKinds]
  | { kind?: OtherKind; data?: Uint8Array }
type PortWanted =
  | { [K in keyof PortKinds]: { slaveKind?: K; slaveData?: Partial<PortKinds[K]> } }[keyof PortKinds]
  | { slaveKind?: PlainMaster | OtherKind; slaveData?: Uint8Array }

/** Values of a link to wait for: those that `list` returns, or names and words as `create` takes them. */
export type LinkValues = Partial<Link> | NamedValues

type NamedValues = Common &
  Pick<Taken<typeof linkAttrs>, 'operstate' | 'linkmode'> & {
    /** Administratively up or down. */
    up?: boolean | undefined
    /** Flags that are to be set: `['LOWER_UP']`; or set and not: `{ LOWER_UP: true, PROMISC: false }`. Others do not count. */
    flags?: FlagSwitches<keyof typeof IFF>
    /** The bridge, bond or vrf that it is a port of: its name or index; undefined for none. */
    master?: LinkRef | undefined
    /** The underlying link, or the peer of a veth: its name or index. */
    link?: LinkRef | undefined
  } & KindWanted &
  PortWanted

/** Waits until there is a link with these values. */
export async function waitForLink(watch: OpenWatcher, ref: LinkRef, wanted: LinkValues, options: RequestOptions): Promise<Link> {
  checkLinkRef(ref)
  const all = wantedValues(wanted)
  return waitFor(
    watch,
    {
      who: 'waitFor',
      types: ['links'],
      predicate: ({ links }) => {
        const link = find(links, ref)
        return link && different(link, all, links).length === 0 ? link : undefined
      },
      explain: (milliseconds, last) => {
        const links = last?.links ?? []
        const why = last ? state(find(links, ref), all, links) : 'no dump of the links succeeded'
        return `${nameOf(ref)} did not ${become(all)} in ${milliseconds} ms: ${why}`
      },
    },
    options,
  )
}

type Links = readonly Link[]

/** One value to wait for. */
interface WantedValue {
  /** `operstate`, or `data.stpState`. */
  readonly path: readonly string[]
  readonly value: unknown
  /** Whether a value of the link is that. */
  matches(value: unknown, links: Links): boolean
}

/** Returns the single values, with their tests. Throws TypeError for keys and names that no link has. */
export function wantedValues(wanted: LinkValues): WantedValue[] {
  if (typeof wanted !== 'object' || wanted === null)
    throw new TypeError(`expected values of a link such as { operstate: "UP" }, got ${shown(wanted)}`)
  const limit = ['timeout', 'signal'].find((key) => Object.hasOwn(wanted, key))
  if (limit !== undefined)
    throw new TypeError(
      `expected ${limit} in the third argument: links.waitFor(link, values, { ${limit} }), got it in the second`,
    )
  checkOptionKeys('values of a link', wanted, [...linkKeys(), 'up'], { words: LINK_WORDS })
  return Object.entries(wanted).flatMap(([key, value]) => atPath(key, () => valuesOf(key, value)))
}

function valuesOf(key: string, value: unknown): WantedValue[] {
  if (value === undefined && (key === 'up' || key === 'flags')) return []
  const matches = value === undefined ? undefined : testOf(key, value)
  return matches ? [{ path: [key], value, matches }] : members([key], value)
}

/** Members that are not given do not count. */
function members(path: readonly string[], value: unknown): WantedValue[] {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
  if (isPlain) return Object.entries(value).flatMap(([key, one]) => members([...path, key], one))
  return [{ path, value, matches: (found) => isDeepStrictEqual(found, value) }]
}

/** Returns the test of a key that takes names; undefined if its values are compared as they are. */
function testOf(key: string, value: unknown): WantedValue['matches'] | undefined {
  if (key === 'up') return isUp(value)
  if (key === 'flags') return haveFlags(value)
  if (LINK_KEYS.has(key)) return isLink(value)
  const codec = Object.hasOwn(linkAttrs.table, key) ? linkAttrs.table[key as keyof typeof linkAttrs.table][2] : undefined
  const take = codec?.shape.type === 'integer' ? taken(codec as Codec<unknown>) : undefined
  if (!take) return undefined
  const number = take(value)
  return (found) => found !== undefined && take(found) === number
}

const LINK_KEYS: ReadonlySet<string> = new Set(['master', 'link'])

function isUp(value: unknown): WantedValue['matches'] {
  if (typeof value !== 'boolean') throw new TypeError(`expected true or false, got ${shown(value)}`)
  return (found) => found === value
}

function haveFlags(value: unknown): WantedValue['matches'] {
  const set = Array.isArray(value) ? bitsOf('flag', IFF, value) : undefined
  const { on, mask } = set === undefined ? switchTaker(IFF)(value) : { on: set, mask: set }
  return (found) => (bitsOf('flag', IFF, found as Link['flags']) & mask) >>> 0 === on
}

function isLink(value: unknown): WantedValue['matches'] {
  // 0 is the link of a tunnel that is bound to none.
  if (value !== 0) checkLinkRef(value as LinkRef)
  return (found, links) => found !== undefined && found === (typeof value === 'string' ? find(links, value)?.index : value)
}

function find(links: Links, ref: LinkRef): Link | undefined {
  return links.find(({ index, ifname, altIfname }) => index === ref || ifname === ref || altIfname?.includes(ref as string))
}

/** Returns the values that the link does not have. */
export function different(link: Link, all: readonly WantedValue[], links: Links): WantedValue[] {
  return all.filter(({ path, matches }) => !matches(valueAt(link, path), links))
}

function valueAt(link: Link, path: readonly string[]): unknown {
  if (path[0] === 'up') return link.flags.includes('UP')
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], link)
}

function nameOf(ref: LinkRef): string {
  return typeof ref === 'number' ? `the link with index ${ref}` : `link ${shown(ref)}`
}

/** `become operstate UP` */
export function become(all: readonly WantedValue[]): string {
  return all.length === 0 ? 'come' : `become ${all.map(({ path, value }) => words(path, value, true)).join(', ')}`
}

/** `it is DOWN`, or with several values `it is operstate DOWN, mtu 1500`. */
export function state(link: Link | undefined, all: readonly WantedValue[], links: Links): string {
  if (!link) return 'there is no such link'
  const parts = different(link, all, links).map(({ path, value }) => {
    const found = valueAt(link, path)
    const isName = LINK_KEYS.has(path[0] as string) && typeof value === 'string'
    return words(path, isName ? (links.find(({ index }) => index === found)?.ifname ?? found) : found, all.length > 1)
  })
  return `it is ${parts.join(', ')}`
}

function words(path: readonly string[], value: unknown, named: boolean): string {
  const key = path.join('.')
  if (value === undefined) return `without ${key}`
  const isWord = typeof value === 'string' && /^[\w.:/@%+-]{1,60}$/.test(value)
  const text = isWord ? value : Array.isArray(value) ? `[${value.map(shown).join()}]` : shown(value)
  return named || path.length > 1 ? `${key} ${text}` : text
}
