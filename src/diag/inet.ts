import { attrs } from '../netlink/attribute/attrs.ts'
import { once } from '../netlink/base/once.ts'
import { ipv4, ipv6 } from '../netlink/codec/address.ts'
import { array } from '../netlink/codec/array.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { u8, u16, u16be, u32, u64 } from '../netlink/codec/numbers.ts'
import { list } from '../netlink/codec/references.ts'
import { bySize } from '../netlink/codec/sizes.ts'
import { struct } from '../netlink/codec/struct.ts'
import { string } from '../netlink/codec/text.ts'
import { binary, bytes, flag } from '../netlink/codec/values.ts'
import { memory, STATE, STATES } from './common.ts'
import { sctpInfo } from './sctp-info.ts'
import { mptcpInfo, tcpInfo } from './tcp-info.ts'

/** The addresses have 16 bytes; those of IPv4 are in the first four. */
const sockid4 = once(() =>
  struct('inet_diag_sockid', {
    sport:    [u16be,        'idiag_sport',  'local port'],
    dport:    [u16be,        'idiag_dport',  'port of the peer'],
    src:      [ipv4,         'idiag_src',    'local address'],
    _srcRest: [bytes(12),    'src_rest',     'zero'],
    dst:      [ipv4,         'idiag_dst',    'address of the peer'],
    _dstRest: [bytes(12),    'dst_rest',     'zero'],
    if:       [u32,          'idiag_if',     'index of the link that the socket is bound to; 0 is none', { link: 'request' }],
    cookie:   [array(u32,2), 'idiag_cookie', 'identifies the socket; ffffffff is any'],
  }),
)

const sockid6 = once(() =>
  struct('inet_diag_sockid', {
    sport:  [u16be,        'idiag_sport',  'local port'],
    dport:  [u16be,        'idiag_dport',  'port of the peer'],
    src:    [ipv6,         'idiag_src',    'local address'],
    dst:    [ipv6,         'idiag_dst',    'address of the peer'],
    if:     [u32,          'idiag_if',     'index of the link that the socket is bound to; 0 is none', { link: 'request' }],
    cookie: [array(u32,2), 'idiag_cookie', 'identifies the socket; ffffffff is any'],
  }),
)

const IPPROTO = {
  ICMP: 1, IGMP: 2, IPIP: 4, TCP: 6, EGP: 8, PUP: 12, UDP: 17, IDP: 22, TP: 29, DCCP: 33, IPV6: 41, RSVP: 46, GRE: 47,
  ESP: 50, AH: 51, MTP: 92, BEETPH: 94, ENCAP: 98, PIM: 103, COMP: 108, SCTP: 132, UDPLITE: 136, MPLS: 137, ETHERNET: 143,
  RAW: 255, MPTCP: 262,
} as const
/** INET_DIAG_*: bits of what to report, one less than the number of the attribute. */
const EXT = { MEMINFO: 1, INFO: 2, VEGASINFO: 4, CONG: 8, TOS: 16, TCLASS: 32, SKMEMINFO: 64, SHUTDOWN: 128 } as const

const request = (id: ReturnType<typeof sockid4> | ReturnType<typeof sockid6>) =>
  struct('inet_diag_req_v2', {
    family:    [u8, 'sdiag_family', 'address family: 2 is IPv4, 10 IPv6'],
    protocol:  [oneOf(u8, IPPROTO), 'sdiag_protocol', 'protocol of the sockets'],
    idiagExt:  [bits(u8, EXT), 'idiag_ext', 'what to report'],
    pad:       [u8, 'pad', 'protocol of raw sockets'],
    idiagStates: [bits(u32, STATES), 'idiag_states', 'states of the sockets'],
    id:        [id, 'id', 'the socket; zeros are any'],
  })
