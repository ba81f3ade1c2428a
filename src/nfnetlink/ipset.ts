import { attrs } from '../netlink/attribute/attrs.ts'
import { ipv4, ipv6, mac } from '../netlink/codec/address.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { inNetworkOrder, u8, u16be, u32be, u64be } from '../netlink/codec/numbers.ts'
import { list } from '../netlink/codec/references.ts'
import { string } from '../netlink/codec/text.ts'
import { binary } from '../netlink/codec/values.ts'
import { NFNL_SUBSYS, NFPROTO, subsystem } from './header.ts'

// Numbers of ipset say that they are in network byte order (nla_put_net32).
const net16 = inNetworkOrder(u16be)
const net32 = inNetworkOrder(u32be)
const net64 = inNetworkOrder(u64be)

const FLAG = {
  EXIST: 1,
  LIST_SETNAME: 2,
  LIST_HEADER: 4,
  SKIP_COUNTER_UPDATE: 8,
  SKIP_SUBCOUNTER_UPDATE: 0x10,
  MATCH_COUNTERS: 0x20,
  RETURN_NOMATCH: 0x80,
  MAP_SKBMARK: 0x100,
  MAP_SKBPRIO: 0x200,
  MAP_SKBQUEUE: 0x400,
} as const

const CADT_FLAG = {
  BEFORE: 1,
  PHYSDEV: 2,
  NOMATCH: 4,
  WITH_COUNTERS: 8,
  WITH_COMMENT: 0x10,
  WITH_FORCEADD: 0x20,
  WITH_SKBINFO: 0x40,
  IFACE_WILDCARD: 0x80,
} as const

/** ipaddr_policy in net/netfilter/ipset/ip_set_core.c. */
const address = attrs('ipset-ipaddr-attrs', {
  ipv4: [1, 'IPSET_ATTR_IPADDR_IPV4', ipv4, 'address of IPv4'],
  ipv6: [2, 'IPSET_ATTR_IPADDR_IPV6', ipv6, 'address of IPv6'],
})

/** What the description of a set and its elements have in common (linux/netfilter/ipset/ip_set.h). */
const common = {
  ip:        [1,  'IPSET_ATTR_IP',         address,                'address, or the first of a range'],
  ipTo:      [2,  'IPSET_ATTR_IP_TO',      address,                'last address of the range'],
  cidr:      [3,  'IPSET_ATTR_CIDR',       u8,                     'prefix length'],
  port:      [4,  'IPSET_ATTR_PORT',       net16,                  'port, or the first of a range'],
  portTo:    [5,  'IPSET_ATTR_PORT_TO',    net16,                  'last port of the range'],
  timeout:   [6,  'IPSET_ATTR_TIMEOUT',    net32,                  'lifetime', { unit: 's' }],
  proto:     [7,  'IPSET_ATTR_PROTO',      u8,                     'IPPROTO_*: protocol of the port'],
  cadtFlags: [8,  'IPSET_ATTR_CADT_FLAGS', bits(net32, CADT_FLAG), 'IPSET_FLAG_*'],
  lineno:    [9,  'IPSET_ATTR_LINENO',     net32,                  'line of the input of the program'],
  mark:      [10, 'IPSET_ATTR_MARK',       net32,                  'mark'],
  markmask:  [11, 'IPSET_ATTR_MARKMASK',   net32,                  'bits of the mark that count'],
  bitmask:   [12, 'IPSET_ATTR_BITMASK',    address,                'bits of addresses that count'],
} as const

/** create_policy of the types of sets in net/netfilter/ipset, and what their `head` functions report. */
const createAttrs = attrs('ipset-create-attrs', {
  ...common,
  initval:    [17, 'IPSET_ATTR_INITVAL',    net32, 'first value of the hash'],
  hashsize:   [18, 'IPSET_ATTR_HASHSIZE',   net32, 'buckets of the hash'],
  maxelem:    [19, 'IPSET_ATTR_MAXELEM',    net32, 'most elements'],
  netmask:    [20, 'IPSET_ATTR_NETMASK',    u8,    'prefix length of addresses'],
  bucketsize: [21, 'IPSET_ATTR_BUCKETSIZE', u8,    'most elements of a bucket'],
  resize:     [22, 'IPSET_ATTR_RESIZE',     u8,    'unused'],
  size:       [23, 'IPSET_ATTR_SIZE',       net32, 'most elements of a list of sets'],
  elements:   [24, 'IPSET_ATTR_ELEMENTS',   net32, 'elements', { readOnly: true }],
  references: [25, 'IPSET_ATTR_REFERENCES', net32, 'rules and sets that use it', { readOnly: true }],
  memsize:    [26, 'IPSET_ATTR_MEMSIZE',    net32, 'memory that it takes', { unit: 'bytes', readOnly: true }],
})

