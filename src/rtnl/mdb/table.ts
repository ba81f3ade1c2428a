import { attrs } from '../../netlink/attribute/attrs.ts'
import { headed, orShort } from '../../netlink/attribute/headed.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { shown } from '../../netlink/base/shown.ts'
import { formatIp, formatMac, ip, parseIp, parseMac } from '../../netlink/codec/address.ts'
import type { Codec, Sized, TypeOf } from '../../netlink/codec/codec.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u16be, u32 } from '../../netlink/codec/numbers.ts'
import { leaf } from '../../netlink/codec/parts.ts'
import { list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { bytes } from '../../netlink/codec/values.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import { formatHex, parseHex } from '../common/family-address.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'
import { rtgenmsg } from '../nsid/table.ts'
import { RTPROT } from '../route/constants.ts'
import { MCAST, MDB_FLAGS, MDB_RTR_TYPE, MDB_STATE } from './constants.ts'


/** struct br_port_msg, the header of every multicast group message (linux/if_bridge.h). */
export const brPortMsg = orShort(
  struct('br_port_msg', {
    family:  [oneOf(u8, AF), 'family',  'AF_BRIDGE'],
    _pad:    [bytes(3),      'pad',     'padding for alignment'],
    ifindex: [u32,           'ifindex', 'index of the bridge or vxlan'],
  }),
  rtgenmsg,
)

/** The group of a struct br_mdb_entry. */
export interface MdbAddr {
  /** IP or Ethernet address, as `proto` says; bytes that are neither as hex after `0x`. */
  u: string
  /** EtherType: 0x0800 IPv4, 0x86dd IPv6, 0 Ethernet. */
  proto: number
}

const UNION = 16
const LENGTHS: Readonly<Record<number, number>> = { 2048: 4, 34525: 16, 0: 6 }

function groupText(proto: number, u8: Uint8Array): string {
  const length = LENGTHS[proto]
  if (length === undefined || u8.subarray(length).some((byte) => byte !== 0)) return formatHex(u8)
  return proto === 0 ? formatMac(u8.subarray(0, length)) : formatIp(u8.subarray(0, length))
}

function groupBytes({ u, proto }: MdbAddr): Uint8Array {
  const hex = typeof u === 'string' ? parseHex(u) : undefined
  const u8 = hex ?? (proto === 0 ? parseMac(u) : parseIp(u))
  if (u8.length !== (hex ? UNION : LENGTHS[proto]))
    throw new TypeError(`expected the address of a group of protocol ${proto}, got ${shown(u)}`)
  return u8
}

/** The member `addr` of struct br_mdb_entry: a union of addresses, and the EtherType that selects one of them. */
export const mdbAddr: Sized<MdbAddr> = {
  name: 'br_mdb_addr',
  shape: { type: 'own', parts: [], keys: { u: string as Codec<unknown>, proto: u16be as Codec<unknown> } },
  size: UNION + 4,
  read(b, at, end) {
    if (end - at !== UNION + 4) throw new MalformedError(`group address of ${end - at} bytes, not ${UNION + 4}`, at)
    const proto = u16be.read(b, at + UNION, at + UNION + 2)
    return { u: groupText(proto, b.u8.subarray(at, at + UNION)), proto }
  },
  write(w, value) {
    if (typeof value !== 'object' || value === null) throw new TypeError(`expected { u, proto }, got ${shown(value)}`)
    const at = w.room(UNION)
    atPath('u', () => w.u8.set(groupBytes(value), at))
    atPath('proto', () => u16be.write(w, value.proto))
    w.room(2)
  },
  parts(b, at, end, path, out) {
    const middle = at + UNION
    out.push({ start: at, end: middle, path: `${path}.u`, text: this.read(b, at, end).u })
    leaf(u16be, b, middle, middle + 2, `${path}.proto`, out)
    out.push({ start: middle + 2, end, path, text: 'padding' })
  },
}

/** struct br_mdb_entry: a multicast group on a port (linux/if_bridge.h). */
export const brMdbEntry = struct('br_mdb_entry', {
  ifindex: [u32,                  'ifindex', 'index of the port, or of the bridge itself'],
  state:   [oneOf(u8, MDB_STATE), 'state',   'MDB_TEMPORARY or MDB_PERMANENT'],
  flags:   [bits(u8, MDB_FLAGS),  'flags',   'MDB_FLAGS_*'],
  vid:     [u16,                  'vid',     'VLAN id; 0 is none'],
  addr:    [mdbAddr,              'addr',    'the group'],
})

/** MDBA_MDB_SRCATTR_*: a source of a group. */
export const mdbSource = attrs('mdba-mdb-srcattr-attrs', {
  address: [1, 'MDBA_MDB_SRCATTR_ADDRESS', ip,  'address of the source'],
  timer:   [2, 'MDBA_MDB_SRCATTR_TIMER',   u32, 'time until it expires, in hundredths of a second'],
})

/** MDBA_MDB_SRCLIST_*: the sources of a group. */
export const mdbSourceList = attrs('mdba-mdb-srclist-attrs', {
  entry: [1, 'MDBA_MDB_SRCLIST_ENTRY', list(mdbSource), 'each source'],
})

/**
 * MDBA_MDB_EATTR_*: attributes of a group after its struct (__mdb_fill_info in net/bridge/br_mdb.c,
 * vxlan_mdb_entry_info_fill).
 */
export const mdbEntryAttrs = attrs('mdba-mdb-eattr-attrs', {
  timer:     [1,  'MDBA_MDB_EATTR_TIMER',      u32,               'time until it expires, in hundredths of a second'],
  srcList:   [2,  'MDBA_MDB_EATTR_SRC_LIST',   mdbSourceList,     'its sources'],
  groupMode: [3,  'MDBA_MDB_EATTR_GROUP_MODE', oneOf(u8, MCAST),  'whether those sources are excluded or included'],
  source:    [4,  'MDBA_MDB_EATTR_SOURCE',     ip,                'source of an (S, G) entry'],
  rtprot:    [5,  'MDBA_MDB_EATTR_RTPROT',     oneOf(u8, RTPROT), 'RTPROT_*: origin of the entry'],
  dst:       [6,  'MDBA_MDB_EATTR_DST',        ip,                'remote end; vxlan'],
  dstPort:   [7,  'MDBA_MDB_EATTR_DST_PORT',   u16,               'UDP port of the remote end; vxlan'],
  vni:       [8,  'MDBA_MDB_EATTR_VNI',        u32,               'VNI to send with; vxlan'],
  ifindex:   [9,  'MDBA_MDB_EATTR_IFINDEX',    u32,               'index of the link to send by; vxlan'],
  srcVni:    [10, 'MDBA_MDB_EATTR_SRC_VNI',    u32,               'VNI the entry is for; vxlan'],
})

/** MDBA_MDB_ENTRY_*: a group, with an entry for each port. */
export const mdbEntry = attrs('mdba-mdb-entry-attrs', {
  info: [1, 'MDBA_MDB_ENTRY_INFO', list(headed(brMdbEntry, mdbEntryAttrs)), 'the group on a port: a struct br_mdb_entry and attributes'],
})

/** MDBA_MDB_*: the groups. */
export const mdb = attrs('mdba-mdb-attrs', {
  entry: [1, 'MDBA_MDB_ENTRY', list(mdbEntry), 'each group'],
})

/** The number before the attributes of MDBA_ROUTER_PORT; it has no struct in C. */
export const routerPort = struct('mdba_router_port', {
  ifindex: [u32, 'ifindex', 'index of the port'],
})

/** MDBA_ROUTER_PATTR_*: a port towards a multicast router (br_rports_fill_info in net/bridge/br_mdb.c). */
export const routerPortAttrs = attrs('mdba-router-pattr-attrs', {
  timer:      [1, 'MDBA_ROUTER_PATTR_TIMER',       u32,                     'time until it expires, in hundredths of a second'],
  type:       [2, 'MDBA_ROUTER_PATTR_TYPE',        oneOf(u8, MDB_RTR_TYPE), 'how it became one'],
  inetTimer:  [3, 'MDBA_ROUTER_PATTR_INET_TIMER',  u32,                     'the same for IPv4, in hundredths of a second'],
  inet6Timer: [4, 'MDBA_ROUTER_PATTR_INET6_TIMER', u32,                     'the same for IPv6, in hundredths of a second'],
  vid:        [5, 'MDBA_ROUTER_PATTR_VID',         u16,                     'VLAN id'],
})

/** MDBA_ROUTER_*: the ports towards multicast routers. */
export const router = attrs('mdba-router-attrs', {
  port: [1, 'MDBA_ROUTER_PORT', list(headed(routerPort, routerPortAttrs)), 'each port: its index and attributes'],
})

/** MDBA_*: multicast groups in replies and notifications (linux/if_bridge.h). */
export const mdbAttrs = attrs('mdba-attrs', {
  mdb:    [1, 'MDBA_MDB',    mdb,    'groups'],
  router: [2, 'MDBA_ROUTER', router, 'ports towards multicast routers'],
})

/** MDBE_SRCATTR_*: a source in a request. */
export const mdbeSource = attrs('mdbe-srcattr-attrs', {
  address: [1, 'MDBE_SRCATTR_ADDRESS', ip, 'address of the source'],
})

/** MDBE_SRC_LIST_*: the sources in a request. */
export const mdbeSourceList = attrs('mdbe-src-list-attrs', {
  entry: [1, 'MDBE_SRC_LIST_ENTRY', list(mdbeSource), 'each source'],
})

/**
 * MDBE_ATTR_*: attributes of a request after the struct (br_mdbe_attrs_pol in net/bridge/br_mdb.c,
 * vxlan_mdbe_attrs_pol).
 */
export const mdbeAttrs = attrs('mdbe-attrs', {
  source:    [1,  'MDBE_ATTR_SOURCE',     ip,                   'source of the group'],
  srcList:   [2,  'MDBE_ATTR_SRC_LIST',   mdbeSourceList,       'sources of the group'],
  groupMode: [3,  'MDBE_ATTR_GROUP_MODE', oneOf(u8, MCAST),     'whether those sources are excluded or included'],
  rtprot:    [4,  'MDBE_ATTR_RTPROT',     oneOf(u8, RTPROT),    'RTPROT_*: origin of the entry'],
  dst:       [5,  'MDBE_ATTR_DST',        ip,                   'remote end; vxlan'],
  dstPort:   [6,  'MDBE_ATTR_DST_PORT',   u16,                  'UDP port of the remote end; vxlan'],
  vni:       [7,  'MDBE_ATTR_VNI',        u32,                  'VNI to send with; vxlan'],
  ifindex:   [8,  'MDBE_ATTR_IFINDEX',    s32,                  'index of the link to send by; vxlan'],
  srcVni:    [9,  'MDBE_ATTR_SRC_VNI',    u32,                  'VNI the entry is for; vxlan'],
  stateMask: [10, 'MDBE_ATTR_STATE_MASK', oneOf(u8, MDB_STATE), 'flush only entries that agree with state in these bits'],
})

/** MDBA_SET_ENTRY*: requests to add or remove a group; the same numbers as MDBA_*, in requests. */
export const mdbSetAttrs = attrs('mdba-set-entry-attrs', {
  entry:      [1, 'MDBA_SET_ENTRY',       brMdbEntry, 'the group and its port'],
  entryAttrs: [2, 'MDBA_SET_ENTRY_ATTRS', mdbeAttrs,  'further attributes'],
})

/** MDBA_GET_ENTRY*: requests one group. */
export const mdbGetAttrs = attrs('mdba-get-entry-attrs', {
  entry:      [1, 'MDBA_GET_ENTRY',       brMdbEntry, 'the group'],
  entryAttrs: [2, 'MDBA_GET_ENTRY_ATTRS', mdbeAttrs,  'further attributes'],
})


/** The attributes of a multicast group message of the kernel, by key. */
export interface MdbAttrs extends TypeOf<typeof mdbAttrs> {}

/** The messages of a bridge's multicast groups. */
export const mdbMessages: Messages<`RTM_${'NEW' | 'DEL'}MDB`, typeof brPortMsg, typeof mdbAttrs, { readonly request: { readonly attrs: typeof mdbSetAttrs } }> & 
  Messages<'RTM_GETMDB', typeof brPortMsg, typeof mdbAttrs, { readonly request: { readonly attrs: typeof mdbGetAttrs } }> = {
  RTM_NEWMDB: [RTM.NEWMDB, 'new',    brPortMsg, mdbAttrs, 'adds a multicast group to a bridge port; the reply to RTM_GETMDB, and the notification', { request: { attrs: mdbSetAttrs } }],
  RTM_DELMDB: [RTM.DELMDB, 'delete', brPortMsg, mdbAttrs, 'removes a multicast group from a bridge port', { request: { attrs: mdbSetAttrs } }],
  RTM_GETMDB: [RTM.GETMDB, 'get',    brPortMsg, mdbAttrs, 'requests multicast groups; also the type of dump replies', { request: { attrs: mdbGetAttrs } }],
}

/** A decoded RTM_GETMDB or RTM_NEWMDB, as a dump returns it; those of `messages` have one group on one port. */
export type MdbMessage = Omit<MessageOf<(typeof mdbMessages)['RTM_GETMDB']>, 'attrs'> & { readonly attrs: MdbAttrs }