const reply = (id: ReturnType<typeof sockid4> | ReturnType<typeof sockid6>) =>
  struct('inet_diag_msg', {
    family:  [u8, 'idiag_family', 'address family: 2 is IPv4, 10 IPv6'],
    state:   [oneOf(u8, STATE), 'idiag_state', 'state'],
    timer:   [u8, 'idiag_timer', 'timer: 0 is none, 1 retransmission, 2 keepalive, 3 TIME_WAIT, 4 probe of a closed window'],
    retrans: [u8, 'idiag_retrans', 'retransmissions'],
    id:      [id, 'id', 'the socket'],
    expires: [u32, 'idiag_expires', 'time until the timer expires, in milliseconds'],
    rqueue:  [u32, 'idiag_rqueue', 'bytes to read; of a listener: connections to accept'],
    wqueue:  [u32, 'idiag_wqueue', 'bytes without an ACK; of a listener: most connections to accept'],
    uid:     [u32, 'idiag_uid', 'user'],
    inode:   [u32, 'idiag_inode', 'inode of the socket'],
  })
/** The request of old programs, for TCPDIAG_GETSOCK and DCCPDIAG_GETSOCK. */
const oldRequest = (id: ReturnType<typeof sockid4> | ReturnType<typeof sockid6>) =>
  struct('inet_diag_req', {
    family:      [u8, 'idiag_family', 'address family: 2 is IPv4, 10 IPv6'],
    srcLen:      [u8, 'idiag_src_len', 'not used'],
    dstLen:      [u8, 'idiag_dst_len', 'not used'],
    ext:         [bits(u8, EXT), 'idiag_ext', 'what to report'],
    id:          [id, 'id', 'the socket; zeros are any'],
    states:      [bits(u32, STATES), 'idiag_states', 'states of the sockets'],
    dbs:         [u32, 'idiag_dbs', 'not used'],
  })
/** struct inet_diag_req_v2 and struct inet_diag_msg, of IPv4 and of IPv6 (linux/inet_diag.h). */
export const inet4 = once(() => ({ request: request(sockid4()), reply: reply(sockid4()), old: oldRequest(sockid4()) }))
export const inet6 = once(() => ({ request: request(sockid6()), reply: reply(sockid6()), old: oldRequest(sockid6()) }))

const bpfRequest = attrs('sk-diag-bpf-storage-req-attrs', {
  mapFd: [1, 'SK_DIAG_BPF_STORAGE_REQ_MAP_FD', list(u32), 'file descriptor of a map; the attribute repeats'],
})

/** INET_DIAG_REQ_* (inet_diag_handler_cmd in net/ipv4/inet_diag.c). */
export const inetRequest = attrs('inet-diag-req-attrs', {
  bytecode:      [1, 'INET_DIAG_REQ_BYTECODE',        binary,             'a filter: instructions for the kernel'],
  skBpfStorages: [2, 'INET_DIAG_REQ_SK_BPF_STORAGES', bpfRequest,         'maps whose values to report'],
  protocol:      [3, 'INET_DIAG_REQ_PROTOCOL',        oneOf(u32,IPPROTO), 'protocol, if it needs more than 8 bits'],
})

const meminfo = once(() =>
  struct('inet_diag_meminfo', {
    rmem: [u32, 'idiag_rmem', 'bytes received and not read'],
    wmem: [u32, 'idiag_wmem', 'bytes queued to send'],
    fmem: [u32, 'idiag_fmem', 'bytes reserved for the next packets'],
    tmem: [u32, 'idiag_tmem', 'bytes sent and not gone'],
  }),
)
const vegas = once(() =>
  struct('tcpvegas_info', {
    enabled: [u32, 'tcpv_enabled', '1 if it is in use'],
    rttcnt:  [u32, 'tcpv_rttcnt',  'measurements'],
    rtt:     [u32, 'tcpv_rtt',     'round-trip time', { unit: 'µs' }],
    minrtt:  [u32, 'tcpv_minrtt',  'least round-trip time', { unit: 'µs' }],
  }),
)
const dctcp = once(() =>
  struct('tcp_dctcp_info', {
    enabled: [u16, 'dctcp_enabled',  '1 if it is in use'],
    ceState: [u16, 'dctcp_ce_state', 'whether the last packet was marked'],
    alpha:   [u32, 'dctcp_alpha',    'share of marked bytes: 1024 is all'],
    abEcn:   [u32, 'dctcp_ab_ecn',   'bytes marked'],
    abTot:   [u32, 'dctcp_ab_tot',   'bytes'],
  }),
)
const bbr = once(() =>
  struct('tcp_bbr_info', {
    bwLo:       [u32, 'bbr_bw_lo',       'bandwidth, lower half', { unit: 'bytes/s' }],
    bwHi:       [u32, 'bbr_bw_hi',       'bandwidth, upper half'],
    minRtt:     [u32, 'bbr_min_rtt',     'least round-trip time', { unit: 'µs' }],
    pacingGain: [u32, 'bbr_pacing_gain', 'gain of the pacing rate: 256 is 1'],
    cwndGain:   [u32, 'bbr_cwnd_gain',   'gain of the congestion window: 256 is 1'],
  }),
)

