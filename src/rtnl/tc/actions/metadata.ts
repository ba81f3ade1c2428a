import { attrs } from '../../../netlink/attribute/attrs.ts'
import { groups } from '../../../netlink/attribute/groups.ts'
import { ipv4, ipv6 } from '../../../netlink/codec/address.ts'
import { array } from '../../../netlink/codec/array.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u16, u16be, u32, u32be, u64 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary, bytes, flag } from '../../../netlink/codec/values.ts'
import { TCA_CT_ACT, TCA_TUNNEL_KEY_ACT } from '../constants.ts'
import { once } from '../once.ts'
import { tcfTimes, tcGen } from './common.ts'

/** TCA_SKBEDIT_*: metadata of packets (skbedit_policy in net/sched/act_skbedit.c). */
export const skbeditAction = once(() =>
  attrs('act-skbedit-attrs', {
    tm:              [1,  'TCA_SKBEDIT_TM',                tcfTimes(),                  'times'],
    parms:           [2,  'TCA_SKBEDIT_PARMS',             struct('tc_skbedit', tcGen), 'the settings: a struct tc_skbedit'],
    priority:        [3,  'TCA_SKBEDIT_PRIORITY',          u32,                         'priority, which may be a class'],
    queueMapping:    [4,  'TCA_SKBEDIT_QUEUE_MAPPING',     u16,                         'transmit queue'],
    mark:            [5,  'TCA_SKBEDIT_MARK',              u32,                         'firewall mark'],
    pad:             [6,  'TCA_SKBEDIT_PAD',               binary,                      'padding for alignment'],
    ptype:           [7,  'TCA_SKBEDIT_PTYPE',             u16,                         'PACKET_*: for whom the packet is'],
    mask:            [8,  'TCA_SKBEDIT_MASK',              u32,                         'mask of the mark'],
    flags:           [9,  'TCA_SKBEDIT_FLAGS',             u64,                         'SKBEDIT_F_*: 0x20 INHERITDSFIELD, 0x40 TXQ_SKBHASH'],
    queueMappingMax: [10, 'TCA_SKBEDIT_QUEUE_MAPPING_MAX', u16,                         'the last of a range of queues'],
  }),
)

const tunnelKey = () =>
  struct('tc_tunnel_key', {
    ...tcGen,
    tAction: [oneOf(s32, TCA_TUNNEL_KEY_ACT), 't_action', 'what to do'],
  })

/** TCA_TUNNEL_KEY_ENC_OPTS_* (enc_opts_policy). The kernel puts all options of GENEVE into one nest, tc each into its own. */
const encOpts = () =>
  attrs('act-tunnel-key-enc-opts-attrs', {
    geneve: [1, 'TCA_TUNNEL_KEY_ENC_OPTS_GENEVE', list(groups(attrs('act-tunnel-key-enc-opt-geneve-attrs', {
      class: [1, 'TCA_TUNNEL_KEY_ENC_OPT_GENEVE_CLASS', u16be,  'class, in network byte order'],
      type:  [2, 'TCA_TUNNEL_KEY_ENC_OPT_GENEVE_TYPE',  u8,     'type'],
      data:  [3, 'TCA_TUNNEL_KEY_ENC_OPT_GENEVE_DATA',  binary, 'data: 4 to 128 bytes'],
    }))), 'options of GENEVE'],
    vxlan: [2, 'TCA_TUNNEL_KEY_ENC_OPTS_VXLAN', attrs('act-tunnel-key-enc-opt-vxlan-attrs', {
      gbp: [1, 'TCA_TUNNEL_KEY_ENC_OPT_VXLAN_GBP', u32, 'group policy'],
    }), 'options of VXLAN'],
    erspan: [3, 'TCA_TUNNEL_KEY_ENC_OPTS_ERSPAN', attrs('act-tunnel-key-enc-opt-erspan-attrs', {
      ver:   [1, 'TCA_TUNNEL_KEY_ENC_OPT_ERSPAN_VER',   u8,    'version'],
      index: [2, 'TCA_TUNNEL_KEY_ENC_OPT_ERSPAN_INDEX', u32be, 'index; version 1'],
      dir:   [3, 'TCA_TUNNEL_KEY_ENC_OPT_ERSPAN_DIR',   u8,    'direction; version 2'],
      hwid:  [4, 'TCA_TUNNEL_KEY_ENC_OPT_ERSPAN_HWID',  u8,    'id of the hardware; version 2'],
    }), 'options of ERSPAN'],
  })

