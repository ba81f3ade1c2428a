import { bitNames } from '../netlink/codec.ts'
import type { LinkKinds, PortKinds } from './kind-data.ts'
import { named } from './named.ts'
import { ARPHRD, IF_LINK_MODE, IF_OPER, IFF } from './tables/constants.ts'
import type { Ifinfomsg, LinkAttrs } from './tables/link.ts'

type Keys<T> = T extends unknown ? keyof T : never
type ValueIn<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : never) : never
/** The options of some kind: every key that one of them has. */
export type Some<T> = { [K in Keys<T>]?: ValueIn<T, K> }

/** A link as the library tells it: header and attributes in one object, flags and states by name. */
export interface Link extends Omit<LinkAttrs, 'ifname' | 'operstate' | 'linkmode' | 'linkinfo' | 'propList' | 'altIfname'> {
  index: number
  ifname: string
  /** ARPHRD_*: `ETHER`, `LOOPBACK`; a number where it has no name. */
  type: string | number
  /** IFF_*, by name: `UP`, `LOWER_UP`. */
  flags: string[]
  /** IF_OPER_*: `UP`, `DOWN`, `LOWERLAYERDOWN`, `UNKNOWN`. */
  operstate?: string | number
  linkmode?: string | number
  /** What `ip link add` calls type: `veth`, `bridge`; absent where the link is none of the virtual ones. */
  kind?: string
  /** The options of its kind, by key. Bytes where the kind has no table here. */
  data?: Some<LinkKinds[keyof LinkKinds]> | Uint8Array
  /** The kind of its master, and the options it has as its port. */
  slaveKind?: string
  slaveData?: Some<PortKinds[keyof PortKinds]> | Uint8Array
  altIfname?: string[]
}

/** One object of a link message. Nothing is lost: what has no name stays a number, and unknown attributes stay in `unknown`. */
export function linkOf(header: Ifinfomsg, attrs: LinkAttrs): Link {
  const { linkinfo, propList, operstate, linkmode, ifname = '', ...rest } = attrs
  const { on, rest: bits } = bitNames(header.flags, IFF)
  const [data] = Object.values(linkinfo?.data ?? {})
  const [slaveData] = Object.values(linkinfo?.slaveData ?? {})
  return {
    index: header.index,
    ifname,
    type: named(ARPHRD, header.type),
    flags: bits === 0 ? on : [...on, `0x${bits.toString(16)}`],
    ...rest,
    ...(operstate === undefined ? {} : { operstate: named(IF_OPER, operstate) }),
    ...(linkmode === undefined ? {} : { linkmode: named(IF_LINK_MODE, linkmode) }),
    ...(linkinfo?.kind === undefined ? {} : { kind: linkinfo.kind }),
    ...(data === undefined ? {} : { data }),
    ...(linkinfo?.slaveKind === undefined ? {} : { slaveKind: linkinfo.slaveKind }),
    ...(slaveData === undefined ? {} : { slaveData }),
    ...(propList?.altIfname === undefined ? {} : { altIfname: propList.altIfname }),
  } as Link
}
