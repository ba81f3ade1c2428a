import type { CreateLink, PeerSettings, SetLink } from '../options.ts'
import { missed } from './verify.ts'

/**
 * What the kernel takes of a link that is there (do_setlink) and not of one that is made: rtnl_newlink_create of net/core/rtnetlink.c ignores it, or refuses it as
 * IFLA_AF_SPEC, since the link has no settings of any family yet. A driver may have an operational state of its own at first (vrf_dev_init).
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

/** A link to be made, step by step: the first request, then what is set by further ones. */
export interface Stages {
  readonly first: CreateLink
  readonly own: SetLink | undefined
  readonly peer: SetLink | undefined
}

/** What takes one request after the other. Throws TypeError where the later ones could not reach the link. */
export function stagesOf(wanted: CreateLink): Stages {
  const { now, later: own } = split(wanted)
  if (wanted.targetNetnsid !== undefined) checkReached(own, wanted)
  const peer = peerStages(wanted)
  return { first: { ...now, ...(peer ? { peer: peer.now } : {}) } as CreateLink, own, peer: peer?.later }
}

/**
 * The peer is left down at first: no kernel can set it up in the request that makes it, as it has no other end yet then (ENOTCONN of veth_open in
 * drivers/net/veth.c, and so in vxcan and netkit).
 */
function peerStages({
  peer,
  linkNetnsid,
  targetNetnsid,
}: CreateLink): { now: PeerSettings; later: SetLink | undefined } | undefined {
  if (peer === undefined) return undefined
  const { now, later } = split(peer)
  const { up, flags: { UP, ...flags } = {}, ...rest } = now as PeerSettings
  const isUp = up ?? UP
  if (isUp !== true && !later) return { now: peer, later }
  // In the namespace that IFLA_LINK_NETNSID names no socket can be opened by that id.
  if ((linkNetnsid ?? targetNetnsid) !== undefined && peer.netns === undefined)
    throw new TypeError(
      `expected the netns of the peer, for it to ${isUp ? 'be up' : `have ${Object.keys(later ?? {})[0]}`}, in place of ${linkNetnsid === undefined ? 'targetNetnsid' : 'linkNetnsid'}`,
    )
  return { now: { ...rest, flags }, later: { ...later, ...(isUp === undefined ? {} : { up: isUp }) } as SetLink }
}

/** What a peer is looked at for: its namespace must be one that can be entered. */
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
