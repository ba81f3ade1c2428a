import type { LinkRef } from '../common/checks.ts'
import type { FlagName, Taken } from '../common/named/types.ts'
import type { IFF } from '../constants.ts'
import type { NetNsRef } from '../netns/reference.ts'
import type { KindData, PairKind, RequiredData, RequiredOption, SlaveData } from './kind/data.ts'
import type { OtherKind } from './kind/other-kind.ts'
import type { SETTABLE } from './kind/settable.ts'
import type { ChangeableFlag } from './numbers.ts'
import type { linkAttrs } from './table.ts'
import type { VfChanges } from './vf/request.ts'

type Kind = keyof KindData

/**
 * Flags to switch on, by the kernel's names: `['PROMISC']`; or to switch on or off: `{ PROMISC: true, NOARP: false }`. An
 * array may have flags that only the kernel sets, such as RUNNING: they are ignored. An object must not.
 */
export type FlagChanges = readonly FlagName<keyof typeof IFF>[] | { [N in ChangeableFlag | Lowercase<ChangeableFlag>]?: boolean }

/** Settings of a link: attributes by key, and the options below. */
export interface LinkSettings extends Pick<Taken<typeof linkAttrs>, (typeof SETTABLE)[number]> {
  /** The underlying link: its name or index. */
  link?: LinkRef
  /** The bridge, bond or vrf to join as a port: its name or index; null leaves the current one. */
  master?: LinkRef | null
  /** The network namespace to create it in or move it to. */
  netns?: NetNsRef
  /** Administratively up or down. */
  up?: boolean
  /** Flags to switch on or off: `{ PROMISC: true }`. */
  flags?: FlagChanges
}

/** Options of a port; the kind of its master determines their type. */
export type PortOptions =
  | {
      [K in keyof SlaveData]: {
        /** Kind of its master. */
        slaveKind: K
        /** Options of the port. */
        slaveData: SlaveData[K]
      }
    }[keyof SlaveData]
  | { slaveKind?: never; slaveData?: never }

/** Settings of the other end of a veth, vxcan or netkit. Without a name the kernel chooses one. */
export interface PeerSettings
  extends Omit<LinkSettings, 'link' | 'master' | 'linkNetnsid' | 'targetNetnsid' | 'newIfindex' | 'parentDevName'> {
  /** Interface index. Default: the kernel chooses. */
  index?: number
}

/**
 * The `data` of a kind. A kind without options has it too: `data?: never` would be a discriminant for TypeScript, and an editor
 * would complete the `kind` of an object without `data` only with the kinds that require none. An index signature, as
 * `Record<string, never>` has, would take every key, and errors would be about its type.
 */
type DataOf<K extends Kind> = {
  /** Options of its kind. */
  data?: KindData[K]
}

/** What a new link of the kind requires: options in its data, options of the link. */
type NewDataOf<K extends Kind> = [RequiredData<K> | Extract<RequiredOption<K>, 'data'>] extends [never]
  ? DataOf<K>
  : {
      /** Options of its kind. */
      data: KindData[K] & Required<Pick<KindData[K], RequiredData<K> & keyof KindData[K]>>
    }
type RequiredSettings<K extends Kind> = Required<Pick<LinkSettings, RequiredOption<K> & keyof LinkSettings>>

type PeerOf<K extends Kind> = K extends PairKind
  ? {
      /** Settings of the other end. */
      peer?: PeerSettings
    }
  : { peer?: never }
interface KindChoice<K> {
  /** Kind of link, the type of `ip link add`. */
  kind: K
}

/** A kind that nlwire does not know, and its data. */
type OtherKindOptions = { kind: OtherKind; data?: Uint8Array; peer?: never }

/** Options of a new link of each kind, in addition to NewLinkSettings: `NewLinks['vlan']` requires `link` and `data.id`. */
export type NewLinks = { [K in Kind]: KindChoice<K> & PeerOf<K> & NewDataOf<K> & RequiredSettings<K> }

/** A kind and its options, for a new link; the kind determines their type, and which are required. */
export type KindOptions = NewLinks[Kind] | OtherKindOptions