const sockopt = once(() =>
  struct('inet_diag_sockopt', {
    recverrIsIcskFreebindHdrinclMcLoopTransparentMcAllNodefrag: [u8, 'recverr_is_icsk_freebind_hdrincl_mc_loop_transparent_mc_all_nodefrag', 'bits, from the lowest: recverr, is_icsk, freebind, hdrincl, mc_loop, transparent, mc_all, nodefrag'],
    bindAddressNoPortRecverrRfc4884DeferConnectUnused:          [u8, 'bind_address_no_port_recverr_rfc4884_defer_connect_unused',            'bits, from the lowest: bind_address_no_port, recverr_rfc4884, defer_connect'],
  }),
)

const md5sig = once(() =>
  struct('tcp_diag_md5sig', {
    family:    [u8,        'tcpm_family',    'address family'],
    prefixlen: [u8,        'tcpm_prefixlen', 'length of the prefix'],
    keylen:    [u16,       'tcpm_keylen',    'length of the key'],
    addr:      [bytes(16), 'tcpm_addr',      'address of the peer, in network byte order'],
    key:       [bytes(80), 'tcpm_key',       'the key', { secret: true }],
  }),
)

const mptcpUlp = attrs('mptcp-subflow-attrs', {
  tokenRem:    [1,  'MPTCP_SUBFLOW_ATTR_TOKEN_REM',    u32,    'number of the connection at the peer'],
  tokenLoc:    [2,  'MPTCP_SUBFLOW_ATTR_TOKEN_LOC',    u32,    'number of the connection here'],
  relwriteSeq: [3,  'MPTCP_SUBFLOW_ATTR_RELWRITE_SEQ', u32,    'next byte of the subflow to send'],
  mapSeq:      [4,  'MPTCP_SUBFLOW_ATTR_MAP_SEQ',      u64,    'first byte of the mapping'],
  mapSfseq:    [5,  'MPTCP_SUBFLOW_ATTR_MAP_SFSEQ',    u32,    'first byte of the mapping in the subflow'],
  ssnOffset:   [6,  'MPTCP_SUBFLOW_ATTR_SSN_OFFSET',   u32,    'offset of the subflow'],
  mapDatalen:  [7,  'MPTCP_SUBFLOW_ATTR_MAP_DATALEN',  u16,    'length of the mapping', { unit: 'bytes' }],
  flags:       [8,  'MPTCP_SUBFLOW_ATTR_FLAGS',        u32,    'bits: state of the subflow'],
  idRem:       [9,  'MPTCP_SUBFLOW_ATTR_ID_REM',       u8,     'number of the end point at the peer'],
  idLoc:       [10, 'MPTCP_SUBFLOW_ATTR_ID_LOC',       u8,     'number of the end point here'],
  pad:         [11, 'MPTCP_SUBFLOW_ATTR_PAD',          binary, 'padding for alignment'],
})

const tlsUlp = attrs('tls-info-attrs', {
  version: [1, 'TLS_INFO_VERSION',   u16,  'version'],
  cipher:  [2, 'TLS_INFO_CIPHER',    u16,  'cipher'],
  txconf:  [3, 'TLS_INFO_TXCONF',    u16,  'how sending is done: 1 is base, 2 software, 3 device, 4 device record'],
  rxconf:  [4, 'TLS_INFO_RXCONF',    u16,  'how receiving is done'],
  zcRoTx:  [5, 'TLS_INFO_ZC_RO_TX',  flag, 'there: the device reads the pages of files'],
  rxNoPad: [6, 'TLS_INFO_RX_NO_PAD', flag, 'there: records have no padding'],
})

