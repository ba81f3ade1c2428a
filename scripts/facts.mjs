// Writes fixtures/facts.tsv to stdout: what C headers define of rtnetlink, independent of the sources of the tables.
//
//   npx tsx scripts/facts.mjs constants.tsv > fixtures/facts.tsv
//
// constants.tsv holds `header name value` of the newest UAPI headers, as a C compiler evaluates them, in the order of the headers, enums
// before macros. The compiler and the headers installed here give the constants of other headers. The rules below say which names belong
// to rtnetlink; a name that matches no rule is left out.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { ask, noCompiler, preprocessed } from '../test/tables/headers.ts'

/** Messages and attributes: what has a row of its own in a table. */
const MESSAGE = /^RTM_(?!F_)/
const ATTRIBUTE =
  /^(IFLA|IFA|IFAL|NDA|NDTA|NDTPA|NFEA|FRA|NHA|RTA|RTAX|NETCONFA|NETNSA|MDBA|MDBE|BRIDGE_VLANDB|BRIDGE_XSTATS|BRIDGE_QUERIER|PREFIX|NDUSEROPT|VETH_INFO|VXCAN_INFO|VXLAN_VNIFILTER|VNIFILTER_ENTRY_STATS|LINK_XSTATS_TYPE|BOND_3AD_STAT|MPLS_STATS|IPMRA_TABLE|IPMRA_VIF|IPMRA_VIFA|IPMRA_CREPORT|IP6MRA_CREPORT|LWTUNNEL_IP|LWTUNNEL_IP6|LWT_BPF|LWT_XFRM|MPLS_IPTUNNEL|SEG6_IPTUNNEL|SEG6_LOCAL|RPL_IPTUNNEL|IOAM6_IPTUNNEL|ILA_ATTR|IPV4_DEVCONF|NLMSGERR_ATTR|NL_POLICY_TYPE_ATTR|CGW|TCA|NETEM_LOSS|IFE_META|DCB_(?:\w+_)?ATTR)_|^IPMRA_VIF$/

/** Flags and enums: numbers in attributes and structs. The longest matching prefix of a name is its enum. */
const VALUES = [
  ...['NLM_F_', 'NLMSG_', 'NL_ATTR_TYPE_', 'IFF_', 'IF_OPER_', 'IF_LINK_MODE_', 'ARPHRD_', 'IFA_F_', 'IFAPROT_', 'IFLA_EVENT_'],
  ...['IN6_ADDR_GEN_MODE_', 'DEVCONF_', 'BR_STP_MODE_', 'BR_STATE_', 'BR_BOOLOPT_', 'BRIDGE_FLAGS_', 'BRIDGE_MODE_'],
  ...[
    'BRIDGE_VLAN_INFO_',
    'BRIDGE_VLANDB_DUMPF_',
    'BR_MRP_RING_ROLE_',
    'BR_MRP_IN_ROLE_',
    'BR_MRP_RING_STATE_',
    'BR_MRP_IN_STATE_',
  ],
  ...['BR_MRP_PORT_STATE_', 'BR_MRP_PORT_ROLE_', 'BR_CFM_', 'MDB_', 'MDB_FLAGS_', 'MDB_RTR_TYPE_', 'FDB_NOTIFY_'],
  ...['MACVLAN_MODE_', 'MACVLAN_FLAG_', 'MACVLAN_MACADDR_', 'MACSEC_VALIDATE_', 'MACSEC_OFFLOAD_', 'IPVLAN_MODE_', 'IPVLAN_F_'],
  ...[
    'NETKIT_',
    'NETKIT_SCRUB_',
    'NETKIT_DEVICE_',
    'NETKIT_L',
    'VXLAN_DF_',
    'VXLAN_LABEL_',
    'GENEVE_DF_',
    'GTP_ROLE_',
    'IPOIB_MODE_',
  ],
  ...['HSR_PROTOCOL_', 'XDP_ATTACHED_', 'XDP_FLAGS_', 'RMNET_FLAGS_', 'OVPN_MODE_', 'IFLA_VF_LINK_STATE_', 'PORT_REQUEST_'],
  ...[
    'PORT_VDP_RESPONSE_',
    'PORT_PROFILE_RESPONSE_',
    'BOND_MODE_',
    'BOND_XMIT_POLICY_',
    'BOND_STATE_',
    'LACP_STATE_',
    'AMT_MODE_',
  ],
  ...['DCB_CMD_', 'DCB_CNDD_', 'DCB_APP_SEL_', 'DCB_CAP_DCBX_', 'DCB_APP_IDTYPE_', 'DCB_FEATCFG_', 'IEEE_8021QAZ_TSA_'],
  'IEEE_8021QAZ_APP_SEL_',
  ...['CGW_TYPE_', 'CGW_FLAGS_CAN_', 'CGW_CRC8PRF_'],
  ...['VLAN_FLAG_', 'CAN_STATE_', 'CAN_CTRLMODE_', 'TUNNEL_ENCAP_', 'TUNNEL_ENCAP_FLAG_', 'TUNNEL_MSG_FLAG_', 'IP6_TNL_F_'],
  ...['RTN_', 'RT_SCOPE_', 'RT_TABLE_', 'RTPROT_', 'RTM_F_', 'RTNH_F_', 'RTAX_FEATURE_', 'RTEXT_FILTER_', 'ICMPV6_ROUTER_PREF_'],
  ...[
    'NTF_',
    'NTF_EXT_',
    'NUD_',
    'FR_ACT_',
    'FIB_RULE_',
    'NEXTHOP_GRP_TYPE_',
    'NHA_OP_FLAG_',
    'LWTUNNEL_ENCAP_',
    'SEG6_IPTUN_MODE_',
  ],
  ...[
    'SEG6_LOCAL_ACTION_',
    'SEG6_LOCAL_FLV_OP_',
    'IOAM6_IPTUNNEL_MODE_',
    'ILA_CSUM_',
    'ILA_ATYPE_',
    'ILA_HOOK_',
    'VIFF_',
    'IGMPMSG_',
    'MRT6MSG_',
  ],
]

