import { attrs } from '../../../netlink/attribute/attrs.ts'
import { groups } from '../../../netlink/attribute/groups.ts'
import { ipv4, ipv6, mac } from '../../../netlink/codec/address.ts'
import type { Codec } from '../../../netlink/codec/codec.ts'
import { bits } from '../../../netlink/codec/names.ts'
import { u8, u16, u16be, u32, u32be, u64be } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { actList } from '../actions.ts'
import { TCA_CLS_FLAGS, TCA_FLOWER_KEY_CT_FLAGS, TCA_FLOWER_KEY_FLAGS } from '../constants.ts'
import { tcHandle } from '../info.ts'
import { once } from '../once.ts'

type PairRow<T> = readonly [type: number, wire: string, codec: Codec<T>, doc: string]
type Pair<K extends string, T> = { readonly [N in K | `${K}Mask`]: PairRow<T> }

/** The rows of a key and of its mask. */
function pair<const K extends string, T>(key: K, [type, mask]: readonly [number, number], wire: string, codec: Codec<T>, doc: string): Pair<K, T> {
  return { [key]: [type, wire, codec, doc], [`${key}Mask`]: [mask, `${wire}_MASK`, codec, `mask of ${doc}`] } as unknown as Pair<K, T>
}

/** TCA_FLOWER_KEY_ENC_OPTS_* (enc_opts_policy). The kernel puts all options of GENEVE into one nest, tc each into its own. */
const encOpts = () =>
  attrs('flower-key-enc-opts-attrs', {
    geneve: [1, 'TCA_FLOWER_KEY_ENC_OPTS_GENEVE', list(groups(attrs('flower-key-enc-opt-geneve-attrs', {
      class: [1, 'TCA_FLOWER_KEY_ENC_OPT_GENEVE_CLASS', u16be,  'class, in network byte order'],
      type:  [2, 'TCA_FLOWER_KEY_ENC_OPT_GENEVE_TYPE',  u8,     'type'],
      data:  [3, 'TCA_FLOWER_KEY_ENC_OPT_GENEVE_DATA',  binary, 'data: 4 to 128 bytes'],
    }))), 'options of GENEVE'],
    vxlan: [2, 'TCA_FLOWER_KEY_ENC_OPTS_VXLAN', attrs('flower-key-enc-opt-vxlan-attrs', {
      gbp: [1, 'TCA_FLOWER_KEY_ENC_OPT_VXLAN_GBP', u32, 'group policy'],
    }), 'options of VXLAN'],
    erspan: [3, 'TCA_FLOWER_KEY_ENC_OPTS_ERSPAN', attrs('flower-key-enc-opt-erspan-attrs', {
      ver:   [1, 'TCA_FLOWER_KEY_ENC_OPT_ERSPAN_VER',   u8,    'version'],
      index: [2, 'TCA_FLOWER_KEY_ENC_OPT_ERSPAN_INDEX', u32be, 'index; version 1'],
      dir:   [3, 'TCA_FLOWER_KEY_ENC_OPT_ERSPAN_DIR',   u8,    'direction; version 2'],
      hwid:  [4, 'TCA_FLOWER_KEY_ENC_OPT_ERSPAN_HWID',  u8,    'id of the hardware; version 2'],
    }), 'options of ERSPAN'],
    gtp: [4, 'TCA_FLOWER_KEY_ENC_OPTS_GTP', attrs('flower-key-enc-opt-gtp-attrs', {
      pduType: [1, 'TCA_FLOWER_KEY_ENC_OPT_GTP_PDU_TYPE', u8, 'type of the PDU'],
      qfi:     [2, 'TCA_FLOWER_KEY_ENC_OPT_GTP_QFI',      u8, 'QoS flow'],
    }), 'options of GTP'],
    pfcp: [5, 'TCA_FLOWER_KEY_ENC_OPTS_PFCP', attrs('flower-key-enc-opt-pfcp-attrs', {
      type: [1, 'TCA_FLOWER_KEY_ENC_OPT_PFCP_TYPE', u8,    'type'],
      seid: [2, 'TCA_FLOWER_KEY_ENC_OPT_PFCP_SEID', u64be, 'session, in network byte order'],
    }), 'options of PFCP'],
  })

