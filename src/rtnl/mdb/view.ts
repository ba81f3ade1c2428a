import { withJson } from '../../netlink/base/json.ts'
import { once } from '../../netlink/base/once.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { flagReader } from '../common/named/flags.ts'
import { nameReader } from '../common/named/names.ts'
import type { FlagNames, Returned } from '../common/named/types.ts'
import { returned } from '../common/named/view.ts'
import { MDB_FLAGS, MDB_STATE } from './constants.ts'
import { type brMdbEntry, mdbEntryAttrs, routerPortAttrs } from './table.ts'

/** A multicast group of a bridge on one of its ports, or of a vxlan at one remote end. */
export interface MdbEntry extends Omit<Returned<typeof mdbEntryAttrs>, 'ifindex' | 'srcList'> {
  /** Index of the bridge or vxlan. */
  ifindex: number
  /** Index of the port; that of the bridge if the bridge itself is a member. Of a vxlan its own. */
  port: number
  /** The group: an IP address, or an Ethernet address. */
  group: string
  /** MDB_*: `TEMPORARY` entries expire (`timer`), `PERMANENT` ones do not. */
  state: keyof typeof MDB_STATE | number
  /** MDB_FLAGS_*: `OFFLOAD`, `FAST_LEAVE`, `STAR_EXCL`, `BLOCKED`. */
  flags: FlagNames<keyof typeof MDB_FLAGS>
  /** VLAN id; missing if it has none. */
  vid?: number
  /** Sources of the group, excluded or included as `groupMode` says; timers in hundredths of a second. */
  srcList?: {
    /** Address of the source. Kernel: MDBA_MDB_SRCATTR_ADDRESS. */
    address?: string
    /** Time until it is removed, in hundredths of a second. Kernel: MDBA_MDB_SRCATTR_TIMER. */
    timer?: number
  }[]
  /** MDBA_MDB_EATTR_IFINDEX: index of the link that a vxlan sends by. */
  via?: number
}

/** A port of a bridge with a multicast router behind it. */
export interface MdbRouterPort extends Returned<typeof routerPortAttrs> {
  /** Index of the bridge. */
  ifindex: number
  /** Index of the port. */
  port: number
}

/** An entry as the wire level has it. */
export interface MdbInfo {
  header: TypeOf<typeof brMdbEntry>
  attrs: TypeOf<typeof mdbEntryAttrs>
}

/** A port as the wire level has it. */
export interface MdbRouterInfo {
  header: { ifindex: number }
  attrs: TypeOf<typeof routerPortAttrs>
}

const stateName = nameReader(MDB_STATE)
const flagNames = flagReader(MDB_FLAGS)
const attrsOf = once(
  () => returned(mdbEntryAttrs) as (attrs: object) => Omit<Returned<typeof mdbEntryAttrs>, 'ifindex' | 'srcList'>,
)
const routerOf = once(() => returned(routerPortAttrs) as (attrs: object) => Returned<typeof routerPortAttrs>)

/** Returns an entry of a message as one object; `ifindex` is that of the bridge or vxlan. */
export function mdbEntryOf(ifindex: number, { header, attrs }: MdbInfo): MdbEntry {
  const { ifindex: via, srcList, ...rest } = attrs
  return withJson({
    ifindex,
    port: header.ifindex,
    group: header.addr.u,
    state: stateName(header.state),
    flags: flagNames(header.flags),
    ...(header.vid === 0 ? {} : { vid: header.vid }),
    ...attrsOf()(rest),
    ...(srcList === undefined ? {} : { srcList: (srcList.entry ?? []).map(({ address, timer }) => sourceOf(address, timer)) }),
    ...(via === undefined ? {} : { via }),
  })
}

const sourceOf = (address: string | undefined, timer: number | undefined): { address?: string; timer?: number } => ({
  ...(address === undefined ? {} : { address }),
  ...(timer === undefined ? {} : { timer }),
})

/** Returns a router port of a message as one object. */
export const mdbRouterPortOf = (ifindex: number, { header, attrs }: MdbRouterInfo): MdbRouterPort =>
  withJson({ ifindex, port: header.ifindex, ...routerOf()(attrs) })
