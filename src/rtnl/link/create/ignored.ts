import type { CreateLink, PeerSettings, SetLink } from '../options.ts'

/** Keys that the kernel would take and ignore, each with what to do instead. */
type Ignored = Readonly<Record<string, string>>

const ELSEWHERE = 'it is for a link that moves to another namespace'

const CREATING: Ignored = { newIfindex: `${ELSEWHERE}; "index" is that of a new one` }
/** The kernel looks at these when it makes a link (rtnl_newlink_create of net/core/rtnetlink.c). */
const SETTING: Ignored = {
  numTxQueues: 'it is fixed when a link is made',
  numRxQueues: 'it is fixed when a link is made',
  linkNetnsid: 'it is fixed when a link is made',
  parentDevName: 'it is fixed when a link is made',
}
const OF_PEER: Ignored = {
  ...CREATING,
  linkNetnsid: 'the namespace of a peer is its "netns"',
  targetNetnsid: 'the namespace of a peer is its "netns"',
  parentDevName: 'it is for kind "wwan"',
}

/** Throws TypeError for what no request can set on a new link, or on its peer. */
export function checkIgnoredCreate(options: CreateLink): void {
  refuse('a new link', options, options.kind === 'wwan' ? CREATING : { ...CREATING, parentDevName: 'it is for kind "wwan"' })
  const { peer } = options as { peer?: PeerSettings }
  if (peer !== undefined) refuse('a peer', peer, OF_PEER)
}

/** Throws TypeError for what the kernel would ignore in a change. */
export function checkIgnoredSet(options: SetLink): void {
  const moves = options.netns !== undefined || options.targetNetnsid !== undefined
  refuse('a link', options, moves ? SETTING : { ...SETTING, newIfindex: ELSEWHERE })
}

function refuse(what: string, options: object, ignored: Ignored): void {
  const key = Object.keys(ignored).find((one) => (options as Record<string, unknown>)[one] !== undefined)
  if (key !== undefined) throw new TypeError(`"${key}" of ${what} cannot be set: ${ignored[key]}`)
}