/** Names that tables may have but need not: of other subsystems, or switches that no message of these families has by name. */
const FURTHER =
  /^(AF_|GRE_(?!IS_)|TUNNEL_|IP_TUNNEL_|SIT_ISATAP|RTNLGRP_|RTNL_FAMILY_|MACSEC_(CIPHER_ID|DEFAULT_CIPHER)_|ETH_P_|MPLS_LABEL_|CAN_TERMINATION_|NETCONFA_(ALL|IFINDEX_ALL|IFINDEX_DEFAULT)$|NETNSA_NSID_NOT_ASSIGNED$|IOAM6_IPTUNNEL_FREQ_(MIN|MAX)$|DEVLINK_ATTR_(BUS_NAME|DEV_NAME|PORT_INDEX)$|ILA_DIR_)/

/** Names of traffic control that tables may have: constants, flags and numbers beside the attributes. */
const TRAFFIC_CONTROL =
  /^(TC_(?!CALIPSO)|TCQ_|TCF_|CAKE_|FLOW_(MODE|KEY)_|PGACT_|SKBEDIT_F_|SKBMOD_F_|IFE_(?!META_)|TCA_ID_|TCA_OLD_COMPAT|TCA_(ACT|ROOT)_(GACT|IPT|PEDIT|MIRRED|NAT|XT|SKBEDIT|VLAN|BPF|CONNMARK|SKBMOD|CSUM|TUNNEL_KEY|SIMP|IFE|SAMPLE|TAB|MAX_PRIO|BIND|NOBIND|UNBIND|NOUNBIND|REPLACE|NOREPLACE)$|TCAA_MAX|TCA_FLAG_|TCA_(ACT_|CLS_|BPF_|DUMP_|CSUM_UPDATE_|NAT_|TAPRIO_ATTR_|FLOWER_KEY_|FLOWER_KEY_CT_|FLOWER_MASK_)FLAGS?_|TCA_ACT_HW_STATS_|TCA_(CT|MPLS|VLAN|TUNNEL_KEY)_ACT_|TCA_(E|IN)GRESS_(REDIR|MIRROR)|TCA_PEDIT_KEY_EX_(HDR_TYPE|CMD)_|TCA_PEDIT_(HDR_TYPE|CMD)_MAX|TCA_FQ_CODEL_XSTATS_)/

/** Attributes whose names look like those. */
const NO_CONSTANT = /^TCA_(FLOWER_KEY_(CT_)?FLAGS_MASK|FLOWER_KEY_ENC_FLAGS|CT_ACTION)/

/** Sizes and bounds that look like values or attributes. */
const NEITHER =
  /^_|^CGW_(MOD_FUNCS|FRAME_MODS|MODATTR_LEN|FDMODATTR_LEN|CS_\w+_LEN)$|^(NLMSG_(ALIGNTO|HDRLEN)|RTA_ALIGNTO|RTM_NR_\w+|TUNNEL_MSG_VALID_USER_FLAGS|LWT_BPF_MAX_HEADROOM|DEVCONF_MAX)$|^MACSEC_OFFLOAD_ATTR_/

/** Returns the kind of a name, and the enum of a value; undefined for a name that does not belong to rtnetlink. */
function kindOf(name, header) {
  if (NEITHER.test(name)) return undefined
  if (TRAFFIC_CONTROL.test(name) && !NO_CONSTANT.test(name)) return { kind: 'further' }
  if (FURTHER.test(name) && !/^TUNNEL_(ENCAP|MSG)_/.test(name)) return { kind: 'further' }
  if (header === 'linux/if_tun.h') return name.startsWith('IFF_') ? { kind: 'further' } : undefined
  if (MESSAGE.test(name)) return { kind: 'message', group: 'RTM_' }
  if (/^CGW_MOD_(ID|DLC|LEN|DATA|FLAGS)$/.test(name)) return { kind: 'value', group: 'CGW_MOD_' }
  const group = VALUES.filter((prefix) => name.startsWith(prefix)).sort((a, b) => b.length - a.length)[0]
  // An attribute whose name begins with the prefix of an enum is not a value of it: IOAM6_IPTUNNEL_MODE, IFLA_CAN_CTRLMODE_EXT.
  if (group) return { kind: 'value', group }
  return ATTRIBUTE.test(name) ? { kind: 'attribute' } : undefined
}

