import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { ChangeRequest } from '../common/change.ts'
import { checkLinkRef, type LinkRef } from '../common/checks.ts'
import { checkObjectOptions } from '../common/named/ip-words.ts'
import { takenRows } from '../common/named/take.ts'
import type { FlagName, Taken } from '../common/named/types.ts'
import { protocolNumber, type RouteProtocol } from '../common/route-names.ts'
import { checkEncodable } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { isEthernet } from '../link/create/lladdr.ts'
import { NTF, NUD } from './constants.ts'
import { FDB_STATE_WORDS } from './fdb-words.ts'
import { flagBits, type NeighbourOptions, type NeighbourState, REPORTED, stateBits } from './request.ts'
import { type fdbExtAttrs, type NeighbourAttrs, neighbourAttrs } from './table.ts'

/** A state of a forwarding entry as calls take it: a name, or a word of `bridge fdb`. */
export type FdbState = NeighbourState | keyof typeof FDB_STATE_WORDS

/** Which of the entries of a link-layer address. What else `list` returns is ignored. */
export interface FdbChoice {
  /**
   * NTF_*: SELF is the table of the link itself, MASTER that of the bridge of which it is a port. The default is SELF, as in
   * `bridge fdb`.
   */
  flags?: readonly FlagName<keyof typeof NTF>[]
  /** `true` adds the flag MASTER; so does the index of the bridge, as `list` returns it. */
  master?: boolean | number
  /** VLAN id; bridges. */
  vlan?: number
  /** The remote end; vxlan. */
  dst?: string
  /** Its UDP port; vxlan. */
  port?: number
  /** The VNI to send with; vxlan. */
  vni?: number
  /** The VNI that the entry is for; vxlan in external mode. */
  srcVni?: number
  /** The link to send by; vxlan. */
  via?: LinkRef
  /** The next hop object with the remote ends; vxlan. */
  nhId?: number
}

/** Options of a forwarding entry, as in `bridge fdb`. */
export interface FdbOptions extends FdbChoice, Pick<NeighbourOptions, 'flagsExt'> {
  /** The link-layer address again, as `list` returns it. */
  lladdr?: string
  /**
   * PERMANENT (the default, `local`) is an address of the bridge itself, NOARP (`static`) an entry that stays, REACHABLE
   * (`dynamic`) one that ages. The same for a vxlan, where only the last ages.
   */
  state?: FdbState | readonly FdbState[]
  /** The origin of the entry. */
  protocol?: RouteProtocol
  /** Notifications about activity, and whether the entry is refreshed; bridges. */
  fdbExtAttrs?: Taken<typeof fdbExtAttrs>
}

/** Attributes that identify an entry. */
const IDENTITY = ['vlan', 'dst', 'port', 'vni', 'srcVni', 'nhId'] as const
const KEYS = [...IDENTITY, 'flags', 'flagsExt', 'master', 'via', 'lladdr', 'state', 'protocol', 'fdbExtAttrs']

/** What `bridge fdb` sends where no state is given; the kernel takes it for PERMANENT. */
const DEFAULT_STATE = NUD.PERMANENT | NUD.NOARP

const take = (attrs: object): NeighbourAttrs => takenRows(neighbourAttrs.table)?.(attrs) as NeighbourAttrs

/** Returns the flags: the table of the link itself, unless something says that of its master. */
function flagsOf(link: LinkRef, { flags = [], master }: FdbChoice): number {
  if (master !== undefined && typeof master !== 'boolean' && typeof master !== 'number')
    throw new TypeError(`master: expected true, false or the index of a bridge, got ${shown(master)}`)
  // An entry of the bridge itself names the bridge as its master.
  const isOfMaster = typeof master === 'number' ? master !== link : master === true
  const bits = atPath('flags', () => flagBits(flags)) | (isOfMaster ? NTF.MASTER : 0)
  return (bits & (NTF.SELF | NTF.MASTER)) === 0 ? bits | NTF.SELF : bits
}

/** Returns the request for an entry: the parts that a new entry and a deletion share. */
function fdbRequest(type: number, link: LinkRef, lladdr: string, options: FdbOptions): ChangeRequest {
  checkLinkRef(link)
  checkObjectOptions('a forwarding entry', options, KEYS, { returned: REPORTED })
  const identity = Object.fromEntries(IDENTITY.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])))
  const { via, state } = options
  // rtnl_fdb_add in net/core/rtnetlink.c takes no other length.
  if (!isEthernet(lladdr))
    throw new TypeError(`expected a link-layer address of 6 bytes such as "02:00:00:00:00:01", got ${shown(lladdr)}`)
  if (options.lladdr !== undefined && options.lladdr.toLowerCase() !== lladdr.toLowerCase())
    throw new TypeError(`lladdr: expected the address of the entry, ${lladdr}, or nothing, got ${shown(options.lladdr)}`)
  if (via !== undefined) atPath('via', () => checkLinkRef(via))
  checkEncodable(neighbourAttrs.table, identity)
  return {
    type,
    header: {
      family: AF.BRIDGE,
      state: state === undefined ? DEFAULT_STATE : atPath('state', () => stateBits(state, FDB_STATE_WORDS)),
      flags: flagsOf(link, options),
    },
    attrs: { lladdr, ...identity },
    links: { header: { ifindex: link }, ...(via === undefined ? {} : { attrs: { ifindex: via } }) },
  }
}

/** Returns the request that adds or changes a forwarding entry. Throws TypeError or RangeError. */
export function putFdb(flags: number, link: LinkRef, lladdr: string, options: FdbOptions = {}): ChangeRequest {
  const request = fdbRequest(RTM.NEWNEIGH, link, lladdr, options)
  const { protocol, fdbExtAttrs: further, flagsExt } = options
  const more = take({
    ...(further === undefined ? {} : { fdbExtAttrs: further }),
    ...(flagsExt === undefined || flagsExt.length === 0 ? {} : { flagsExt }),
  })
  checkEncodable(neighbourAttrs.table, more)
  const origin = protocol === undefined ? {} : { protocol: atPath('protocol', () => protocolNumber(protocol)) }
  return { ...request, flags, attrs: { ...request.attrs, ...more, ...origin } }
}

/** Returns the request that deletes a forwarding entry. The kernel ignores the state. */
export function deleteFdb(link: LinkRef, lladdr: string, choice: FdbChoice = {}): ChangeRequest {
  return fdbRequest(RTM.DELNEIGH, link, lladdr, choice)
}