/** A kind and its options, for a link that exists. */
export type KindChanges = { [K in Kind]: KindChoice<K> & PeerOf<K> & DataOf<K> }[Kind] | OtherKindOptions

/** Options of a new link of every kind. */
export interface NewLinkSettings extends Omit<LinkSettings, 'newIfindex'> {
  /** Interface index. Default: the kernel chooses. */
  index?: number
  /** Alternative names. */
  altIfname?: readonly string[]
}

/** Options of a new link. */
export type CreateLink = NewLinkSettings & PortOptions & KindOptions

/** The kind of the master of a new link. */
interface MasterChoice<P> {
  /** Kind of its master. */
  slaveKind?: P
}
/**
 * If no kind was found in the options, they have another one, or none. If all were found, the options are a CreateLink. The last
 * branch is never taken: because of it, a compiler that does not know K yet takes this type for unknown, and not for a union.
 */
type SettingsOf<K extends Kind> = [K] extends [never]
  ? OtherKindOptions
  : [Kind] extends [K]
    ? KindOptions
    : [K] extends [Kind]
      ? NewLinks[K]
      : unknown
/** Nothing at all. It is in the place of `slaveData` where there is no `slaveKind`, and its name is in the error. */
interface NeedsSlaveKind {
  readonly slaveKind: never
}
interface NoPortData {
  slaveData?: NeedsSlaveKind
}
interface AnyPortData<D> {
  slaveData?: D
}
interface NewPortData<D> {
  /** Options of the port. */
  slaveData: D
}
type NewPortOf<P extends keyof SlaveData> = [P] extends [never]
  ? NoPortData
  : [keyof SlaveData] extends [P]
    ? AnyPortData<SlaveData[P]>
    : [P] extends [keyof SlaveData]
      ? NewPortData<SlaveData[P]>
      : unknown

/**
 * What `links.create` takes: a CreateLink. TypeScript finds the kind K, and the kind P of the master, in the options. It then
 * checks them against the options of that kind alone, which is faster than a union of all kinds and has short errors. No part
 * of it may be a union for one kind: its errors would list the members.
 */
export type NewLink<K extends Kind, P extends keyof SlaveData> = KindChoice<K | OtherKind> &
  NewLinkSettings &
  SettingsOf<K> &
  MasterChoice<P> &
  NewPortOf<P>

/** Options that the kernel reads only when it creates a link (rtnl_newlink_create of net/core/rtnetlink.c). */
export const FIXED_AT_CREATION = ['numTxQueues', 'numRxQueues', 'linkNetnsid', 'parentDevName'] as const

type Changes = Omit<LinkSettings, (typeof FIXED_AT_CREATION)[number] | 'link'>

/** Changes of a link. Options of its kind require `kind`. */
export type SetLink = Changes &
  PortOptions & {
    /** Changes of virtual functions (SR-IOV) of a network card. */
    vfs?: readonly VfChanges[]
  } & (KindChanges | { kind?: never; data?: never; peer?: never })

/** Nothing at all. It is in the place of `data` where there is no `kind`, and its name is in the error. */
interface NeedsKind {
  readonly kind: never
}
/** No kind, or one that nlwire does not know. */
interface ChangesOfNoKind {
  data?: Uint8Array | NeedsKind
  peer?: never
}
type KindChangesOf<K extends Kind> = [K] extends [never]
  ? ChangesOfNoKind
  : [Kind] extends [K]
    ? KindChanges | ChangesOfNoKind
    : [K] extends [Kind]
      ? DataOf<K> & PeerOf<K>
      : unknown
interface ChangedKind<K> {
  /** Kind of the link, which `data` requires. */
  kind?: K
  /** Changes of virtual functions (SR-IOV) of a network card. */
  vfs?: readonly VfChanges[]
}

/** What `links.set` takes: a SetLink, checked against the options of the kind K and the master P alone. See NewLink. */
export type LinkChanges<K extends Kind, P extends keyof SlaveData> = ChangedKind<K | OtherKind> &
  Changes &
  KindChangesOf<K> &
  MasterChoice<P> &
  NewPortOf<P>