const mplsOpts = () =>
  attrs('flower-key-mpls-opts-attrs', {
    lse: [1, 'TCA_FLOWER_KEY_MPLS_OPTS_LSE', list(attrs('flower-key-mpls-opt-lse-attrs', {
      depth: [1, 'TCA_FLOWER_KEY_MPLS_OPT_LSE_DEPTH', u8,  'place in the stack, from 1 on'],
      ttl:   [2, 'TCA_FLOWER_KEY_MPLS_OPT_LSE_TTL',   u8,  'time to live'],
      bos:   [3, 'TCA_FLOWER_KEY_MPLS_OPT_LSE_BOS',   u8,  'bottom of stack: 0 or 1'],
      tc:    [4, 'TCA_FLOWER_KEY_MPLS_OPT_LSE_TC',    u8,  'traffic class'],
      label: [5, 'TCA_FLOWER_KEY_MPLS_OPT_LSE_LABEL', u32, 'label'],
    })), 'each label'],
  })

const cfm = () =>
  attrs('flower-key-cfm-attrs', {
    mdLevel: [1, 'TCA_FLOWER_KEY_CFM_MD_LEVEL', u8, 'level of the maintenance domain'],
    opcode:  [2, 'TCA_FLOWER_KEY_CFM_OPCODE',   u8, 'opcode'],
  })

/**
 * TCA_FLOWER_*: matches fields of packets (fl_policy, fl_set_key and fl_dump_key in net/sched/cls_flower.c). Addresses, ports,
 * Ethernet types, flags and keys of tunnels are in network byte order.
 */
