import { attrs } from '../netlink/attribute/attrs.ts'
import { select } from '../netlink/attribute/select.ts'
import { array } from '../netlink/codec/array.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { s32be, u8, u16, u32, u32be, u64be } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import { chars, string } from '../netlink/codec/text.ts'
import { binary } from '../netlink/codec/values.ts'
import { NFNL_SUBSYS, NFPROTO, subsystem } from './header.ts'

const NFACCT_F = { QUOTA_PKTS: 1, QUOTA_BYTES: 2, OVERQUOTA: 4 } as const

/** nfnl_acct_policy in net/netfilter/nfnetlink_acct.c. */
const acctAttrs = attrs('nfacct-attrs', {
  name:  [1, 'NFACCT_NAME',  string,                'name of the counter'],
  pkts:  [2, 'NFACCT_PKTS',  u64be,                 'packets', { unit: 'packets' }],
  bytes: [3, 'NFACCT_BYTES', u64be,                 'bytes', { unit: 'bytes' }],
  use:   [4, 'NFACCT_USE',   u32be,                 'how many use it', { readOnly: true }],
  flags: [5, 'NFACCT_FLAGS', bits(u32be, NFACCT_F), 'NFACCT_F_*'],
  quota: [6, 'NFACCT_QUOTA', u64be,                 'quota, of packets or bytes'],
  filter: [7, 'NFACCT_FILTER', attrs('nfacct-filter-attrs', {
    mask:  [1, 'NFACCT_FILTER_MASK',  bits(u32be, NFACCT_F), 'flags that count'],
    value: [2, 'NFACCT_FILTER_VALUE', bits(u32be, NFACCT_F), 'what they must be'],
  }), 'filter of a dump'],
  pad: [8, 'NFACCT_PAD', binary, 'padding for alignment'],
})

const NFNL_HOOK_TYPE = { NFTABLES: 1, BPF: 2 } as const

const hookDesc = select(
  'type',
  {
    nftables: attrs('nfnl-hook-chain-attrs', {
      table:  [1, 'NFNLA_CHAIN_TABLE',  string,             'name of the table'],
      family: [2, 'NFNLA_CHAIN_FAMILY', oneOf(u8, NFPROTO), 'NFPROTO_*'],
      name:   [3, 'NFNLA_CHAIN_NAME',   string,             'name of the chain'],
    }),
    bpf: attrs('nfnl-hook-bpf-attrs', {
      id: [1, 'NFNLA_HOOK_BPF_ID', u32be, 'number of the program'],
    }),
  },
  { names: { [NFNL_HOOK_TYPE.NFTABLES]: 'nftables', [NFNL_HOOK_TYPE.BPF]: 'bpf' } },
)

/** nfnl_hook_nla_policy and nfnl_hook_dump_one in net/netfilter/nfnetlink_hook.c. */
const hookAttrs = attrs('nfnl-hook-attrs', {
  hooknum:      [1, 'NFNLA_HOOK_HOOKNUM',       u32be,  'NF_INET_* or NF_NETDEV_*: hook'],
  priority:     [2, 'NFNLA_HOOK_PRIORITY',      s32be,  'priority: lower ones come first'],
  dev:          [3, 'NFNLA_HOOK_DEV',           string, 'name of the link'],
  functionName: [4, 'NFNLA_HOOK_FUNCTION_NAME', string, 'function that the kernel calls'],
  moduleName:   [5, 'NFNLA_HOOK_MODULE_NAME',   string, 'module of that function'],
  chainInfo: [6, 'NFNLA_HOOK_CHAIN_INFO', attrs('nfnl-hook-info-attrs', {
    desc: [1, 'NFNLA_HOOK_INFO_DESC', hookDesc,                     'the chain or program'],
    type: [2, 'NFNLA_HOOK_INFO_TYPE', oneOf(u32be, NFNL_HOOK_TYPE), 'NFNL_HOOK_TYPE_*: what the function serves'],
  }), 'what the function serves'],
})

const wildcard = struct('nf_osf_wc', {
  wc:  [u32, 'wc',  'OSF_WSS_*: how the value counts'],
  val: [u32, 'val', 'the value'],
})

const option = struct('nf_osf_opt', {
  kind:   [u16,      'kind',   'OSFOPT_*: kind of the option'],
  length: [u16,      'length', 'its length, in bytes'],
  wc:     [wildcard, 'wc',     'its value'],
})

/** struct nf_osf_user_finger (linux/netfilter/nfnetlink_osf.h). */
const finger = struct('nf_osf_user_finger', {
  wss:     [wildcard,          'wss',     'size of the window'],
  ttl:     [u8,                'ttl',     'time to live'],
  df:      [u8,                'df',      '1: with the flag not to fragment'],
  ss:      [u16,               'ss',      'length of the SYN packet, in bytes'],
  mss:     [u16,               'mss',     'maximum segment size'],
  optNum:  [u16,               'opt_num', 'number of options'],
  genre:   [chars(32),         'genre',   'system'],
  version: [chars(32),         'version', 'version of the system'],
  subtype: [chars(32),         'subtype', 'variant of the version'],
  opt:     [array(option, 40), 'opt',     'options of TCP in order'],
})

/** nfnl_osf_policy in net/netfilter/nfnetlink_osf.c. */
const osfAttrs = attrs('nfnl-osf-attrs', {
  finger: [1, 'OSF_ATTR_FINGER', finger, 'how SYN packets of a system look'],
})

/** The messages of nfnetlink_acct, nfnetlink_hook and nfnetlink_osf. */
export const otherMessages = {
  ...subsystem(NFNL_SUBSYS.OSF, {
    OSF_MSG_ADD:    [0, 'new',    osfAttrs, 'adds a fingerprint'],
    OSF_MSG_REMOVE: [1, 'delete', osfAttrs, 'removes a fingerprint'],
  }),
  ...subsystem(NFNL_SUBSYS.ACCT, {
    NFNL_MSG_ACCT_NEW:         [0, 'new',    acctAttrs, 'adds a counter or sets it to 0; the reply to NFNL_MSG_ACCT_GET'],
    NFNL_MSG_ACCT_GET:         [1, 'get',    acctAttrs, 'requests one counter, or all', { reply: 'NFNL_MSG_ACCT_NEW' }],
    NFNL_MSG_ACCT_GET_CTRZERO: [2, 'do',     acctAttrs, 'requests counters, and sets them to 0', { reply: 'NFNL_MSG_ACCT_NEW' }],
    NFNL_MSG_ACCT_DEL:         [3, 'delete', acctAttrs, 'removes a counter, or all that nothing uses'],
    NFNL_MSG_ACCT_OVERQUOTA:   [4, 'event',  acctAttrs, 'a counter is over its quota'],
  }),
  ...subsystem(NFNL_SUBSYS.HOOK, {
    NFNL_MSG_HOOK_GET: [0, 'get', hookAttrs, 'dumps the functions of a hook', { reply: 'NFNL_MSG_HOOK_GET' }],
  }),
}
