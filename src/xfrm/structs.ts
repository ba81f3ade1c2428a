import { array } from '../netlink/codec/array.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { s32, u8, u16, u16be, u32, u32be, u64 } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import { xfrmAddress } from './address.ts'
import {
  XFRM_AE,
  XFRM_MODE,
  XFRM_POLICY_ACTION,
  XFRM_POLICY_DIR,
  XFRM_POLICY_FLAG,
  XFRM_PROTO,
  XFRM_SHARE,
  XFRM_STATE,
  XFRM_USERPOLICY,
} from './constants.ts'

// The structs of linux/xfrm.h. Sizes are those of 64-bit machines.

const AF = { UNSPEC: 0, INET: 2, INET6: 10 } as const
const family = oneOf(u16, AF)
const proto = oneOf(u8, XFRM_PROTO)
const mode = oneOf(u8, XFRM_MODE)
const pad = (count: number, wire = 'pad') => [array(u8, count), wire, 'padding'] as const

export const selector = struct('xfrm_selector', {
  daddr:      [xfrmAddress(40), 'daddr',       'destination address'],
  saddr:      [xfrmAddress(24), 'saddr',       'source address'],
  dport:      [u16be,           'dport',       'destination port; of ICMP the code, of GRE the key'],
  dportMask:  [u16be,           'dport_mask',  'bits of it that count'],
  sport:      [u16be,           'sport',       'source port; of ICMP the type, of GRE the key'],
  sportMask:  [u16be,           'sport_mask',  'bits of it that count'],
  family:     [family,          'family',      'AF_*: address family'],
  prefixlenD: [u8,              'prefixlen_d', 'prefix length of the destination'],
  prefixlenS: [u8,              'prefixlen_s', 'prefix length of the source'],
  proto:      [u8,              'proto',       'IPPROTO_*: protocol; 0 is any'],
  _pad: pad(3),
  ifindex: [s32, 'ifindex', 'index of the link; 0 is any'],
  user:    [u32, 'user',    'user; no kernel uses it'],
})

/** struct xfrm_id. The family is a member of the struct around it. */
const id = (distance: number) =>
  struct('xfrm_id', {
    daddr: [xfrmAddress(distance), 'daddr', 'destination address'],
    spi:   [u32be,                 'spi',   'security parameter index'],
    proto: [proto,                 'proto', 'IPPROTO_*: ESP, AH or COMP'],
    _pad: pad(3),
  })

const limit = ', or all bits set for none'
const lifetimeCfg = struct('xfrm_lifetime_cfg', {
  softByteLimit:         [u64, 'soft_byte_limit',          `bytes until the kernel reports it${limit}`],
  hardByteLimit:         [u64, 'hard_byte_limit',          `bytes until it ends${limit}`],
  softPacketLimit:       [u64, 'soft_packet_limit',        `packets until the kernel reports it${limit}`],
  hardPacketLimit:       [u64, 'hard_packet_limit',        `packets until it ends${limit}`],
  softAddExpiresSeconds: [u64, 'soft_add_expires_seconds', 'seconds from its start until the kernel reports it; 0 is none'],
  hardAddExpiresSeconds: [u64, 'hard_add_expires_seconds', 'seconds from its start until it ends; 0 is none'],
  softUseExpiresSeconds: [u64, 'soft_use_expires_seconds', 'seconds from its first use until the kernel reports it; 0 is none'],
  hardUseExpiresSeconds: [u64, 'hard_use_expires_seconds', 'seconds from its first use until it ends; 0 is none'],
})

export const lifetimeCur = struct('xfrm_lifetime_cur', {
  bytes:   [u64, 'bytes',    'bytes'],
  packets: [u64, 'packets',  'packets'],
  addTime: [u64, 'add_time', 'when it was added, in seconds since 1970'],
  useTime: [u64, 'use_time', 'when it was used first, in seconds since 1970; 0 is never'],
})

const stats = struct('xfrm_stats', {
  replayWindow:    [u32, 'replay_window',    'packets before the replay window'],
  replay:          [u32, 'replay',           'packets seen before'],
  integrityFailed: [u32, 'integrity_failed', 'packets whose check value is wrong'],
})

/** struct xfrm_usersa_info: a state. */
export const usersaInfo = struct('xfrm_usersa_info', {
  sel:          [selector,             'sel',           'packets that it is for'],
  id:           [id(156),              'id',            'what identifies it'],
  saddr:        [xfrmAddress(132),     'saddr',         'source address'],
  lft:          [lifetimeCfg,          'lft',           'limits'],
  curlft:       [lifetimeCur,          'curlft',        'counters'],
  stats:        [stats,                'stats',         'errors'],
  seq:          [u32,                  'seq',           'number of the XFRM_MSG_ACQUIRE that asked for it'],
  reqid:        [u32,                  'reqid',         'number that templates of policies refer to'],
  family:       [family,               'family',        'AF_*: address family'],
  mode:         [mode,                 'mode',          'XFRM_MODE_*'],
  replayWindow: [u8,                   'replay_window', 'size of the replay window, in packets'],
  flags:        [bits(u8, XFRM_STATE), 'flags',         'XFRM_STATE_*'],
  _pad: pad(7),
})

export const usersaId = struct('xfrm_usersa_id', {
  daddr:  [xfrmAddress(20), 'daddr',  'destination address'],
  spi:    [u32be,           'spi',    'security parameter index'],
  family: [family,          'family', 'AF_*: address family'],
  proto:  [proto,           'proto',  'IPPROTO_*: ESP, AH or COMP'],
  _pad: pad(1),
})

