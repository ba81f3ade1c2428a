import { attrs } from '../netlink/attribute/attrs.ts'
import { array } from '../netlink/codec/array.ts'
import { ending } from '../netlink/codec/ending.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { s32, u8, u16, u16be, u32, u64 } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import { bareString, chars } from '../netlink/codec/text.ts'
import { binary } from '../netlink/codec/values.ts'
import type { MessageTable } from '../netlink/message/row.ts'
import { xfrmAddress, xfrmAddressAttr } from './address.ts'
import { XFRM_ENCAP, XFRM_MODE, XFRM_OFFLOAD, XFRM_POLICY_TYPE, XFRM_PROTO, XFRM_SA_DIR, XFRM_SA_XFLAG } from './constants.ts'
import {
  aeventId,
  lifetimeCur,
  userAcquire,
  userExpire,
  userMapping,
  userPolexpire,
  userpolicyDefault,
  userpolicyId,
  userpolicyInfo,
  userReport,
  usersaFlush,
  usersaId,
  usersaInfo,
  userspiInfo,
  userTmpl,
} from './structs.ts'

const algName = [chars(64), 'alg_name', 'name of the algorithm'] as const
const keyLen = [u32, 'alg_key_len', 'length of the key, in bits'] as const
const secret = { secret: true } as const

const algo = ending(struct('xfrm_algo', { algName, algKeyLen: keyLen }), 'algKey', binary, secret)

const algoAuth = ending(
  struct('xfrm_algo_auth', { algName, algKeyLen: keyLen, algTruncLen: [u32, 'alg_trunc_len', 'length of the check value, in bits'] }),
  'algKey',
  binary,
  secret,
)

const algoAead = ending(
  struct('xfrm_algo_aead', { algName, algKeyLen: keyLen, algIcvLen: [u32, 'alg_icv_len', 'length of the check value, in bits'] }),
  'algKey',
  binary,
  secret,
)

const encapTmpl = struct('xfrm_encap_tmpl', {
  encapType:  [oneOf(u16, XFRM_ENCAP),     'encap_type',  'UDP_ENCAP_* or TCP_ENCAP_*: kind of encapsulation'],
  encapSport: [u16be,                 'encap_sport', 'source port'],
  encapDport: [u16be,                 'encap_dport', 'destination port'],
  _pad:       [u16,                   'pad',         'padding'],
  encapOa:    [xfrmAddress(-0x10000), 'encap_oa',    'original address; no kernel uses it'],
})

const secCtx = ending(
  struct('xfrm_user_sec_ctx', {
    len:     [u16, 'len',     'length with the text, in bytes'],
    exttype: [u16, 'exttype', 'XFRMA_SEC_CTX'],
    ctxAlg:  [u8,  'ctx_alg', 'XFRM_SC_ALG_*: security module'],
    ctxDoi:  [u8,  'ctx_doi', 'XFRM_SC_DOI_*: domain of interpretation'],
    ctxLen:  [u16, 'ctx_len', 'length of the text, in bytes'],
  }),
  'ctxStr',
  bareString,
)

const replayState = struct('xfrm_replay_state', {
  oseq:   [u32, 'oseq',   'last sequence number sent'],
  seq:    [u32, 'seq',    'highest sequence number received'],
  bitmap: [u32, 'bitmap', 'which of those before were received'],
})

const replayStateEsn = ending(
  struct('xfrm_replay_state_esn', {
    bmpLen:       [u32, 'bmp_len',       'length of the bitmap, in numbers of 32 bits'],
    oseq:         [u32, 'oseq',          'last sequence number sent'],
    seq:          [u32, 'seq',           'highest sequence number received'],
    oseqHi:       [u32, 'oseq_hi',       'upper half of oseq'],
    seqHi:        [u32, 'seq_hi',        'upper half of seq'],
    replayWindow: [u32, 'replay_window', 'size of the replay window, in packets'],
  }),
  'bmp',
  array(u32),
)

const userMigrate = struct('xfrm_user_migrate', {
  oldDaddr:  [xfrmAddress(72),       'old_daddr',  'destination address before'],
  oldSaddr:  [xfrmAddress(56),       'old_saddr',  'source address before'],
  newDaddr:  [xfrmAddress(42),       'new_daddr',  'destination address now'],
  newSaddr:  [xfrmAddress(26),       'new_saddr',  'source address now'],
  proto:     [oneOf(u8, XFRM_PROTO), 'proto',      'IPPROTO_*: ESP, AH or COMP'],
  mode:      [oneOf(u8, XFRM_MODE),  'mode',       'XFRM_MODE_*'],
  _reserved: [u16,                   'reserved',   '0'],
  reqid:     [u32,                   'reqid',      'number that templates of policies refer to'],
  oldFamily: [u16,                   'old_family', 'AF_*: address family before'],
  newFamily: [u16,                   'new_family', 'AF_*: address family now'],
})