/** adt_policy of the types of sets in net/netfilter/ipset. */
const elementAttrs = attrs('ipset-adt-attrs', {
  ...common,
  ether:    [17, 'IPSET_ATTR_ETHER',    mac,     'MAC address'],
  name:     [18, 'IPSET_ATTR_NAME',     string,  'name of a set'],
  nameref:  [19, 'IPSET_ATTR_NAMEREF',  string,  'name of the set before or after which to add it'],
  ip2:      [20, 'IPSET_ATTR_IP2',      address, 'second address'],
  cidr2:    [21, 'IPSET_ATTR_CIDR2',    u8,      'its prefix length'],
  ip2To:    [22, 'IPSET_ATTR_IP2_TO',   address, 'last address of its range'],
  iface:    [23, 'IPSET_ATTR_IFACE',    string,  'name of a link'],
  bytes:    [24, 'IPSET_ATTR_BYTES',    net64,   'bytes', { unit: 'bytes' }],
  packets:  [25, 'IPSET_ATTR_PACKETS',  net64,   'packets', { unit: 'packets' }],
  comment:  [26, 'IPSET_ATTR_COMMENT',  string,  'comment'],
  skbmark:  [27, 'IPSET_ATTR_SKBMARK',  net64,   'mark for packets << 32 | its mask'],
  skbprio:  [28, 'IPSET_ATTR_SKBPRIO',  net32,   'class for packets'],
  skbqueue: [29, 'IPSET_ATTR_SKBQUEUE', net16,   'hardware queue for packets'],
  pad:      [30, 'IPSET_ATTR_PAD',      binary,  'padding for alignment'],
})

const elements = attrs('ipset-adt-list', {
  data: [7, 'IPSET_ATTR_DATA', list(elementAttrs), 'an element; repeats'],
})

/** The attributes of every message (ip_set_create_policy and others in net/netfilter/ipset/ip_set_core.c). */
const rows = {
  protocol:    [1,  'IPSET_ATTR_PROTOCOL',     u8,                 'version of the protocol'],
  setname:     [2,  'IPSET_ATTR_SETNAME',      string,             'name of the set'],
  typename:    [3,  'IPSET_ATTR_TYPENAME',     string,             'type, such as hash:ip'],
  revision:    [4,  'IPSET_ATTR_REVISION',     u8,                 'revision of the type'],
  family:      [5,  'IPSET_ATTR_FAMILY',       oneOf(u8, NFPROTO), 'NFPROTO_*: IPv4, IPv6 or neither'],
  flags:       [6,  'IPSET_ATTR_FLAGS',        bits(net32, FLAG),  'IPSET_FLAG_*'],
  adt:         [8,  'IPSET_ATTR_ADT',          elements,           'elements'],
  lineno:      [9,  'IPSET_ATTR_LINENO',       net32,              'line of the input of the program'],
  protocolMin: [10, 'IPSET_ATTR_PROTOCOL_MIN', u8,                 'lowest version of the protocol, or revision of the type'],
  index:       [11, 'IPSET_ATTR_INDEX',        net16,              'number of the set'],
} as const

/** Messages about sets. */
const setAttrs = attrs('ipset-attrs', {
  ...rows,
  data: [7, 'IPSET_ATTR_DATA', createAttrs, 'description of the set'],
})

/** Messages about elements. */
const adtAttrs = attrs('ipset-adt-msg-attrs', {
  ...rows,
  data: [7, 'IPSET_ATTR_DATA', elementAttrs, 'the element'],
})

const { typename: _typename, ...withoutType } = rows
/** Messages about two sets. */
const twoAttrs = attrs('ipset-two-attrs', {
  ...withoutType,
  setname2: [3, 'IPSET_ATTR_SETNAME2', string, 'name of the other set, or the new name'],
})

/** The messages of ipset (ip_set_netlink_subsys_cb in net/netfilter/ipset/ip_set_core.c). */
export const ipsetMessages = subsystem(NFNL_SUBSYS.IPSET, {
  IPSET_CMD_PROTOCOL:    [1,  'get',    setAttrs, 'requests the version of the protocol', { reply: 'IPSET_CMD_PROTOCOL' }],
  IPSET_CMD_CREATE:      [2,  'new',    setAttrs, 'adds a set'],
  IPSET_CMD_DESTROY:     [3,  'delete', setAttrs, 'removes a set, or all'],
  IPSET_CMD_FLUSH:       [4,  'do',     setAttrs, 'removes all elements of a set, or of all'],
  IPSET_CMD_RENAME:      [5,  'do',     twoAttrs, 'renames a set'],
  IPSET_CMD_SWAP:        [6,  'do',     twoAttrs, 'exchanges the content of two sets'],
  IPSET_CMD_LIST:        [7,  'get',    setAttrs, 'dumps one set, or all', { reply: 'IPSET_CMD_LIST' }],
  IPSET_CMD_SAVE:        [8,  'get',    setAttrs, 'dumps one set, or all', { reply: 'IPSET_CMD_SAVE' }],
  IPSET_CMD_ADD:         [9,  'do',     adtAttrs, 'adds elements'],
  IPSET_CMD_DEL:         [10, 'do',     adtAttrs, 'removes elements'],
  IPSET_CMD_TEST:        [11, 'get',    adtAttrs, 'asks whether an element is in a set'],
  IPSET_CMD_HEADER:      [12, 'get',    setAttrs, 'requests the type of a set', { reply: 'IPSET_CMD_HEADER' }],
  IPSET_CMD_TYPE:        [13, 'get',    setAttrs, 'requests the revisions of a type', { reply: 'IPSET_CMD_TYPE' }],
  IPSET_CMD_GET_BYNAME:  [14, 'get',    setAttrs, 'requests the number of a set', { reply: 'IPSET_CMD_GET_BYNAME' }],
  IPSET_CMD_GET_BYINDEX: [15, 'get',    setAttrs, 'requests the name of a set', { reply: 'IPSET_CMD_GET_BYINDEX' }],
})
