import { describe, expect, test } from 'vitest'
import { schema } from '../../src/netlink/explain/schema.ts'
import { constants, rtnetlink } from '../../src/wire.ts'
import { numbers } from '../support/arbitrary-names.ts'
import { sets, structs } from '../support/arbitrary-tables.ts'
import { facts } from '../support/missing.ts'
import { ask, defined, noCompiler } from './headers.ts'

/** Names that no UAPI header of the facts has, and where they are from. */
const ELSEWHERE: Record<string, string> = {
  AD_CHURN: 'include/net/bond_3ad.h, inside the kernel',
  AD_CHURN_MONITOR: 'include/net/bond_3ad.h, inside the kernel',
  AD_LACP_FAST: 'include/net/bond_3ad.h, inside the kernel',
  AD_LACP_SLOW: 'include/net/bond_3ad.h, inside the kernel',
  AD_NO_CHURN: 'include/net/bond_3ad.h, inside the kernel',
  BOND_AD_BANDWIDTH: 'include/net/bond_3ad.h, inside the kernel',
  BOND_AD_COUNT: 'include/net/bond_3ad.h, inside the kernel',
  BOND_AD_PRIO: 'include/net/bond_3ad.h of Linux 6.18, inside the kernel',
  BOND_AD_STABLE: 'include/net/bond_3ad.h, inside the kernel',
  BOND_ARP_FILTER: 'include/net/bonding.h, inside the kernel',
  BOND_ARP_FILTER_ACTIVE: 'include/net/bonding.h, inside the kernel',
  BOND_ARP_FILTER_BACKUP: 'include/net/bonding.h, inside the kernel',
  BOND_ARP_TARGETS_ALL: 'include/net/bonding.h, inside the kernel',
  BOND_ARP_TARGETS_ANY: 'include/net/bonding.h, inside the kernel',
  BOND_ARP_VALIDATE_ACTIVE: 'include/net/bonding.h, inside the kernel',
  BOND_ARP_VALIDATE_ALL: 'include/net/bonding.h, inside the kernel',
  BOND_ARP_VALIDATE_BACKUP: 'include/net/bonding.h, inside the kernel',
  BOND_ARP_VALIDATE_NONE: 'include/net/bonding.h, inside the kernel',
  BOND_FOM_ACTIVE: 'include/net/bonding.h, inside the kernel',
  BOND_FOM_FOLLOW: 'include/net/bonding.h, inside the kernel',
  BOND_FOM_NONE: 'include/net/bonding.h, inside the kernel',
  BOND_LINK_BACK: 'linux/if_bonding.h',
  BOND_LINK_DOWN: 'linux/if_bonding.h',
  BOND_LINK_FAIL: 'linux/if_bonding.h',
  BOND_LINK_UP: 'linux/if_bonding.h',
  BOND_PRI_RESELECT_ALWAYS: 'include/net/bonding.h, inside the kernel',
  BOND_PRI_RESELECT_BETTER: 'include/net/bonding.h, inside the kernel',
  BOND_PRI_RESELECT_FAILURE: 'include/net/bonding.h, inside the kernel',
  BOND_XSTATS_3AD: 'linux/if_bonding.h',
  BR_KERNEL_STP: 'net/bridge/br_private.h, inside the kernel',
  BR_NO_STP: 'net/bridge/br_private.h, inside the kernel',
  BR_USER_STP: 'net/bridge/br_private.h, inside the kernel',
  DEVCONF_FORCE_FORWARDING: 'linux/ipv6.h of Linux 6.17',
  DPLL_A_PIN_ID: 'linux/dpll.h of Linux 6.7',
  IF_RA_MANAGED: 'include/net/if_inet6.h, inside the kernel',
  IF_RA_OTHERCONF: 'include/net/if_inet6.h, inside the kernel',
  IF_RA_RCVD: 'include/net/if_inet6.h, inside the kernel',
  IF_READY: 'include/net/if_inet6.h, inside the kernel',
  IF_RS_SENT: 'include/net/if_inet6.h, inside the kernel',
  IOAM6_IPTUNNEL_SRC: 'linux/ioam6_iptunnel.h of Linux 6.12',
  IP6_TNL_F_CAP_PER_PACKET: 'include/net/ip6_tunnel.h, inside the kernel',
  IP6_TNL_F_CAP_RCV: 'include/net/ip6_tunnel.h, inside the kernel',
  IP6_TNL_F_CAP_XMIT: 'include/net/ip6_tunnel.h, inside the kernel',
  IPPROTO_ICMP: 'linux/in.h',
  IPPROTO_ICMPV6: 'linux/in6.h',
  IPPROTO_IP: 'linux/in.h',
  IPPROTO_IPIP: 'linux/in.h',
  IPPROTO_IPV6: 'linux/in.h',
  IPPROTO_MPLS: 'linux/in.h',
  IPPROTO_SCTP: 'linux/in.h',
  IPPROTO_TCP: 'linux/in.h',
  IPPROTO_UDP: 'linux/in.h',
  MCAST_EXCLUDE: 'linux/in.h',
  MCAST_INCLUDE: 'linux/in.h',
  NHA_OP_FLAG_RESP_GRP_RESVD_0: 'linux/nexthop.h of Linux 6.12: BIT(31), a macro of the kernel',
  TCA_CT_HELPER_FAMILY: 'linux/tc_act/tc_ct.h of Linux 6.12',
  TCA_CT_HELPER_NAME: 'linux/tc_act/tc_ct.h of Linux 6.12',
  TCA_CT_HELPER_PROTO: 'linux/tc_act/tc_ct.h of Linux 6.12',
  TCA_FLOWER_KEY_CFM: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_CFM_MD_LEVEL: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_CFM_OPCODE: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_ENC_FLAGS: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_ENC_FLAGS_MASK: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_ENC_OPTS_PFCP: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_ENC_OPT_PFCP_SEID: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_ENC_OPT_PFCP_TYPE: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_FLAGS_TUNNEL_CRIT_OPT: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_FLAGS_TUNNEL_CSUM: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_FLAGS_TUNNEL_DONT_FRAGMENT: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_FLAGS_TUNNEL_OAM: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_SPI: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_KEY_SPI_MASK: 'linux/pkt_cls.h of Linux 6.12',
  TCA_FLOWER_L2_MISS: 'linux/pkt_cls.h of Linux 6.12',
  TCA_MIRRED_BLOCKID: 'linux/tc_act/tc_mirred.h of Linux 6.12',
  TCA_TUNNEL_KEY_NO_FRAG: 'linux/tc_act/tc_tunnel_key.h of Linux 6.12',
}

