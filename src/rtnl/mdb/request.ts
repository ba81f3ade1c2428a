import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { formatIp, formatMac, parseIp, parseMac } from '../../netlink/codec/address.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { PendingChange } from '../common/change.ts'
import { checkLinkRef, type LinkRef, numberOf } from '../common/checks.ts'
import { checkObjectOptions, checkOptionKeys, MDB_WORDS } from '../common/named/ip-words.ts'
import type { Enum } from '../common/named/types.ts'
import { protocolNumber, type RouteProtocol } from '../common/route-names.ts'
import { checkEncodable } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { RTPROT } from '../route/constants.ts'
import { MCAST, MDB_STATE } from './constants.ts'
import { brMdbEntry, type MdbAddr, mdbeAttrs } from './table.ts'

/** Which entry of a group. What else `list` returns is ignored. */
export interface MdbChoice {
  /** VLAN id. */
  vid?: number
  /** The source of the group: an (S, G) entry. */
  source?: string
  /** The VNI that the entry is for; vxlan. */
  srcVni?: number
}

/** An entry of a group on a port. */
export interface MdbPortChoice extends MdbChoice {
  /** The port; the bridge, if the bridge itself is a member. Of a vxlan itself. */
  port: LinkRef
  /** `TEMPORARY`, the default, or `PERMANENT`. Those of a vxlan are permanent. */
  state?: Enum<keyof typeof MDB_STATE>
  /** The remote end; vxlan. */
  dst?: string
  /** Its UDP port; vxlan. */
  dstPort?: number
  /** The VNI to send with; vxlan. */
  vni?: number
  /** The link to send by; vxlan. */
  via?: LinkRef
}

/** Options of a multicast group, as in `bridge mdb`. */
export interface MdbOptions extends MdbPortChoice {
  /** Sources that `groupMode` excludes or includes (Linux 6.2): addresses, or what `list` returns. */
  srcList?: readonly (
    | string
    | {
        /** Address of the source. Kernel: MDBA_MDB_SRCATTR_ADDRESS. */
        readonly address?: string
      }
  )[]
  /** Whether `srcList` is what the group accepts (INCLUDE) or what it does not (EXCLUDE, the default). Linux 6.2. */
  groupMode?: Enum<keyof typeof MCAST>
  /** The origin of the entry, by default STATIC (Linux 6.2). */
  rtprot?: RouteProtocol
}

const REPORTED = ['ifindex', 'flags', 'timer', 'unknown']
const IDENTITY = ['group', 'vid', 'source', 'srcVni']
const PORT = ['port', 'state', 'dst', 'dstPort', 'vni', 'via', 'srcList', 'groupMode', 'rtprot']

type Entry = TypeOf<typeof brMdbEntry>
type EntryAttrs = TypeOf<typeof mdbeAttrs>

const IPV4 = 0x0800
const IPV6 = 0x86dd

/** Returns a group as a request has it: an IP address, or an Ethernet address. Throws TypeError. */
export function mdbGroup(group: string): MdbAddr {
  if (typeof group !== 'string')
    throw new TypeError(`expected a group, such as "239.1.1.1" or "01:00:5e:01:01:01", got ${shown(group)}`)
  if (/^([\da-f]{1,2}:){5}[\da-f]{1,2}$/i.test(group)) return { u: formatMac(parseMac(group)), proto: 0 }
  const bytes = parseIp(group)
  return { u: formatIp(bytes), proto: bytes.length === 4 ? IPV4 : IPV6 }
}

const filterMode = (mode: string | number): number => numberOf('filter mode', MCAST, mode, 0xff)

/** Returns the state of an entry. */
export const mdbState = (state: string | number): number => numberOf('state', MDB_STATE, state, 0xff)

/** Returns the entry of a request without its port. Throws TypeError or RangeError. */
function entryOf(
  link: LinkRef,
  group: string,
  { vid = 0, group: again }: MdbChoice & { group?: string },
  state: number,
): Omit<Entry, 'ifindex'> {
  checkLinkRef(link)
  const addr = mdbGroup(group)
  if (again !== undefined && atPath('group', () => mdbGroup(again)).u.toLowerCase() !== addr.u.toLowerCase())
    throw new TypeError(`group: expected the group of the entry, ${group}, or nothing, got ${shown(again)}`)
  if (typeof vid !== 'number' || !Number.isInteger(vid) || vid < 0 || vid > 4094)
    throw new RangeError(`vid: expected a VLAN id from 1 to 4094, got ${shown(vid)}`)
  return { state, flags: 0, vid, addr }
}

/** Copies what is given of some keys. */
function given<T extends object, K extends keyof T & string>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as Pick<T, K>
}