const kmaddress = struct('xfrm_user_kmaddress', {
  local:     [xfrmAddress(36), 'local',    'address of this end'],
  remote:    [xfrmAddress(20), 'remote',   'address of the other end'],
  _reserved: [u32,             'reserved', '0'],
  family:    [u16,             'family',   'AF_*: address family'],
  _pad:      [u16,             'pad',      'padding'],
})

const addressFilter = struct('xfrm_address_filter', {
  saddr:  [xfrmAddress(32), 'saddr',  'source address'],
  daddr:  [xfrmAddress(16), 'daddr',  'destination address'],
  family: [u16,             'family', 'AF_*: address family'],
  splen:  [u8,              'splen',  'prefix length of the source'],
  dplen:  [u8,              'dplen',  'prefix length of the destination'],
})

/** XFRMA_*: attributes of states and policies (xfrma_policy in net/xfrm/xfrm_user.c). */
export const xfrmAttrs = attrs('xfrm-attrs', {
  algAuth:      [1,  'XFRMA_ALG_AUTH',      algo,            'algorithm and key of authentication'],
  algCrypt:     [2,  'XFRMA_ALG_CRYPT',     algo,            'algorithm and key of encryption'],
  algComp:      [3,  'XFRMA_ALG_COMP',      algo,            'algorithm of compression'],
  encap:        [4,  'XFRMA_ENCAP',         encapTmpl,       'encapsulation in UDP or TCP'],
  tmpl:         [5,  'XFRMA_TMPL',          array(userTmpl), 'what the policy requires of states'],
  sa:           [6,  'XFRMA_SA',            usersaInfo,      'state that was removed'],
  policy:       [7,  'XFRMA_POLICY',        userpolicyInfo,  'policy that was removed'],
  secCtx:       [8,  'XFRMA_SEC_CTX',       secCtx,          'security context'],
  ltimeVal:     [9,  'XFRMA_LTIME_VAL',     lifetimeCur,     'counters'],
  replayVal:    [10, 'XFRMA_REPLAY_VAL',    replayState,     'replay window'],
  replayThresh: [11, 'XFRMA_REPLAY_THRESH', u32,             'sequence numbers between two notifications'],
  etimerThresh: [12, 'XFRMA_ETIMER_THRESH', u32,             'time between two notifications', { unit: '100 ms' }],
  srcaddr:      [13, 'XFRMA_SRCADDR',       xfrmAddressAttr, 'source address'],
  coaddr:       [14, 'XFRMA_COADDR',        xfrmAddressAttr, 'care-of address of Mobile IPv6'],
  lastused:     [15, 'XFRMA_LASTUSED',      u64,             'when it was used last', { unit: 's' }],
  policyType: [16, 'XFRMA_POLICY_TYPE', struct('xfrm_userpolicy_type', {
    type:       [oneOf(u8, XFRM_POLICY_TYPE), 'type',      'XFRM_POLICY_TYPE_*'],
    _pad:       [u8,                          'pad',       'padding'],
    _reserved1: [u16,                         'reserved1', '0'],
    _reserved2: [u8,                          'reserved2', '0'],
    _pad2:      [u8,                          'pad2',      'padding'],
  }), 'type of the policy'],
  migrate:      [17, 'XFRMA_MIGRATE',        array(userMigrate), 'addresses before and now'],
  algAead:      [18, 'XFRMA_ALG_AEAD',       algoAead,           'algorithm and key of authenticated encryption'],
  kmaddress:    [19, 'XFRMA_KMADDRESS',      kmaddress,          'addresses of the key manager'],
  algAuthTrunc: [20, 'XFRMA_ALG_AUTH_TRUNC', algoAuth,           'algorithm and key of authentication, and the length of the check value'],
  mark: [21, 'XFRMA_MARK', struct('xfrm_mark', {
    v: [u32, 'v', 'mark'],
    m: [u32, 'm', 'bits of it that count'],
  }), 'mark of the packets that it is for'],
  tfcpad:        [22, 'XFRMA_TFCPAD',         u32,                      'length to which packets are padded', { unit: 'bytes' }],
  replayEsnVal:  [23, 'XFRMA_REPLAY_ESN_VAL', replayStateEsn,           'replay window of extended sequence numbers'],
  saExtraFlags:  [24, 'XFRMA_SA_EXTRA_FLAGS', bits(u32, XFRM_SA_XFLAG), 'XFRM_SA_XFLAG_*'],
  proto:         [25, 'XFRMA_PROTO',          oneOf(u8, XFRM_PROTO),    'IPPROTO_*: which states to dump'],
  addressFilter: [26, 'XFRMA_ADDRESS_FILTER', addressFilter,            'which states to dump'],
  pad:           [27, 'XFRMA_PAD',            binary,                   'padding for alignment'],
  offloadDev: [28, 'XFRMA_OFFLOAD_DEV', struct('xfrm_user_offload', {
    ifindex: [s32,                    'ifindex', 'index of the link'],
    flags:   [bits(u8, XFRM_OFFLOAD), 'flags',   'XFRM_OFFLOAD_*'],
    _pad:    [array(u8, 3),           'pad',     'padding'],
  }), 'link whose hardware does it'],
  setMark:              [29, 'XFRMA_SET_MARK',               u32,                    'mark for the packets afterwards'],
  setMarkMask:          [30, 'XFRMA_SET_MARK_MASK',          u32,                    'bits of that mark to set'],
  ifId:                 [31, 'XFRMA_IF_ID',                  u32,                    'number of the xfrm link'],
  mtimerThresh:         [32, 'XFRMA_MTIMER_THRESH',          u32,                    'time between two notifications of another source port', { unit: 's' }],
  saDir:                [33, 'XFRMA_SA_DIR',                 oneOf(u8, XFRM_SA_DIR), 'XFRM_SA_DIR_*: direction of the state'],
  natKeepaliveInterval: [34, 'XFRMA_NAT_KEEPALIVE_INTERVAL', u32,                    'time between two keep-alives of NAT traversal', { unit: 's' }],
  saPcpu:               [35, 'XFRMA_SA_PCPU',                u32,                    'processor that it is for'],
})