/** Members whose offset C cannot compute, and why. */
const NO_OFFSET: Record<string, string> = {
  'cgw_frame_mod.can_id': 'of struct can_frame inside it',
  'cgw_frame_mod.len': 'of struct can_frame inside it',
  'cgw_frame_mod.len8_dlc': 'of struct can_frame inside it',
  'cgw_frame_mod.data': 'of struct can_frame inside it',
  'cgw_fdframe_mod.can_id': 'of struct canfd_frame inside it',
  'cgw_fdframe_mod.len': 'of struct canfd_frame inside it',
  'cgw_fdframe_mod.flags': 'of struct canfd_frame inside it',
  'cgw_fdframe_mod.data': 'of struct canfd_frame inside it',
  'ioam6_trace_hdr.nodelen_overflow': 'bit-fields',
  'ioam6_trace_hdr.remlen': 'bit-fields',
  'ipv6_rpl_sr_hdr.cmpri_cmpre': 'bit-fields',
  'ipv6_rpl_sr_hdr.pad_reserved': 'bit-fields',
  'ipv6_rpl_sr_hdr.reserved1': 'bit-fields',
  'nexthop_grp.weight_high': 'resvd1 before Linux 6.12',
  'tcf_em_cmp.align_flags': 'bit-fields',
  'tcf_em_cmp.layer_opnd': 'bit-fields',
  'tcf_em_nbyte.len_layer': 'bit-fields',
  'tcf_em_text.from_layer_to_layer': 'bit-fields',
}