export const flowerFilter = once(() => {
  const [opts, flags] = [encOpts(), bits(u32be, TCA_FLOWER_KEY_FLAGS)]
  return attrs('flower-attrs', {
    classid: [1, 'TCA_FLOWER_CLASSID', tcHandle, 'class of the packets'],
    indev:   [2, 'TCA_FLOWER_INDEV',   string,  'link the packet arrives by'],
    act:     [3, 'TCA_FLOWER_ACT',     actList, 'actions'],
    ...pair('keyEthDst', [4, 5], 'TCA_FLOWER_KEY_ETH_DST', mac, 'destination Ethernet address'),
    ...pair('keyEthSrc', [6, 7], 'TCA_FLOWER_KEY_ETH_SRC', mac, 'source Ethernet address'),
    keyEthType: [8, 'TCA_FLOWER_KEY_ETH_TYPE', u16be, 'Ethernet type'],
    keyIpProto: [9, 'TCA_FLOWER_KEY_IP_PROTO', u8,    'IPPROTO_*'],
    ...pair('keyIpv4Src', [10, 11], 'TCA_FLOWER_KEY_IPV4_SRC', ipv4, 'source address'),
    ...pair('keyIpv4Dst', [12, 13], 'TCA_FLOWER_KEY_IPV4_DST', ipv4, 'destination address'),
    ...pair('keyIpv6Src', [14, 15], 'TCA_FLOWER_KEY_IPV6_SRC', ipv6, 'source address'),
    ...pair('keyIpv6Dst', [16, 17], 'TCA_FLOWER_KEY_IPV6_DST', ipv6, 'destination address'),
    ...pair('keyTcpSrc',  [18, 35], 'TCA_FLOWER_KEY_TCP_SRC', u16be, 'source port of TCP'),
    ...pair('keyTcpDst',  [19, 36], 'TCA_FLOWER_KEY_TCP_DST', u16be, 'destination port of TCP'),
    ...pair('keyUdpSrc',  [20, 37], 'TCA_FLOWER_KEY_UDP_SRC', u16be, 'source port of UDP'),
    ...pair('keyUdpDst',  [21, 38], 'TCA_FLOWER_KEY_UDP_DST', u16be, 'destination port of UDP'),
    flags:          [22, 'TCA_FLOWER_FLAGS',             bits(u32, TCA_CLS_FLAGS), 'TCA_CLS_FLAGS_*'],
    keyVlanId:      [23, 'TCA_FLOWER_KEY_VLAN_ID',       u16,                      'VLAN id'],
    keyVlanPrio:    [24, 'TCA_FLOWER_KEY_VLAN_PRIO',     u8,                       'priority of the VLAN tag'],
    keyVlanEthType: [25, 'TCA_FLOWER_KEY_VLAN_ETH_TYPE', u16be,                    'Ethernet type after the VLAN tag'],
    keyEncKeyId:    [26, 'TCA_FLOWER_KEY_ENC_KEY_ID',    u32be,                    'key or VNI of the tunnel'],
    ...pair('keyEncIpv4Src', [27, 28], 'TCA_FLOWER_KEY_ENC_IPV4_SRC', ipv4, 'source address of the tunnel'),
    ...pair('keyEncIpv4Dst', [29, 30], 'TCA_FLOWER_KEY_ENC_IPV4_DST', ipv4, 'destination address of the tunnel'),
    ...pair('keyEncIpv6Src', [31, 32], 'TCA_FLOWER_KEY_ENC_IPV6_SRC', ipv6, 'source address of the tunnel'),
    ...pair('keyEncIpv6Dst', [33, 34], 'TCA_FLOWER_KEY_ENC_IPV6_DST', ipv6, 'destination address of the tunnel'),
    ...pair('keySctpSrc', [41, 39], 'TCA_FLOWER_KEY_SCTP_SRC', u16be, 'source port of SCTP'),
    ...pair('keySctpDst', [42, 40], 'TCA_FLOWER_KEY_SCTP_DST', u16be, 'destination port of SCTP'),
    ...pair('keyEncUdpSrcPort', [43, 44], 'TCA_FLOWER_KEY_ENC_UDP_SRC_PORT', u16be, 'source port of the tunnel'),
    ...pair('keyEncUdpDstPort', [45, 46], 'TCA_FLOWER_KEY_ENC_UDP_DST_PORT', u16be, 'destination port of the tunnel'),
    ...pair('keyFlags', [47, 48], 'TCA_FLOWER_KEY_FLAGS', flags, 'what the packet is'),
    ...pair('keyIcmpv4Code', [49, 50], 'TCA_FLOWER_KEY_ICMPV4_CODE', u8, 'code of ICMP'),
    ...pair('keyIcmpv4Type', [51, 52], 'TCA_FLOWER_KEY_ICMPV4_TYPE', u8, 'type of ICMP'),
    ...pair('keyIcmpv6Code', [53, 54], 'TCA_FLOWER_KEY_ICMPV6_CODE', u8, 'code of ICMPv6'),
    ...pair('keyIcmpv6Type', [55, 56], 'TCA_FLOWER_KEY_ICMPV6_TYPE', u8, 'type of ICMPv6'),
    ...pair('keyArpSip', [57, 58], 'TCA_FLOWER_KEY_ARP_SIP', ipv4, 'address of the sender of ARP'),
    ...pair('keyArpTip', [59, 60], 'TCA_FLOWER_KEY_ARP_TIP', ipv4, 'address that ARP asks for'),
    ...pair('keyArpOp',  [61, 62], 'TCA_FLOWER_KEY_ARP_OP', u8, 'operation of ARP'),
    ...pair('keyArpSha', [63, 64], 'TCA_FLOWER_KEY_ARP_SHA', mac, 'Ethernet address of the sender of ARP'),
    ...pair('keyArpTha', [65, 66], 'TCA_FLOWER_KEY_ARP_THA', mac, 'Ethernet address of the target of ARP'),
    keyMplsTtl:   [67, 'TCA_FLOWER_KEY_MPLS_TTL',   u8,  'TTL of the first MPLS label'],
    keyMplsBos:   [68, 'TCA_FLOWER_KEY_MPLS_BOS',   u8,  'bottom of stack of the first MPLS label: 0 or 1'],
    keyMplsTc:    [69, 'TCA_FLOWER_KEY_MPLS_TC',    u8,  'traffic class of the first MPLS label'],
    keyMplsLabel: [70, 'TCA_FLOWER_KEY_MPLS_LABEL', u32, 'the first MPLS label'],
    ...pair('keyTcpFlags', [71, 72], 'TCA_FLOWER_KEY_TCP_FLAGS', u16be, 'flags of TCP'),
    ...pair('keyIpTos', [73, 74], 'TCA_FLOWER_KEY_IP_TOS', u8, 'TOS or traffic class'),
    ...pair('keyIpTtl', [75, 76], 'TCA_FLOWER_KEY_IP_TTL', u8, 'TTL or hop limit'),
    keyCvlanId:      [77, 'TCA_FLOWER_KEY_CVLAN_ID',       u16,   'id of the second VLAN tag'],
    keyCvlanPrio:    [78, 'TCA_FLOWER_KEY_CVLAN_PRIO',     u8,    'priority of the second VLAN tag'],
    keyCvlanEthType: [79, 'TCA_FLOWER_KEY_CVLAN_ETH_TYPE', u16be, 'Ethernet type after the second VLAN tag'],
    ...pair('keyEncIpTos', [80, 81], 'TCA_FLOWER_KEY_ENC_IP_TOS', u8, 'TOS of the tunnel'),
    ...pair('keyEncIpTtl', [82, 83], 'TCA_FLOWER_KEY_ENC_IP_TTL', u8, 'TTL of the tunnel'),
    ...pair('keyEncOpts', [84, 85], 'TCA_FLOWER_KEY_ENC_OPTS', opts, 'options of the tunnel'),
    inHwCount:     [86, 'TCA_FLOWER_IN_HW_COUNT',      u32,   'how many devices have it'],
    keyPortSrcMin: [87, 'TCA_FLOWER_KEY_PORT_SRC_MIN', u16be, 'first of a range of source ports'],
    keyPortSrcMax: [88, 'TCA_FLOWER_KEY_PORT_SRC_MAX', u16be, 'last of a range of source ports'],
    keyPortDstMin: [89, 'TCA_FLOWER_KEY_PORT_DST_MIN', u16be, 'first of a range of destination ports'],
    keyPortDstMax: [90, 'TCA_FLOWER_KEY_PORT_DST_MAX', u16be, 'last of a range of destination ports'],
    ...pair('keyCtState',  [91, 92], 'TCA_FLOWER_KEY_CT_STATE', bits(u16, TCA_FLOWER_KEY_CT_FLAGS), 'state of the connection'),
    ...pair('keyCtZone',   [93, 94], 'TCA_FLOWER_KEY_CT_ZONE', u16, 'zone of the connection'),
    ...pair('keyCtMark',   [95, 96], 'TCA_FLOWER_KEY_CT_MARK', u32, 'mark of the connection'),
    ...pair('keyCtLabels', [97, 98], 'TCA_FLOWER_KEY_CT_LABELS', binary, 'labels of the connection: up to 16 bytes'),
    keyMplsOpts: [99, 'TCA_FLOWER_KEY_MPLS_OPTS', mplsOpts(), 'MPLS labels'],
    ...pair('keyHash', [100, 101], 'TCA_FLOWER_KEY_HASH', u32, 'hash of the packet'),
    keyNumOfVlans: [102, 'TCA_FLOWER_KEY_NUM_OF_VLANS', u8,    'number of VLAN tags'],
    keyPppoeSid:   [103, 'TCA_FLOWER_KEY_PPPOE_SID',    u16be, 'session of PPPoE'],
    keyPppProto:   [104, 'TCA_FLOWER_KEY_PPP_PROTO',    u16be, 'protocol of PPP'],
    keyL2tpv3Sid:  [105, 'TCA_FLOWER_KEY_L2TPV3_SID',   u32be, 'session of L2TPv3'],
    l2Miss:        [106, 'TCA_FLOWER_L2_MISS',          u8,    '1: the bridge did not know the destination'],
    keyCfm:        [107, 'TCA_FLOWER_KEY_CFM',          cfm(), 'fields of CFM'],
    ...pair('keySpi', [108, 109], 'TCA_FLOWER_KEY_SPI', u32be, 'SPI of IPsec'),
    ...pair('keyEncFlags', [110, 111], 'TCA_FLOWER_KEY_ENC_FLAGS', flags, 'flags of the tunnel'),
  })
})
