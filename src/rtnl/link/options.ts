import type { LinkRef } from '../common/checks.ts'
import type { IFF } from '../constants.ts'
import type { NetNsRef } from '../netns/reference.ts'
import type { KindData, PairKind, SlaveData } from './kind/data.ts'
import type { LinkAttrs } from './table.ts'

/** Flags to switch on or off, by the kernel's names: `{ PROMISC: true, NOARP: false }`. */
export type FlagChanges = { [K in keyof typeof IFF]?: boolean }

/**
 * The attributes that can be set as they are; the others the kernel only tells (ifla_policy, do_setlink). Some can be set on a new link only, or on one that
 * is there: see create/.
 */
export const SETTABLE = [
  'address',
  'broadcast',
  'ifname',
  'mtu',
  'txqlen',
  'operstate',
  'linkmode',
  'ifalias',
  'group',
  'carrier',
  'protoDown',
  'protoDownReason',
  'gsoMaxSegs',
  'gsoMaxSize',
  'groMaxSize',
  'gsoIpv4MaxSize',
  'groIpv4MaxSize',
  'numTxQueues',
  'numRxQueues',
  'afSpec',
  'xdp',
  'linkNetnsid',
  'targetNetnsid',
  'newIfindex',
  'parentDevName',
] as const satisfies readonly (keyof LinkAttrs)[]

/** What can be set on a link: its attributes by their keys, and what stands here. */
export interface LinkSettings extends Pick<LinkAttrs, (typeof SETTABLE)[number]> {
  /** The link below: its name or index. */
  link?: LinkRef
  /** The bridge, bond or vrf to become a port of: its name or index; null to leave it. */
  master?: LinkRef | null
  /** The network namespace to be in. */
  netns?: NetNsRef
  /** Administratively up or down. */
  up?: boolean
  flags?: FlagChanges
}

/** Options as a port of its master, whose kind decides their type. */
export type PortOptions =
  | { [K in keyof SlaveData]: { slaveKind: K; slaveData: SlaveData[K] } }[keyof SlaveData]
  | { slaveKind?: never; slaveData?: never }

/** The other end of a pair: veth, vxcan, netkit. Without a name the kernel chooses one. */
export interface PeerSettings
  extends Omit<LinkSettings, 'link' | 'master' | 'linkNetnsid' | 'targetNetnsid' | 'newIfindex' | 'parentDevName'> {
  index?: number
}

/** Data of a kind; a kind without options has none. */
type DataOf<K extends keyof KindData> = keyof KindData[K] extends 'unknown' ? { data?: never } : { data?: KindData[K] }

/** The kind of a link with its options; the kind decides their type. A kind without a table takes its data as bytes. */
export type KindOptions =
  | { [K in Exclude<keyof KindData, PairKind>]: { kind: K; peer?: never } & DataOf<K> }[Exclude<keyof KindData, PairKind>]
  | { [K in PairKind]: { kind: K; peer?: PeerSettings } & DataOf<K> }[PairKind]
  | { kind: string & {}; data?: Uint8Array; peer?: never }

/** A link to be made. */
export type CreateLink = Omit<LinkSettings, 'newIfindex'> &
  PortOptions &
  KindOptions & {
    /** Interface index; the kernel chooses unless it is given. */
    index?: number
    /** Alternative names. */
    altIfname?: string[]
  }

/** What the kernel looks at when it makes a link, and never again. */
type FixedAtCreation = 'numTxQueues' | 'numRxQueues' | 'linkNetnsid' | 'parentDevName'

/** Changes of a link; options of its kind go with its kind. */
export type SetLink = Omit<LinkSettings, FixedAtCreation> &
  PortOptions &
  (KindOptions | { kind?: never; data?: never; peer?: never })