const ulpInfo = attrs('inet-ulp-info-attrs', {
  name:  [1, 'INET_ULP_INFO_NAME',  string,   'name of the layer'],
  tls:   [2, 'INET_ULP_INFO_TLS',   tlsUlp,   'of TLS'],
  mptcp: [3, 'INET_ULP_INFO_MPTCP', mptcpUlp, 'of MPTCP'],
})

const bpfStorage = attrs('sk-diag-bpf-storage-attrs', {
  pad:      [1, 'SK_DIAG_BPF_STORAGE_PAD',       binary, 'padding for alignment'],
  mapId:    [2, 'SK_DIAG_BPF_STORAGE_MAP_ID',    u32,    'number of the map'],
  mapValue: [3, 'SK_DIAG_BPF_STORAGE_MAP_VALUE', binary, 'its value for the socket'],
})

const bpfStorages = attrs('sk-diag-bpf-storage-rep-attrs', {
  storage: [1, 'SK_DIAG_BPF_STORAGE', list(bpfStorage), 'a map; the attribute repeats'],
})

/** struct sctp_info has always had this size; no kernel has a struct tcp_info as long. */
const SCTP_SIZE = 368
const infoOfProtocol = once(() =>
  bySize((size) => (size === SCTP_SIZE ? 'sctp' : size >= 104 ? 'tcp' : size >= 40 ? 'mptcp' : undefined), {
    tcp: tcpInfo(),
    mptcp: mptcpInfo(),
    sctp: sctpInfo(),
  }),
)

/** INET_DIAG_*. INFO is a struct of the protocol: its length says which (inet_sk_diag_fill). */
export const inetDiagAttrs = attrs('inet-diag-attrs', {
  meminfo:       [1,  'INET_DIAG_MEMINFO',         meminfo(),         'memory'],
  info:          [2,  'INET_DIAG_INFO',            infoOfProtocol(),  'struct tcp_info, mptcp_info or sctp_info, by its length'],
  vegasinfo:     [3,  'INET_DIAG_VEGASINFO',       vegas(),           'of the congestion control vegas'],
  cong:          [4,  'INET_DIAG_CONG',            string,            'name of the congestion control'],
  tos:           [5,  'INET_DIAG_TOS',             u8,                'type of service'],
  tclass:        [6,  'INET_DIAG_TCLASS',          u8,                'traffic class of IPv6'],
  skmeminfo:     [7,  'INET_DIAG_SKMEMINFO',       memory(),          'memory of the socket'],
  shutdown:      [8,  'INET_DIAG_SHUTDOWN',        u8,                'bits: 1 receiving was shut down, 2 sending'],
  dctcpinfo:     [9,  'INET_DIAG_DCTCPINFO',       dctcp(),           'of the congestion control dctcp'],
  protocol:      [10, 'INET_DIAG_PROTOCOL',        oneOf(u8,IPPROTO), 'protocol of a raw socket'],
  skv6only:      [11, 'INET_DIAG_SKV6ONLY',        u8,                '1 for IPv6 only', { boolean: true }],
  locals:        [12, 'INET_DIAG_LOCALS',          array(bytes(128)), 'local addresses of SCTP: struct sockaddr_storage'],
  peers:         [13, 'INET_DIAG_PEERS',           array(bytes(128)), 'addresses of the peer of SCTP: struct sockaddr_storage'],
  pad:           [14, 'INET_DIAG_PAD',             binary,            'padding for alignment'],
  mark:          [15, 'INET_DIAG_MARK',            u32,               'firewall mark'],
  bbrinfo:       [16, 'INET_DIAG_BBRINFO',         bbr(),             'of the congestion control bbr'],
  classId:       [17, 'INET_DIAG_CLASS_ID',        u32,               'class of net_cls'],
  md5sig:        [18, 'INET_DIAG_MD5SIG',          array(md5sig()),   'keys of TCP MD5'],
  ulpInfo:       [19, 'INET_DIAG_ULP_INFO',        ulpInfo,           'the layer above'],
  skBpfStorages: [20, 'INET_DIAG_SK_BPF_STORAGES', bpfStorages,       'values of maps for the socket'],
  cgroupId:      [21, 'INET_DIAG_CGROUP_ID',       u64,               'number of the control group'],
  sockopt:       [22, 'INET_DIAG_SOCKOPT',         sockopt(),         'options of the socket'],
})
