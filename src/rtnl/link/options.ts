import type { LinkRef } from '../common/checks.ts'
import type { IFF } from '../constants.ts'
import type { NetNsRef } from '../netns/reference.ts'
import type { KindData, PairKind, SlaveData } from './kind/data.ts'
import type { LinkAttrs } from './table.ts'

/** Flags to switch on or off, by the kernel's names: `{ PROMISC: true, NOARP: false }`. */
export type FlagChanges = { [K in keyof typeof IFF]?: boolean }

/**
 * Attributes that can be set under their own key; the others are read-only or have another form (ifla_policy,
 * do_setlink). Some can be set on a new link only, or on an existing link only: see create/.
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

/** Settings of a link: attributes by key, and the options below. */
export interface LinkSettings extends Pick<LinkAttrs, (typeof SETTABLE)[number]> {
  /** The underlying link: its name or index. */
  link?: LinkRef
  /** The bridge, bond or vrf to join as a port: its name or index; null leaves the current one. */
  master?: LinkRef | null
  /** The network namespace to create it in or move it to. */
  netns?: NetNsRef
  /** Administratively up or down. */
  up?: boolean
  flags?: FlagChanges
}

/** Options of a port; the kind of its master determines their type. */
export type PortOptions =
  | { [K in keyof SlaveData]: { slaveKind: K; slaveData: SlaveData[K] } }[keyof SlaveData]
  | { slaveKind?: never; slaveData?: never }

/** Settings of the other end of a veth, vxcan or netkit. Without a name the kernel chooses one. */
export interface PeerSettings
  extends Omit<LinkSettings, 'link' | 'master' | 'linkNetnsid' | 'targetNetnsid' | 'newIfindex' | 'parentDevName'> {
  index?: number
}

/** The `data` of a kind; absent for a kind without options. */
type DataOf<K extends keyof KindData> = keyof KindData[K] extends 'unknown' ? { data?: never } : { data?: KindData[K] }

/** The kind of a link and its options; the kind determines their type. An unknown kind takes its data as bytes. */
export type KindOptions =
  | { [K in Exclude<keyof KindData, PairKind>]: { kind: K; peer?: never } & DataOf<K> }[Exclude<keyof KindData, PairKind>]
  | { [K in PairKind]: { kind: K; peer?: PeerSettings } & DataOf<K> }[PairKind]
  | { kind: string & {}; data?: Uint8Array; peer?: never }

/** Options of a new link. */
export type CreateLink = Omit<LinkSettings, 'newIfindex'> &
  PortOptions &
  KindOptions & {
    /** Interface index. Default: the kernel chooses. */
    index?: number
    /** Alternative names. */
    altIfname?: string[]
  }

/** Options that the kernel reads only when it creates a link. */
type FixedAtCreation = 'numTxQueues' | 'numRxQueues' | 'linkNetnsid' | 'parentDevName'

/** Changes of a link. Options of its kind require `kind`. */
export type SetLink = Omit<LinkSettings, FixedAtCreation> &
  PortOptions &
  (KindOptions | { kind?: never; data?: never; peer?: never })