function sourcesOf(srcList: MdbOptions['srcList']): EntryAttrs['srcList'] {
  if (!Array.isArray(srcList)) throw new TypeError(`srcList: expected an array of addresses, got ${shown(srcList)}`)
  const entry = srcList.map((one, i) => {
    const address = typeof one === 'object' && one !== null ? one.address : one
    if (typeof address !== 'string') throw new TypeError(`srcList[${i}]: expected an address, got ${shown(one)}`)
    return { address }
  })
  return { entry }
}

/** The kernel makes an entry STATIC; before Linux 6.2 it refuses the attribute. */
function originOf(rtprot: RouteProtocol | undefined): Pick<EntryAttrs, 'rtprot'> {
  const number = rtprot === undefined ? RTPROT.STATIC : atPath('rtprot', () => protocolNumber(rtprot))
  return number === RTPROT.STATIC ? {} : { rtprot: number }
}

function entryAttrs(options: MdbOptions, adding: boolean): EntryAttrs {
  const { srcList, source, rtprot } = options
  const mode = options.groupMode === undefined ? undefined : atPath('groupMode', () => filterMode(options.groupMode as string))
  // The kernel reports it of every (S, G) entry, and takes it of none.
  const groupMode = source !== undefined && mode === MCAST.INCLUDE ? undefined : mode
  const attrs: EntryAttrs = {
    ...given(options, ['source', 'dst', 'dstPort', 'vni', 'srcVni']),
    ...(adding && srcList !== undefined ? { srcList: sourcesOf(srcList) as NonNullable<EntryAttrs['srcList']> } : {}),
    ...(adding && groupMode !== undefined ? { groupMode } : {}),
    ...(adding ? originOf(rtprot) : {}),
  }
  checkEncodable(mdbeAttrs.table, attrs)
  return attrs
}

/** Returns a change of an entry. */
function change(type: number, flags: number, link: LinkRef, group: string, options: MdbOptions): PendingChange {
  checkObjectOptions('a multicast group', options, [...IDENTITY, ...PORT], { words: MDB_WORDS, returned: REPORTED })
  const { port, state = MDB_STATE.TEMPORARY, via } = options
  if (port === undefined)
    throw new TypeError('port: expected the port of the bridge, or the bridge or vxlan itself, got undefined')
  atPath('port', () => checkLinkRef(port))
  if (via !== undefined) atPath('via', () => checkLinkRef(via))
  const entry = entryOf(
    link,
    group,
    options,
    atPath('state', () => mdbState(state)),
  )
  const attrs = entryAttrs(options, type === RTM.NEWMDB)
  checkEncodable({ entry: [1, '', brMdbEntry, ''] }, { entry: { ...entry, ifindex: 0 } })
  return async (index) => {
    const header = { family: AF.BRIDGE, ifindex: await index(link) }
    const whole = { ...attrs, ...(via === undefined ? {} : { ifindex: await index(via, 'via') }) }
    const further = Object.keys(whole).length === 0 ? {} : { entryAttrs: whole }
    return { type, flags, header, attrs: { entry: { ...entry, ifindex: await index(port, 'port') }, ...further } }
  }
}

/** Flags of RTM_NEWMDB, by the verbs of `bridge mdb`. */
export const MDB_FLAGS_OF = { add: NLM_F.CREATE | NLM_F.EXCL, replace: NLM_F.CREATE | NLM_F.REPLACE } as const

/** Returns the change that adds or replaces an entry. Throws TypeError or RangeError. */
export const putMdb = (flags: number, link: LinkRef, group: string, options: MdbOptions): PendingChange =>
  change(RTM.NEWMDB, flags, link, group, options)

/** Returns the change that deletes an entry. Throws TypeError or RangeError. */
export const deleteMdb = (link: LinkRef, group: string, choice: MdbPortChoice): PendingChange =>
  change(RTM.DELMDB, 0, link, group, choice)

/** Returns the request for the entries of a group: the kernel wants neither port nor state. Throws TypeError or RangeError. */
export function getMdb(link: LinkRef, group: string, choice: MdbChoice): PendingChange {
  checkOptionKeys('which group', choice, IDENTITY, { words: MDB_WORDS, returned: REPORTED })
  const entry = { ...entryOf(link, group, choice, 0), ifindex: 0 }
  const attrs = given(choice, ['source', 'srcVni'])
  checkEncodable(mdbeAttrs.table, attrs)
  checkEncodable({ entry: [1, '', brMdbEntry, ''] }, { entry })
  const further = Object.keys(attrs).length === 0 ? {} : { entryAttrs: attrs }
  return { type: RTM.GETMDB, header: { family: AF.BRIDGE }, attrs: { entry, ...further }, links: { header: { ifindex: link } } }
}