const known = new Map(facts.map(({ name, value }) => [name, value]))

describe('every number of the tables is the C headers’', () => {
  test('as they were written down', () => {
    const checked = numbers.filter(([name]) => !Object.hasOwn(ELSEWHERE, name) && !/^RTM_\w+_CAN$/.test(name))
    expect(checked.length).toBeGreaterThan(600)
    expect(checked.filter(([name, value]) => known.get(name) !== value)).toEqual([])
  })

  test('what has no header is in the tables, and in no header', () => {
    const named = new Set(numbers.map(([name]) => name))
    expect(Object.keys(ELSEWHERE).filter((name) => !named.has(name) || known.has(name))).toEqual([])
  })

  test('no codec has names for its numbers that are not among them', () => {
    // Switches of a bridge have numbers; their bits are in the struct.
    const switches = Object.entries(constants.BR_BOOLOPT).map(([name, number]) => [name, 1 << number] as const)
    const pairs = new Set([...numbers, ...switches].flatMap(([name, value]) => suffixes(name).map((end) => `${end} ${value}`)))
    const own = schema(rtnetlink).flatMap(({ name, values = {} }) =>
      Object.entries(values).flatMap(([of, value]) => (pairs.has(`${of} ${value}`) ? [] : [`${name}: ${of} ${value}`])),
    )
    expect(own).toEqual([])
  })
})

/** `IFLA_EVENT_NONE`, `EVENT_NONE`, `NONE`. */
const suffixes = (name: string): string[] => name.split('_').map((_, i, words) => words.slice(i).join('_'))

describe.skipIf(noCompiler)(
  `a C compiler and the headers installed here agree${noCompiler ? ` [skipped: ${noCompiler}]` : ''}`,
  () => {
    test('on the numbers', () => {
      const here = new Set(defined(numbers.map(([name]) => name)))
      const both = numbers.filter(([name]) => here.has(name))
      const told = ask(both.map(([name]) => name))
      expect(both.length).toBeGreaterThan(500)
      expect(both.filter(([, value], i) => told[i] !== value)).toEqual([])
    })

    test('on the size of every struct, and where its members are', () => {
      const here = new Set(defined(structs.map(({ name }) => name)))
      // Linux 6.7 appended members to tc_fq_qd_stats: tc-structs.test.ts reads it.
      const fixed = structs.filter(({ name }) => here.has(name) && name !== 'tc_fq_qd_stats')
      expect(fixed.length).toBeGreaterThan(10)
      const wanted = fixed.flatMap(({ name, members, size }) => {
        let at = 0
        const offsets = Object.entries(members).flatMap(([key, [{ size: length }, wire]]) => {
          const row = [`offsetof(struct ${name}, ${wire})`, at] as const
          at += length
          return key.startsWith('_') || Object.hasOwn(NO_OFFSET, `${name}.${wire}`) ? [] : [row]
        })
        return [[`sizeof(struct ${name})`, size] as const, ...offsets]
      })
      const told = ask(wanted.map(([expression]) => expression))
      expect(wanted.filter(([, value], i) => told[i] !== value)).toEqual([])
    })
  },
)

describe('no number and no name twice', () => {
  test.each(sets.map((of) => [of.name, of] as const))('%s', (_, { table }) => {
    const rows = Object.values(table)
    expect(new Set(rows.map(([type]) => type)).size).toBe(rows.length)
    expect(new Set(rows.map(([, wire]) => wire)).size).toBe(rows.length)
    expect(table).not.toHaveProperty('unknown')
    for (const [type] of rows) expect(type & 0x3fff).toBe(type)
  })

  test('messages', () => {
    // RTM_*ROUTE of AF_CAN share their types with those of all other families.
    const rows = Object.entries(rtnetlink.messages)
    const types = rows.flatMap(([name, [type]]) => (name.endsWith('_CAN') ? [] : [type]))
    expect(new Set(types).size).toBe(types.length)
    expect(rows.length - types.length).toBe(3)
    for (const type of types) expect(type).toBeGreaterThanOrEqual(16)
  })
})
