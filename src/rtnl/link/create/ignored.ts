import type { CreateLink, PeerSettings, SetLink } from '../options.ts'

/** Keys that the kernel would silently ignore, each with the reason or what to use instead. */
type Ignored = Readonly<Record<string, string>>

const ELSEWHERE = 'it only applies to a link that moves to another namespace'

const CREATING: Ignored = { newIfindex: `${ELSEWHERE}; use "index" for a new link` }
/** The kernel reads these only when it creates a link (rtnl_newlink_create of net/core/rtnetlink.c). */
const SETTING: Ignored = {
  numTxQueues: 'it is fixed when a link is created',
  numRxQueues: 'it is fixed when a link is created',
  linkNetnsid: 'it is fixed when a link is created',
  parentDevName: 'it is fixed when a link is created',
  index: 'it is fixed when a link is created',
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
  refuse('a link', options, moves ? SETTING : STAYING)
}

function refuse(what: string, options: object, ignored: Ignored): void {
  for (const key of Object.keys(options))
    if (Object.hasOwn(ignored, key) && (options as Record<string, unknown>)[key] !== undefined)
      throw new TypeError(`"${key}" of ${what} cannot be set: ${ignored[key]}`)
}