const sadAttrs = attrs('xfrm-sad-attrs', {
  cnt: [1, 'XFRMA_SAD_CNT', u32, 'number of states'],
  hinfo: [2, 'XFRMA_SAD_HINFO', struct('xfrmu_sadhinfo', {
    sadhcnt:  [u32, 'sadhcnt',  'buckets of the hash'],
    sadhmcnt: [u32, 'sadhmcnt', 'most buckets'],
  }), 'hash of the states'],
})

const thresholds = struct('xfrmu_spdhthresh', {
  lbits: [u8, 'lbits', 'least prefix length of the local address'],
  rbits: [u8, 'rbits', 'least prefix length of the remote address'],
})

/** xfrma_spd_policy in net/xfrm/xfrm_user.c. */
const spdAttrs = attrs('xfrm-spd-attrs', {
  info: [1, 'XFRMA_SPD_INFO', struct('xfrmu_spdinfo', {
    incnt:   [u32, 'incnt',   'policies for incoming packets'],
    outcnt:  [u32, 'outcnt',  'policies for outgoing packets'],
    fwdcnt:  [u32, 'fwdcnt',  'policies for forwarded packets'],
    inscnt:  [u32, 'inscnt',  'policies of sockets for incoming packets'],
    outscnt: [u32, 'outscnt', 'policies of sockets for outgoing packets'],
    fwdscnt: [u32, 'fwdscnt', 'policies of sockets for forwarded packets'],
  }), 'number of policies'],
  hinfo: [2, 'XFRMA_SPD_HINFO', struct('xfrmu_spdhinfo', {
    spdhcnt:  [u32, 'spdhcnt',  'buckets of the hash'],
    spdhmcnt: [u32, 'spdhmcnt', 'most buckets'],
  }), 'hash of the policies'],
  ipv4Hthresh: [3, 'XFRMA_SPD_IPV4_HTHRESH', thresholds, 'policies of IPv4 that are in the hash'],
  ipv6Hthresh: [4, 'XFRMA_SPD_IPV6_HTHRESH', thresholds, 'policies of IPv6 that are in the hash'],
})

/** The u32 before the attributes of XFRM_MSG_*SADINFO and XFRM_MSG_*SPDINFO. It has no struct in linux/xfrm.h. */
const infoFlags = struct('xfrm_info_flags', { flags: [u32, 'flags', '0'] })

/** XFRM_MSG_FLUSHPOLICY has no struct. */
const nothing = struct('xfrm_no_header', {})