/** Names with numbers in the order of a header; `block` differs from one enum to the next as the text says. */
function newest(path) {
  const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1)
  return rows.map((line) => {
    const [header, name, value] = line.split('\t')
    return { header: `linux/${header}.h`, name, value, source: `linux/${header}.h` }
  })
}

/** Returns the names of the installed headers that are not in `known`, with their numbers from the compiler. */
function installed(known) {
  const status = execFileSync('dpkg-query', ['-s', 'linux-libc-dev'], { encoding: 'utf8' })
  const version = /^Version: ([^-\s]*)/m.exec(status)?.[1]
  const found = []
  const seen = new Set(known)
  const add = (header, name, block) => {
    if (seen.has(name) || !kindOf(name, header)) return
    seen.add(name)
    found.push({ header, name, block, source: `${header} of linux-libc-dev ${version}` })
  }
  for (const [header, text] of byHeader(preprocessed())) {
    for (const [block, names] of enums(text).entries()) for (const name of names) add(header, name, block)
    // Bounds are written as sums: `(__IFLA_AMT_MAX - 1)`.
    for (const [, name, value] of text.matchAll(/^#define ([A-Z]\w+) +(\S.*)$/gm))
      if (!/__\w+(MAX|MIN)\b/.test(value)) add(header, name)
  }
  const values = ask(found.map(({ name }) => name))
  return found.map((row, i) => ({ ...row, value: String(values[i]) }))
}

/** The preprocessor's text by header, those of the kernel and of sockets. */
function byHeader(text) {
  const files = new Map()
  let header = ''
  for (const line of text.split('\n')) {
    const file = /^# \d+ "([^"]*)"/.exec(line)?.[1]
    if (file !== undefined) header = file.replace(/^.*\/(bits|linux)\//, '$1/')
    else files.set(header, `${files.get(header) ?? ''}${line}\n`)
  }
  return [...files].filter(([name]) => name.startsWith('linux/') || name.startsWith('bits/socket'))
}

const enums = (text) => {
  const plain = text.replace(/^#.*$/gm, '')
  return [...plain.matchAll(/\benum\b\s*\w*\s*\{([^}]*)\}/g)].map(([, body]) =>
    body.split(',').flatMap((one) => /^\s*(\w+)/.exec(one)?.[1] ?? []),
  )
}

/** Gives every attribute its enum: the text says where one begins, or else a number that is not the next one. */
function grouped(rows) {
  const blocks = []
  let last
  for (const row of rows) {
    const kind = kindOf(row.name, row.header)
    if (!kind) last = undefined
    else if (kind.kind === 'attribute' && last && follows(last, row)) blocks.at(-1).push({ ...row, ...kind })
    else blocks.push([{ ...row, ...kind }])
    last = kind?.kind === 'attribute' ? row : undefined
  }
  return blocks.flatMap((block) =>
    block.map((row) => ({ ...row, group: row.group ?? (row.kind === 'attribute' ? prefixOf(block) : '') })),
  )
}

function follows(last, { header, block, value, name }) {
  if (last.header !== header) return false
  if (block !== undefined || last.block !== undefined) return block === last.block
  const step = Number(value) - Number(last.value)
  return step === 1 || (step === 0 && (value !== '0' || name.endsWith('_PAD')))
}

/** What the names of an enum have in common, up to an underscore. */
function prefixOf([{ name: first }, ...more]) {
  const zero = /^(\w+_)(UNSPEC|NONE|UNUSED)$/.exec(first)
  if (zero) return zero[1]
  let length = first.lastIndexOf('_') + 1
  while (more.some(({ name }) => !name.startsWith(first.slice(0, length)))) length = first.lastIndexOf('_', length - 2) + 1
  return first.slice(0, length)
}

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('usage: npx tsx scripts/facts.mjs constants.tsv')
if (noCompiler) throw new Error(noCompiler)
const known = newest(path)
const rows = [...grouped(known), ...grouped(installed(known.map(({ name }) => name)))]
process.stdout.write(`# What the kernel's C headers say of rtnetlink, written by scripts/facts.mjs and not from the tables. linux/X.h is the newest known; for
# headers that were not to be had in that version, the Debian package's. A kind of message, attribute or value: the tables must have it (but
# for those of not-attributes.tsv); further: they may.
# name	value	source	enum	kind
`)
for (const { name, value, source, group, kind } of rows)
  process.stdout.write(`${[name, value, source, group, kind].join('\t')}\n`)
