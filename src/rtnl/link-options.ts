import type { Codec, TypeOf } from '../netlink/codec.ts'
import type { LinkRef } from './checks.ts'
import type { NetNsRef } from './namespace-ref.ts'
import type { IFF } from './tables/constants.ts'
import type { bond, bondSlave } from './tables/kinds/bond.ts'
import type { bridge } from './tables/kinds/bridge.ts'
import type { brport } from './tables/kinds/bridge-port.ts'
import type { can } from './tables/kinds/can.ts'
import type { ipTunnels } from './tables/kinds/ip-tunnels.ts'
import type { macsec } from './tables/kinds/macsec.ts'
import type { macvlan } from './tables/kinds/macvlan.ts'
import type { plainKinds } from './tables/kinds/plain.ts'
import type { batadv, hsr, ipvlan, ovpn, rmnet, vrf, vrfPort, wwan } from './tables/kinds/small.ts'
import type { udpTunnels } from './tables/kinds/udp-tunnels.ts'
import type { vlan } from './tables/kinds/vlan.ts'
import type { vxlan } from './tables/kinds/vxlan.ts'
import type { LinkAttrs, netkit } from './tables/link.ts'

/** What the tables of several kinds decode to. */
type DataOf<Kinds extends Record<string, Codec<unknown>>> = { [K in keyof Kinds]: TypeOf<Kinds[K]> }

/** The options of each kind of link, by their keys. */
export interface KindData extends DataOf<typeof ipTunnels>, DataOf<typeof udpTunnels>, DataOf<typeof plainKinds> {
  batadv: TypeOf<typeof batadv>
  bond: TypeOf<typeof bond>
  bridge: TypeOf<typeof bridge>
  can: TypeOf<typeof can>
  hsr: TypeOf<typeof hsr>
  ipvlan: TypeOf<typeof ipvlan>
  ipvtap: TypeOf<typeof ipvlan>
  macsec: TypeOf<typeof macsec>
  macvlan: TypeOf<typeof macvlan>
  macvtap: TypeOf<typeof macvlan>
  ovpn: TypeOf<typeof ovpn>
  rmnet: TypeOf<typeof rmnet>
  vlan: TypeOf<typeof vlan>
  vrf: TypeOf<typeof vrf>
  vxlan: TypeOf<typeof vxlan>
  wwan: TypeOf<typeof wwan>
}

/** The options of a port, by the kind of its master. */
export interface SlaveData {
  bond: TypeOf<typeof bondSlave>
  bridge: TypeOf<typeof brport>
  vrf: TypeOf<typeof vrfPort>
}

/** Flags to switch on or off, by the kernel's names: `{ PROMISC: true, NOARP: false }`. */
export type FlagChanges = { [K in keyof typeof IFF]?: boolean }

/** The attributes that the kernel takes as they are, when a link is made or changed; the others it only tells (ifla_policy, do_setlink). */
export const SETTABLE = [
  'address',
  'broadcast',
  'ifname',
  'mtu',
  'txqlen',
  'weight',
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
export interface PeerSettings extends Omit<LinkSettings, 'link' | 'master'> {
  index?: number
}

/** The kind of a link with its options; the kind decides their type. A kind without a table takes its data as bytes. */
export type KindOptions =
  | { [K in keyof KindData]: { kind: K; data?: KindData[K]; peer?: never } }[keyof KindData]
  | { kind: 'veth' | 'vxcan'; peer?: PeerSettings; data?: never }
  | { kind: 'netkit'; peer?: PeerSettings; data?: Omit<TypeOf<typeof netkit>, 'peerInfo'> }
  | { kind: string & {}; data?: Uint8Array; peer?: never }

/** A link to be made. */
export type CreateLink = LinkSettings &
  PortOptions &
  KindOptions & {
    /** Interface index; the kernel chooses unless it is given. */
    index?: number
    /** Alternative names. */
    altIfname?: string[]
  }

/** Changes of a link; options of its kind go with its kind. */
export type SetLink = LinkSettings & PortOptions & (KindOptions | { kind?: never; data?: never; peer?: never })
