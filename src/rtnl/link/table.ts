import { attrs } from '../../netlink/attribute/attrs.ts'
import { type Headed, headed, orShort } from '../../netlink/attribute/headed.ts'
import { select, selectByHeader } from '../../netlink/attribute/select.ts'
import { lladdr } from '../../netlink/codec/address.ts'
import type { Codec, TypeOf } from '../../netlink/codec/codec.ts'
import { byDirection } from '../../netlink/codec/direction.ts'
import { bits, nameOf, oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u32, uint } from '../../netlink/codec/numbers.ts'
import { lazy, list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { bareString, string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import type { Messages } from '../common/messages.ts'
import { AF, ARPHRD, IF_LINK_MODE, IF_OPER, IFF, IFLA_EVENT, RTEXT_FILTER, RTM, XDP_ATTACHED } from '../constants.ts'
import { mrouteTable } from '../multicast-route/table.ts'
import { rtgenmsg } from '../nsid/table.ts'
import { RTNL_FAMILY } from '../route/constants.ts'
import { inet6Attrs, unspecAfSpec } from './af-spec.ts'
import { bridgeAfSpec } from './bridge-af-spec.ts'
import { XDP_FLAGS } from './constants.ts'
import { ifmap, stats, stats64 } from './counters.ts'
import { KINDS } from './kind/all.ts'
import { dataSets, portSets, slaveTypes, xstatsOf } from './kind/sets.ts'
import { brport } from './kinds/parts/bridge-port.ts'
import { vfInfoList, vfPort, vfPorts } from './vf/table.ts'


const family = oneOf(u8, { ...AF, ...RTNL_FAMILY })

// In requests 0 means "not given" (it is also ARPHRD_NETROM, which is obsolete).
const arphrd = { ...oneOf(u16, ARPHRD), show: (value: number) => (value === 0 ? '0' : `${value} ${nameOf(ARPHRD, value) ?? ''}`.trim()) }

/**
 * struct ifinfomsg, the header of every link message (linux/rtnetlink.h). Old programs request dumps with a struct
 * rtgenmsg.
 */
export const ifinfomsg = orShort(
  struct('ifinfomsg', {
    family: [family,         'ifi_family', 'AF_UNSPEC, AF_BRIDGE for bridge ports, AF_INET6 for IPv6 settings, RTNL_FAMILY_IPMR for multicast routing'],
    _pad:   [u8,             '__ifi_pad',  'zero'],
    type:   [arphrd,         'ifi_type',   'ARPHRD_*: 1 Ethernet, 772 loopback'],
    index:  [s32,            'ifi_index',  'interface index; 0 lets the kernel choose'],
    flags:  [bits(u32, IFF), 'ifi_flags',  'current IFF_* flags, or the flags to set'],
    change: [bits(u32, IFF), 'ifi_change', 'which of the flags to change'],
  }),
  rtgenmsg,
)

/** The value of VETH_INFO_PEER, VXCAN_INFO_PEER and IFLA_NETKIT_PEER_INFO: a link message for the other end. */
export interface PeerMessage extends Headed<TypeOf<typeof ifinfomsg>, LinkAttrs> {}

const peer: Codec<PeerMessage> = lazy('ifinfomsg and link-attrs', () => headed(ifinfomsg, linkAttrs as Codec<LinkAttrs>))

/** IFLA_PROP_LIST: alternative names. */
export const propList = attrs('prop-list-link-attrs', {
  altIfname: [53, 'IFLA_ALT_IFNAME', list(string), 'alternative names, 127 bytes at most each'],
})

/** IFLA_XDP_*: the XDP program of a link. */
export const xdp = attrs('xdp-attrs', {
  fd:         [1, 'IFLA_XDP_FD',          s32,                     'file descriptor of the program to attach; -1 detaches'],
  attached:   [2, 'IFLA_XDP_ATTACHED',    oneOf(u8, XDP_ATTACHED), 'where a program is attached', { readOnly: true }],
  flags:      [3, 'IFLA_XDP_FLAGS',       bits(u32, XDP_FLAGS),    'how to attach it'],
  progId:     [4, 'IFLA_XDP_PROG_ID',     u32,                     'id of the attached program', { readOnly: true }],
  drvProgId:  [5, 'IFLA_XDP_DRV_PROG_ID', u32,                     'id of the program in the driver', { readOnly: true }],
  skbProgId:  [6, 'IFLA_XDP_SKB_PROG_ID', u32,                     'id of the generic program', { readOnly: true }],
  hwProgId:   [7, 'IFLA_XDP_HW_PROG_ID',  u32,                     'id of the offloaded program', { readOnly: true }],
  expectedFd: [8, 'IFLA_XDP_EXPECTED_FD', s32,                     'replace only this program'],
})

/** IFLA_PROTO_DOWN_REASON_*: why a link is held down. */
export const protoDownReason = attrs('proto-down-reason-attrs', {
  mask:  [1, 'IFLA_PROTO_DOWN_REASON_MASK',  u32, 'which reason bits to change'],
  value: [2, 'IFLA_PROTO_DOWN_REASON_VALUE', u32, 'reason bits, named in protodown_reasons.d'],
})

/** IFLA_DEVLINK_PORT: a devlink port by its handle (devlink_nl_port_handle_fill in net/devlink). */
export const devlinkPort = attrs('devlink-port-attrs', {
  busName:   [1, 'DEVLINK_ATTR_BUS_NAME',   string, 'bus of the device'],
  devName:   [2, 'DEVLINK_ATTR_DEV_NAME',   string, 'device, as on its bus'],
  portIndex: [3, 'DEVLINK_ATTR_PORT_INDEX', u32,    'number of the port'],
})

/** IFLA_DPLL_PIN: a pin of a clock. */
export const dpllPin = attrs('link-dpll-pin-attrs', {
  id: [1, 'DPLL_A_PIN_ID', u32, 'id of the pin'],
})

export const kindData = select('kind', dataSets(KINDS, peer))

// ip link set … type bridge_slave sends that word as IFLA_INFO_KIND, and no IFLA_INFO_SLAVE_KIND.
const ports = portSets(KINDS)
export const slaveData = select('slaveKind', ports, { instead: { selector: 'kind', names: slaveTypes(ports) } })

// A struct, not attributes: it is not written as a nest.
const xstats = { ...select('kind', xstatsOf(KINDS)), nested: false }

/** IFLA_INFO_*: the kind of a virtual device, and its settings. */
export const linkInfo = attrs('linkinfo-attrs', {
  kind:      [1, 'IFLA_INFO_KIND',       string,    'the word after type in ip link add'],
  data:      [2, 'IFLA_INFO_DATA',       kindData,  'settings of that kind'],
  xstats:    [3, 'IFLA_INFO_XSTATS',     xstats,    'counters of that kind, a struct of its own'],
  slaveKind: [4, 'IFLA_INFO_SLAVE_KIND', string,    'kind of the master'],
  slaveData: [5, 'IFLA_INFO_SLAVE_DATA', slaveData, 'settings as a port of that master'],
})

const protinfo = selectByHeader('family', { [AF.BRIDGE]: 'bridge', [AF.INET6]: 'inet6' }, { bridge: brport, inet6: inet6Attrs })

// The kernel treats a family without its own handler as AF_UNSPEC (rtnetlink_rcv_msg in net/core/rtnetlink.c).
export const afSpec = selectByHeader(
  'family',
  {
    [AF.UNSPEC]: 'unspec',
    [AF.INET]: 'unspec',
    [AF.INET6]: 'unspec',
    [AF.PACKET]: 'unspec',
    [AF.MPLS]: 'unspec',
    [AF.MCTP]: 'unspec',
    [AF.BRIDGE]: 'bridge',
    [RTNL_FAMILY.IPMR]: 'ipmr',
  },
  { unspec: unspecAfSpec, bridge: bridgeAfSpec, ipmr: mrouteTable },
)

/**
 * dev_set_alias of net/core/dev.c counts a NUL as the 256th byte of an alias, of which 255 are allowed; the kernel
 * reports it with a NUL.
 */
const ifalias = byDirection(bareString, string)

/**
 * IFLA_*: the attributes of a link (linux/if_link.h; types from ifla_policy and rtnl_fill_ifinfo in
 * net/core/rtnetlink.c).
 */
export const linkAttrs = attrs('link-attrs', {
  address:                 [1,  'IFLA_ADDRESS',                    lladdr,                  'link-layer address'],
  broadcast:               [2,  'IFLA_BROADCAST',                  lladdr,                  'link-layer broadcast address, or the peer of a point-to-point link'],
  ifname:                  [3,  'IFLA_IFNAME',                     string,                  'interface name, 15 bytes at most'],
  mtu:                     [4,  'IFLA_MTU',                        u32,                     'largest payload of a frame, in bytes'],
  link:                    [5,  'IFLA_LINK',                       u32,                     "index of the underlying link, or of the peer of a veth"],
  qdisc:                   [6,  'IFLA_QDISC',                      string,                  'name of the queueing discipline at the root'],
  stats:                   [7,  'IFLA_STATS',                      stats,                   'counters of 32 bits'],
  cost:                    [8,  'IFLA_COST',                       binary,                  'not used'],
  priority:                [9,  'IFLA_PRIORITY',                   binary,                  'not used'],
  master:                  [10, 'IFLA_MASTER',                     u32,                     'index of the bridge, bond or vrf it is a port of; 0 removes it'],
  wireless:                [11, 'IFLA_WIRELESS',                   binary,                  'event of the wireless extensions: struct iw_event'],
  protinfo:                [12, 'IFLA_PROTINFO',                   protinfo,                "settings of the message's family"],
  txqlen:                  [13, 'IFLA_TXQLEN',                     u32,                     'transmit queue length, in packets'],
  map:                     [14, 'IFLA_MAP',                        ifmap,                   'hardware resources'],
  weight:                  [15, 'IFLA_WEIGHT',                     u32,                     'packets a poll of the driver may take'],
  operstate:               [16, 'IFLA_OPERSTATE',                  oneOf(u8, IF_OPER),      'RFC 2863 operational state'],
  linkmode:                [17, 'IFLA_LINKMODE',                   oneOf(u8, IF_LINK_MODE), 'who decides that the link is up'],
  linkinfo:                [18, 'IFLA_LINKINFO',                   linkInfo,                'kind of virtual device and its settings'],
  netNsPid:                [19, 'IFLA_NET_NS_PID',                 u32,                     'network namespace of this process'],
  ifalias:                 [20, 'IFLA_IFALIAS',                    ifalias,                 'free text for people'],
  numVf:                   [21, 'IFLA_NUM_VF',                     u32,                     'number of SR-IOV virtual functions'],
  vfinfoList:              [22, 'IFLA_VFINFO_LIST',                vfInfoList,              'SR-IOV virtual functions'],
  stats64:                 [23, 'IFLA_STATS64',                    stats64,                 'counters of 64 bits'],
  vfPorts:                 [24, 'IFLA_VF_PORTS',                   vfPorts,                 'port profiles of the virtual functions'],
  portSelf:                [25, 'IFLA_PORT_SELF',                  vfPort,                  'port profile of the link itself'],
  afSpec:                  [26, 'IFLA_AF_SPEC',                    afSpec,                  'settings per address family'],
  group:                   [27, 'IFLA_GROUP',                      u32,                     'group of links, named in /etc/iproute2/group'],
  netNsFd:                 [28, 'IFLA_NET_NS_FD',                  u32,                     'network namespace of this file descriptor'],
  extMask:                 [29, 'IFLA_EXT_MASK',                   bits(u32, RTEXT_FILTER), 'RTEXT_FILTER_*: details to include or leave out'],
  promiscuity:             [30, 'IFLA_PROMISCUITY',                u32,                     'promiscuous-mode reference count'],
  numTxQueues:             [31, 'IFLA_NUM_TX_QUEUES',              u32,                     'transmit queues'],
  numRxQueues:             [32, 'IFLA_NUM_RX_QUEUES',              u32,                     'receive queues'],
  carrier:                 [33, 'IFLA_CARRIER',                    u8,                      'whether the lower layer has a carrier', { boolean: true }],
  physPortId:              [34, 'IFLA_PHYS_PORT_ID',               binary,                  'id of the physical port'],
  carrierChanges:          [35, 'IFLA_CARRIER_CHANGES',            u32,                     'number of carrier changes'],
  physSwitchId:            [36, 'IFLA_PHYS_SWITCH_ID',             binary,                  'id of the switch the port belongs to'],
  linkNetnsid:             [37, 'IFLA_LINK_NETNSID',               s32,                     'id of the namespace in which IFLA_LINK is an index'],
  physPortName:            [38, 'IFLA_PHYS_PORT_NAME',             string,                  'name of the physical port'],
  protoDown:               [39, 'IFLA_PROTO_DOWN',                 u8,                      'whether a protocol in user space holds it down', { boolean: true }],
  gsoMaxSegs:              [40, 'IFLA_GSO_MAX_SEGS',               u32,                     'most segments of a GSO packet'],
  gsoMaxSize:              [41, 'IFLA_GSO_MAX_SIZE',               u32,                     'largest GSO packet, in bytes'],
  pad:                     [42, 'IFLA_PAD',                        binary,                  'padding for alignment'],
  xdp:                     [43, 'IFLA_XDP',                        xdp,                     'XDP programs'],
  event:                   [44, 'IFLA_EVENT',                      oneOf(u32, IFLA_EVENT),  'what caused the notification'],
  newNetnsid:              [45, 'IFLA_NEW_NETNSID',                s32,                     'id of the namespace it moved to'],
  targetNetnsid:           [46, 'IFLA_TARGET_NETNSID',             s32,                     'id of the namespace to act in'],
  carrierUpCount:          [47, 'IFLA_CARRIER_UP_COUNT',           u32,                     'how often the carrier came'],
  carrierDownCount:        [48, 'IFLA_CARRIER_DOWN_COUNT',         u32,                     'how often the carrier went'],
  newIfindex:              [49, 'IFLA_NEW_IFINDEX',                s32,                     'index in the namespace it moved to'],
  minMtu:                  [50, 'IFLA_MIN_MTU',                    u32,                     'least MTU it takes, in bytes'],
  maxMtu:                  [51, 'IFLA_MAX_MTU',                    u32,                     'greatest MTU it takes, in bytes; 0 is no limit'],
  propList:                [52, 'IFLA_PROP_LIST',                  propList,                'further names'],
  altIfname:               [53, 'IFLA_ALT_IFNAME',                 string,                  'alternative name, in a request instead of IFLA_IFNAME'],
  permAddress:             [54, 'IFLA_PERM_ADDRESS',               lladdr,                  'link-layer address the hardware came with'],
  protoDownReason:         [55, 'IFLA_PROTO_DOWN_REASON',          protoDownReason,         'why it is held down'],
  parentDevName:           [56, 'IFLA_PARENT_DEV_NAME',            string,                  'device it belongs to, as on its bus'],
  parentDevBusName:        [57, 'IFLA_PARENT_DEV_BUS_NAME',        string,                  'bus of that device'],
  groMaxSize:              [58, 'IFLA_GRO_MAX_SIZE',               u32,                     'largest packet that GRO builds, in bytes'],
  tsoMaxSize:              [59, 'IFLA_TSO_MAX_SIZE',               u32,                     'largest packet the device segments, in bytes'],
  tsoMaxSegs:              [60, 'IFLA_TSO_MAX_SEGS',               u32,                     'most segments the device makes of a packet'],
  allmulti:                [61, 'IFLA_ALLMULTI',                   u32,                     'all-multicast reference count'],
  devlinkPort:             [62, 'IFLA_DEVLINK_PORT',               devlinkPort,             'devlink port it belongs to'],
  gsoIpv4MaxSize:          [63, 'IFLA_GSO_IPV4_MAX_SIZE',          u32,                     'largest GSO packet of IPv4, in bytes'],
  groIpv4MaxSize:          [64, 'IFLA_GRO_IPV4_MAX_SIZE',          u32,                     'largest IPv4 packet that GRO builds, in bytes'],
  dpllPin:                 [65, 'IFLA_DPLL_PIN',                   dpllPin,                 'clock pin it belongs to'],
  maxPacingOffloadHorizon: [66, 'IFLA_MAX_PACING_OFFLOAD_HORIZON', uint,                    'how far ahead the device can pace packets, in nanoseconds'],
  netnsImmutable:          [67, 'IFLA_NETNS_IMMUTABLE',            u8,                      'whether it cannot change namespace', { boolean: true }],
  headroom:                [68, 'IFLA_HEADROOM',                   u16,                     'bytes wanted before the link-layer header'],
  tailroom:                [69, 'IFLA_TAILROOM',                   u16,                     'bytes wanted after the packet'],
})


/** The attributes of a link message, by key. */
export interface LinkAttrs extends TypeOf<typeof linkAttrs> {}

/** The members of struct ifinfomsg. */
export interface Ifinfomsg extends TypeOf<typeof ifinfomsg> {}

/** The messages of links. */
export const linkMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET' | 'SET'}LINK`, typeof ifinfomsg, typeof linkAttrs> & 
  Messages<`RTM_${'NEW' | 'DEL'}LINKPROP`, typeof ifinfomsg, typeof linkAttrs> &
  Messages<'RTM_GETLINKPROP', typeof ifinfomsg, typeof linkAttrs> = {
  RTM_NEWLINK:     [RTM.NEWLINK,     'new',    ifinfomsg, linkAttrs, 'creates or changes a link; the reply to RTM_GETLINK, and the notification'],
  RTM_DELLINK:     [RTM.DELLINK,     'delete', ifinfomsg, linkAttrs, 'removes a link'],
  RTM_GETLINK:     [RTM.GETLINK,     'get',    ifinfomsg, linkAttrs, 'reads one link, or dumps all', { reply: 'RTM_NEWLINK' }],
  RTM_SETLINK:     [RTM.SETLINK,     'set',    ifinfomsg, linkAttrs, 'changes a link'],
  RTM_NEWLINKPROP: [RTM.NEWLINKPROP, 'new',    ifinfomsg, linkAttrs, 'adds alternative names to a link'],
  RTM_DELLINKPROP: [RTM.DELLINKPROP, 'delete', ifinfomsg, linkAttrs, 'removes alternative names from a link'],
  RTM_GETLINKPROP: [RTM.GETLINKPROP, 'get',    ifinfomsg, linkAttrs, 'reserved'],
}

/** A decoded RTM_NEWLINK message. */
export type LinkMessage = MessageOf<(typeof linkMessages)['RTM_NEWLINK']>