/** TCA_TUNNEL_KEY_*: metadata for tunnels (tunnel_key_policy in net/sched/act_tunnel_key.c). */
export const tunnelKeyAction = once(() =>
  attrs('act-tunnel-key-attrs', {
    tm:         [1,  'TCA_TUNNEL_KEY_TM',           tcfTimes(),  'times'],
    parms:      [2,  'TCA_TUNNEL_KEY_PARMS',        tunnelKey(), 'the settings: a struct tc_tunnel_key'],
    encIpv4Src: [3,  'TCA_TUNNEL_KEY_ENC_IPV4_SRC', ipv4,        'source address'],
    encIpv4Dst: [4,  'TCA_TUNNEL_KEY_ENC_IPV4_DST', ipv4,        'destination address'],
    encIpv6Src: [5,  'TCA_TUNNEL_KEY_ENC_IPV6_SRC', ipv6,        'source address'],
    encIpv6Dst: [6,  'TCA_TUNNEL_KEY_ENC_IPV6_DST', ipv6,        'destination address'],
    encKeyId:   [7,  'TCA_TUNNEL_KEY_ENC_KEY_ID',   u32be,       'key or VNI, in network byte order'],
    pad:        [8,  'TCA_TUNNEL_KEY_PAD',          binary,      'padding for alignment'],
    encDstPort: [9,  'TCA_TUNNEL_KEY_ENC_DST_PORT', u16be,       'destination port, in network byte order'],
    noCsum:     [10, 'TCA_TUNNEL_KEY_NO_CSUM',      u8,          '1: no UDP checksum'],
    encOpts:    [11, 'TCA_TUNNEL_KEY_ENC_OPTS',     encOpts(),   'options'],
    encTos:     [12, 'TCA_TUNNEL_KEY_ENC_TOS',      u8,          'type of service'],
    encTtl:     [13, 'TCA_TUNNEL_KEY_ENC_TTL',      u8,          'time to live'],
    noFrag:     [14, 'TCA_TUNNEL_KEY_NO_FRAG',      flag,        'do not fragment'],
  }),
)

const connmark = () =>
  struct('tc_connmark', {
    ...tcGen,
    zone: [u16, 'zone', 'zone of the connection'],
    _pad: [u16, 'pad',  'padding of the struct'],
  })

/** TCA_CONNMARK_*: the mark of the connection becomes that of the packet (net/sched/act_connmark.c). */
export const connmarkAction = once(() =>
  attrs('act-connmark-attrs', {
    parms: [1, 'TCA_CONNMARK_PARMS', connmark(), 'the settings: a struct tc_connmark'],
    tm:    [2, 'TCA_CONNMARK_TM',    tcfTimes(), 'times'],
    pad:   [3, 'TCA_CONNMARK_PAD',   binary,     'padding for alignment'],
  }),
)

/** TCA_CTINFO_*: DSCP and mark from the mark of the connection (ctinfo_policy in net/sched/act_ctinfo.c). */
export const ctinfoAction = once(() =>
  attrs('act-ctinfo-attrs', {
    pad:                [1,  'TCA_CTINFO_PAD',                  binary,                     'padding for alignment'],
    tm:                 [2,  'TCA_CTINFO_TM',                   tcfTimes(),                 'times'],
    act:                [3,  'TCA_CTINFO_ACT',                  struct('tc_ctinfo', tcGen), 'the settings: a struct tc_ctinfo'],
    zone:               [4,  'TCA_CTINFO_ZONE',                 u16,                        'zone of the connection'],
    parmsDscpMask:      [5,  'TCA_CTINFO_PARMS_DSCP_MASK',      u32,                        'bits of the mark that are the DSCP'],
    parmsDscpStatemask: [6,  'TCA_CTINFO_PARMS_DSCP_STATEMASK', u32,                        'bits of the mark that say it is there'],
    parmsCpmarkMask:    [7,  'TCA_CTINFO_PARMS_CPMARK_MASK',    u32,                        'bits of the mark to copy'],
    statsDscpSet:       [8,  'TCA_CTINFO_STATS_DSCP_SET',       u64,                        'packets that got a DSCP'],
    statsDscpError:     [9,  'TCA_CTINFO_STATS_DSCP_ERROR',     u64,                        'packets that could not get one'],
    statsCpmarkSet:     [10, 'TCA_CTINFO_STATS_CPMARK_SET',     u64,                        'packets that got a mark'],
  }),
)

/** TCA_CT_*: connection tracking (ct_policy in net/sched/act_ct.c). */
export const ctAction = once(() =>
  attrs('act-ct-attrs', {
    parms:        [1,  'TCA_CT_PARMS',         struct('tc_ct', tcGen), 'the settings: a struct tc_ct'],
    tm:           [2,  'TCA_CT_TM',            tcfTimes(),             'times'],
    action:       [3,  'TCA_CT_ACTION',        bits(u16, TCA_CT_ACT),  'what to do'],
    zone:         [4,  'TCA_CT_ZONE',          u16,                    'zone of the connection'],
    mark:         [5,  'TCA_CT_MARK',          u32,                    'mark of the connection'],
    markMask:     [6,  'TCA_CT_MARK_MASK',     u32,                    'mask of the mark'],
    labels:       [7,  'TCA_CT_LABELS',        binary,                 'labels of the connection: up to 16 bytes'],
    labelsMask:   [8,  'TCA_CT_LABELS_MASK',   binary,                 'mask of the labels'],
    natIpv4Min:   [9,  'TCA_CT_NAT_IPV4_MIN',  ipv4,                   'first address of NAT'],
    natIpv4Max:   [10, 'TCA_CT_NAT_IPV4_MAX',  ipv4,                   'last address of NAT'],
    natIpv6Min:   [11, 'TCA_CT_NAT_IPV6_MIN',  ipv6,                   'first address of NAT'],
    natIpv6Max:   [12, 'TCA_CT_NAT_IPV6_MAX',  ipv6,                   'last address of NAT'],
    natPortMin:   [13, 'TCA_CT_NAT_PORT_MIN',  u16be,                  'first port of NAT, in network byte order'],
    natPortMax:   [14, 'TCA_CT_NAT_PORT_MAX',  u16be,                  'last port of NAT, in network byte order'],
    pad:          [15, 'TCA_CT_PAD',           binary,                 'padding for alignment'],
    helperName:   [16, 'TCA_CT_HELPER_NAME',   string,                 'name of the helper'],
    helperFamily: [17, 'TCA_CT_HELPER_FAMILY', u8,                     'address family of the helper'],
    helperProto:  [18, 'TCA_CT_HELPER_PROTO',  u8,                     'protocol of the helper'],
  }),
)