const sa = { reply: 'XFRM_MSG_NEWSA' } as const

/** The messages of NETLINK_XFRM (xfrm_dispatch in net/xfrm/xfrm_user.c). */
export const xfrmMessages: MessageTable = {
  XFRM_MSG_NEWSA:       [16, 'new',    usersaInfo, xfrmAttrs,        'adds a state; the reply to XFRM_MSG_GETSA and XFRM_MSG_ALLOCSPI, and the notification'],
  XFRM_MSG_DELSA:       [17, 'delete', usersaId, xfrmAttrs,          'removes a state; the notification'],
  XFRM_MSG_GETSA:       [18, 'get',    usersaId, xfrmAttrs,          'requests one state, or all', { ...sa, bareDump: true }],
  XFRM_MSG_NEWPOLICY:   [19, 'new',    userpolicyInfo, xfrmAttrs,    'adds a policy; the reply to XFRM_MSG_GETPOLICY, and the notification'],
  XFRM_MSG_DELPOLICY:   [20, 'delete', userpolicyId, xfrmAttrs,      'removes a policy; the notification'],
  XFRM_MSG_GETPOLICY:   [21, 'get',    userpolicyId, xfrmAttrs,      'requests one policy, or all', { reply: 'XFRM_MSG_NEWPOLICY', bareDump: true }],
  XFRM_MSG_ALLOCSPI:    [22, 'do',     userspiInfo, xfrmAttrs,       'requests a state with an unused security parameter index', sa],
  XFRM_MSG_ACQUIRE:     [23, 'event',  userAcquire, xfrmAttrs,       'a packet needs a state that is missing; a request makes one'],
  XFRM_MSG_EXPIRE:      [24, 'event',  userExpire, xfrmAttrs,        'a state ends; a request ends one'],
  XFRM_MSG_UPDPOLICY:   [25, 'set',    userpolicyInfo, xfrmAttrs,    'adds or replaces a policy; the notification'],
  XFRM_MSG_UPDSA:       [26, 'set',    usersaInfo, xfrmAttrs,        'changes a state; the notification'],
  XFRM_MSG_POLEXPIRE:   [27, 'event',  userPolexpire, xfrmAttrs,     'a policy ends; a request ends one'],
  XFRM_MSG_FLUSHSA:     [28, 'delete', usersaFlush, xfrmAttrs,       'removes all states; the notification'],
  XFRM_MSG_FLUSHPOLICY: [29, 'delete', nothing, xfrmAttrs,           'removes all policies; the notification'],
  XFRM_MSG_NEWAE:       [30, 'set',    aeventId, xfrmAttrs,          'changes counters and replay window of a state; the reply to XFRM_MSG_GETAE, and the notification'],
  XFRM_MSG_GETAE:       [31, 'get',    aeventId, xfrmAttrs,          'requests counters and replay window of a state', { reply: 'XFRM_MSG_NEWAE' }],
  XFRM_MSG_REPORT:      [32, 'event',  userReport, xfrmAttrs,        'Mobile IPv6: a packet could not be transformed'],
  XFRM_MSG_MIGRATE:     [33, 'set',    userpolicyId, xfrmAttrs,      'changes addresses of a policy and its states; the notification'],
  XFRM_MSG_NEWSADINFO:  [34, 'reply',  infoFlags, sadAttrs,          'number of states; the reply to XFRM_MSG_GETSADINFO'],
  XFRM_MSG_GETSADINFO:  [35, 'get',    infoFlags, sadAttrs,          'requests the number of states', { reply: 'XFRM_MSG_NEWSADINFO' }],
  XFRM_MSG_NEWSPDINFO:  [36, 'set',    infoFlags, spdAttrs,          'changes the hash of policies; the reply to XFRM_MSG_GETSPDINFO'],
  XFRM_MSG_GETSPDINFO:  [37, 'get',    infoFlags, spdAttrs,          'requests the number of policies', { reply: 'XFRM_MSG_NEWSPDINFO' }],
  XFRM_MSG_MAPPING:     [38, 'event',  userMapping, xfrmAttrs,       'the other end has another address or port'],
  XFRM_MSG_SETDEFAULT:  [39, 'set',    userpolicyDefault, xfrmAttrs, 'changes what happens to packets without a policy'],
  XFRM_MSG_GETDEFAULT:  [40, 'get',    userpolicyDefault, xfrmAttrs, 'requests what happens to packets without a policy; also the notification', { reply: 'XFRM_MSG_GETDEFAULT' }],
}
