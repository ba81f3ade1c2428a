import { changeableOf } from '../ensure/changeable.ts'
import { hasOwnLink } from '../kind/check.ts'
import { a } from '../kind/rules.ts'
import { type CreateLink, FIXED_AT_CREATION, type PeerSettings, type SetLink } from '../options.ts'

/** Keys that the kernel would silently ignore, each with the reason or what to use instead. */
type Ignored = Readonly<Record<string, string>>

const ELSEWHERE = 'it only applies to a link that moves to another namespace'

const IN_CHANGES = 'the kernel ignores it in a change; delete the link and create it anew'

const CREATING: Ignored = { newIfindex: `${ELSEWHERE}; use "index" for a new link` }
const SETTING: Ignored = {
  ...Object.fromEntries([...FIXED_AT_CREATION, 'index'].map((key) => [key, 'it is fixed when a link is created'])),
  // do_setlink of net/core/rtnetlink.c has no case for IFLA_LINK.
  link: IN_CHANGES,
  altIfname: 'use links.addAltname and links.deleteAltname',
}
/** Of a link that stays in its namespace. */
const STAYING: Ignored = { ...SETTING, newIfindex: ELSEWHERE }
const NOT_WWAN: Ignored = { ...CREATING, parentDevName: 'it only applies to kind "wwan"' }
const OF_PEER: Ignored = {
  ...NOT_WWAN,
  linkNetnsid: 'use the "netns" of the peer',
  targetNetnsid: 'use the "netns" of the peer',
}

/** Throws TypeError for options that no request can set on a new link or its peer. */
export function checkIgnoredCreate(options: CreateLink): void {
  refuse('a new link', options, options.kind === 'wwan' ? CREATING : NOT_WWAN)
  const { peer } = options as { peer?: PeerSettings }
  if (peer !== undefined) refuse('a peer', peer, OF_PEER)
}

/** Throws TypeError for options that the kernel would ignore in a change. */
export function checkIgnoredSet(options: SetLink): void {
  const moves = options.netns !== undefined || options.targetNetnsid !== undefined
  const { kind, data, link: _, ...rest } = options as { kind?: unknown; data?: object; link?: unknown }
  // A kind with a link of its own has a better answer: its data.
  refuse('a link', hasOwnLink(kind) ? rest : options, moves ? SETTING : STAYING)
  const { ignored } = changeableOf(kind) ?? {}
  if (ignored && data) refuse(a(kind as string), data, Object.fromEntries(ignored.map((key) => [key, IN_CHANGES])))
}

function refuse(what: string, options: object, ignored: Ignored): void {
  for (const key of Object.keys(options))
    if (Object.hasOwn(ignored, key) && (options as Record<string, unknown>)[key] !== undefined)
      throw new TypeError(`"${key}" of ${what} cannot be set: ${ignored[key]}${returnedHint(options)}`)
}

/** Ends an error about a link that a call returned: returned links have keys that no call takes. */
export function returnedHint(options: object): string {
  const { index, type, flags } = options as { index?: unknown; type?: unknown; flags?: unknown }
  const isReturned = index !== undefined && type !== undefined && Array.isArray(flags)
  return isReturned ? '; this is a link as a call returned it: optionsOf(link, …) returns what can be set' : ''
}