/** struct sock_filter[]: a program of classic BPF (linux/filter.h). */
export const bpfOps = once(() =>
  array(
    struct('sock_filter', {
      code: [u16, 'code', 'the instruction'],
      jt:   [u8,  'jt',   'instructions to jump over if it is true'],
      jf:   [u8,  'jf',   'instructions to jump over if it is false'],
      k:    [u32, 'k',    'its number'],
    }),
  ),
)

/** TCA_ACT_BPF_*: a program decides (act_bpf_policy in net/sched/act_bpf.c). */
export const bpfAction = once(() =>
  attrs('act-bpf-attrs', {
    tm:     [1, 'TCA_ACT_BPF_TM',      tcfTimes(),                  'times'],
    parms:  [2, 'TCA_ACT_BPF_PARMS',   struct('tc_act_bpf', tcGen), 'the settings: a struct tc_act_bpf'],
    opsLen: [3, 'TCA_ACT_BPF_OPS_LEN', u16,                         'number of instructions of classic BPF'],
    ops:    [4, 'TCA_ACT_BPF_OPS',     bpfOps(),                    'instructions of classic BPF'],
    fd:     [5, 'TCA_ACT_BPF_FD',      u32,                         'file descriptor of the program'],
    name:   [6, 'TCA_ACT_BPF_NAME',    string,                      'name of the program, for people'],
    pad:    [7, 'TCA_ACT_BPF_PAD',     binary,                      'padding for alignment'],
    tag:    [8, 'TCA_ACT_BPF_TAG',     bytes(8),                    'hash of the program'],
    id:     [9, 'TCA_ACT_BPF_ID',      u32,                         'id of the program'],
  }),
)

/** TCA_GATE_ENTRY_* (entry_policy in net/sched/act_gate.c). */
const gateEntries = () =>
  attrs('act-gate-list-attrs', {
    entry: [1, 'TCA_GATE_ONE_ENTRY', list(attrs('act-gate-entry-attrs', {
      index:     [1, 'TCA_GATE_ENTRY_INDEX',      u32,  'its number'],
      gate:      [2, 'TCA_GATE_ENTRY_GATE',       flag, 'the gate is open'],
      interval:  [3, 'TCA_GATE_ENTRY_INTERVAL',   u32,  'how long', { unit: 'ns' }],
      ipv:       [4, 'TCA_GATE_ENTRY_IPV',        s32,  'internal priority; -1 is none'],
      maxOctets: [5, 'TCA_GATE_ENTRY_MAX_OCTETS', s32,  'most bytes; -1 is no limit'],
    })), 'each entry'],
  })

/** TCA_GATE_*: a gate that opens by a schedule (gate_policy in net/sched/act_gate.c). */
export const gateAction = once(() =>
  attrs('act-gate-attrs', {
    tm:           [1,  'TCA_GATE_TM',             tcfTimes(),               'times'],
    parms:        [2,  'TCA_GATE_PARMS',          struct('tc_gate', tcGen), 'the settings: a struct tc_gate'],
    pad:          [3,  'TCA_GATE_PAD',            binary,                   'padding for alignment'],
    priority:     [4,  'TCA_GATE_PRIORITY',       s32,                      'priority; -1 is any'],
    entryList:    [5,  'TCA_GATE_ENTRY_LIST',     gateEntries(),            'the schedule'],
    baseTime:     [6,  'TCA_GATE_BASE_TIME',      u64,                      'when it begins', { unit: 'ns' }],
    cycleTime:    [7,  'TCA_GATE_CYCLE_TIME',     u64,                      'how long a cycle is', { unit: 'ns' }],
    cycleTimeExt: [8,  'TCA_GATE_CYCLE_TIME_EXT', u64,                      'how much longer the last cycle may be', { unit: 'ns' }],
    flags:        [9,  'TCA_GATE_FLAGS',          u32,                      'unused'],
    clockid:      [10, 'TCA_GATE_CLOCKID',        s32,                      'the clock of the schedule'],
  }),
)