export const aeventId = struct('xfrm_aevent_id', {
  saId:  [usersaId,           'sa_id', 'the state'],
  saddr: [xfrmAddress(-4),    'saddr', 'source address'],
  flags: [bits(u32, XFRM_AE), 'flags', 'XFRM_AE_*: what the message has, and why'],
  reqid: [u32,                'reqid', 'number that templates of policies refer to'],
})

export const userspiInfo = struct('xfrm_userspi_info', {
  info: [usersaInfo, 'info', 'the state'],
  min:  [u32,        'min',  'lowest security parameter index'],
  max:  [u32,        'max',  'highest security parameter index'],
})

/** struct xfrm_userpolicy_info: a policy. */
export const userpolicyInfo = struct('xfrm_userpolicy_info', {
  sel:      [selector,                      'sel',      'packets that it is for'],
  lft:      [lifetimeCfg,                   'lft',      'limits'],
  curlft:   [lifetimeCur,                   'curlft',   'counters'],
  priority: [u32,                           'priority', 'priority: lower ones come first'],
  index:    [u32,                           'index',    'number that the kernel gives'],
  dir:      [oneOf(u8, XFRM_POLICY_DIR),    'dir',      'XFRM_POLICY_*: direction'],
  action:   [oneOf(u8, XFRM_POLICY_ACTION), 'action',   'XFRM_POLICY_*: what to do'],
  flags:    [bits(u8, XFRM_POLICY_FLAG),    'flags',    'XFRM_POLICY_*'],
  share:    [oneOf(u8, XFRM_SHARE),         'share',    'XFRM_SHARE_*: who may share states'],
  _pad: pad(4),
})

export const userpolicyId = struct('xfrm_userpolicy_id', {
  sel:   [selector,                   'sel',   'packets that it is for'],
  index: [u32,                        'index', 'number that the kernel gave; 0: the selector counts'],
  dir:   [oneOf(u8, XFRM_POLICY_DIR), 'dir',   'XFRM_POLICY_*: direction'],
  _pad: pad(3),
})

/** struct xfrm_user_tmpl: what a policy requires of a state. */
export const userTmpl = struct('xfrm_user_tmpl', {
  id:     [id(24), 'id',     'what identifies the state'],
  family: [family, 'family', 'AF_*: address family'],
  _pad1: pad(2, 'pad1'),
  saddr:    [xfrmAddress(-4),       'saddr',    'source address'],
  reqid:    [u32,                   'reqid',    'number of the state; 0 is any'],
  mode:     [mode,                  'mode',     'XFRM_MODE_*'],
  share:    [oneOf(u8, XFRM_SHARE), 'share',    'XFRM_SHARE_*: who may share states'],
  optional: [u8,                    'optional', '1: incoming packets may lack it'],
  _pad2: pad(1, 'pad2'),
  aalgos: [u32, 'aalgos', 'allowed algorithms of authentication, a bit for each'],
  ealgos: [u32, 'ealgos', 'allowed algorithms of encryption, a bit for each'],
  calgos: [u32, 'calgos', 'allowed algorithms of compression, a bit for each'],
})

export const userAcquire = struct('xfrm_user_acquire', {
  id:     [id(80),          'id',     'what identifies the state'],
  saddr:  [xfrmAddress(56), 'saddr',  'source address'],
  sel:    [selector,        'sel',    'the packet'],
  policy: [userpolicyInfo,  'policy', 'the policy'],
  aalgos: [u32,             'aalgos', 'allowed algorithms of authentication, a bit for each'],
  ealgos: [u32,             'ealgos', 'allowed algorithms of encryption, a bit for each'],
  calgos: [u32,             'calgos', 'allowed algorithms of compression, a bit for each'],
  seq:    [u32,             'seq',    'number of this query'],
})

export const userExpire = struct('xfrm_user_expire', {
  state: [usersaInfo, 'state', 'the state'],
  hard:  [u8,         'hard',  '1: it has ended; 0: it ends soon'],
  _pad: pad(7),
})

export const userPolexpire = struct('xfrm_user_polexpire', {
  pol:  [userpolicyInfo, 'pol',  'the policy'],
  hard: [u8,             'hard', '1: it has ended; 0: it ends soon'],
  _pad: pad(7),
})

export const usersaFlush = struct('xfrm_usersa_flush', {
  proto: [proto, 'proto', 'IPPROTO_*: which states; 0 is all'],
})

export const userReport = struct('xfrm_user_report', {
  proto: [u8, 'proto', 'IPPROTO_*'],
  _pad: pad(3),
  sel: [selector, 'sel', 'the packet'],
})

export const userMapping = struct('xfrm_user_mapping', {
  id:       [usersaId,         'id',        'the state'],
  reqid:    [u32,              'reqid',     'number that templates of policies refer to'],
  oldSaddr: [xfrmAddress(-8),  'old_saddr', 'source address before'],
  newSaddr: [xfrmAddress(-24), 'new_saddr', 'source address now'],
  oldSport: [u16be,            'old_sport', 'source port before'],
  newSport: [u16be,            'new_sport', 'source port now'],
})

const defaultAction = oneOf(u8, XFRM_USERPOLICY)
export const userpolicyDefault = struct('xfrm_userpolicy_default', {
  in:  [defaultAction, 'in',  'XFRM_USERPOLICY_*: incoming packets without a policy'],
  fwd: [defaultAction, 'fwd', 'XFRM_USERPOLICY_*: forwarded packets without a policy'],
  out: [defaultAction, 'out', 'XFRM_USERPOLICY_*: outgoing packets without a policy'],
})
