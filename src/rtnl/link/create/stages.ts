import type { FlagStates } from '../numbers.ts'
import type { CreateLink, PeerSettings, SetLink } from '../options.ts'
import { missed } from './verify.ts'

/**
 * Options that the kernel accepts for an existing link (do_setlink) but not for a new one: rtnl_newlink_create of
 * net/core/rtnetlink.c ignores them, or rejects IFLA_AF_SPEC because a new link has no settings of any family yet. A
 * driver may set an initial operational state of its own (vrf_dev_init).
 */
const LATER = [
  'ifalias',
  'operstate',
  'carrier',
  'protoDown',
  'protoDownReason',
  'afSpec',
  'xdp',
  'slaveKind',
  'slaveData',
] as const

/** The steps that create a link: the first request, and the settings of the later ones. */
export interface Stages {
  readonly first: CreateLink
  readonly own: SetLink | undefined
  readonly peer: SetLink | undefined
}

/** Splits the options into successive requests. Throws TypeError if the later ones could not reach the link. */
export function stagesOf(wanted: CreateLink): Stages {
  const { now, later: own } = split(wanted)
  if (wanted.targetNetnsid !== undefined) checkReached(own, wanted)
  const peer = peerStages(wanted)
  return { first: { ...now, ...(peer ? { peer: peer.now } : {}) } as CreateLink, own, peer: peer?.later }
}

/**
 * Splits the options of the peer. The peer stays down at first: the request that creates it cannot set it up, because
 * it has no other end yet (ENOTCONN of veth_open in drivers/net/veth.c, and likewise in vxcan and netkit).
 */
function peerStages({
  peer,
  linkNetnsid,
  targetNetnsid,
}: CreateLink): { now: PeerSettings; later: SetLink | undefined } | undefined {
  if (peer === undefined) return undefined
  const { now, later } = split(peer)
  const { up, flags: states, ...rest } = now as PeerSettings
  const { UP, ...flags } = (states ?? {}) as FlagStates
  const isUp = up ?? UP
  if (isUp !== true && !later) return { now: peer, later }
  // A namespace id (IFLA_LINK_NETNSID) is not enough to open a socket in that namespace.
  if ((linkNetnsid ?? targetNetnsid) !== undefined && peer.netns === undefined)
    throw new TypeError(
      `expected the netns of the peer, for it to ${isUp ? 'be up' : `have ${Object.keys(later ?? {})[0]}`}, in place of ${linkNetnsid === undefined ? 'targetNetnsid' : 'linkNetnsid'}`,
    )
  return { now: { ...rest, flags }, later: { ...later, ...(isUp === undefined ? {} : { up: isUp }) } as SetLink }
}

/** Whether the peer must be verified; this requires a namespace that can be entered. */
export function looksAtPeer({ peer, linkNetnsid, targetNetnsid }: CreateLink): boolean {
  if (peer === undefined || ((linkNetnsid ?? targetNetnsid) !== undefined && peer.netns === undefined)) return false
  return missed(peer, {}) !== undefined
}

function split<T extends object>(options: T): { now: Partial<T>; later: SetLink | undefined } {
  const isLater = ([key, value]: [string, unknown]): boolean => value !== undefined && (LATER as readonly string[]).includes(key)
  const entries = Object.entries(options)
  const later = entries.filter(isLater)
  const now = entries.filter((entry) => !isLater(entry))
  return {
    now: Object.fromEntries(now) as Partial<T>,
    later: later.length === 0 ? undefined : (Object.fromEntries(later) as unknown as SetLink),
  }
}

function checkReached(own: SetLink | undefined, { altIfname }: CreateLink): void {
  const key = Object.keys({ ...own, ...(altIfname ? { altIfname } : {}) })[0]
  if (key !== undefined) throw new TypeError(`expected the netns of the link, for it to have ${key}, in place of targetNetnsid`)
}
