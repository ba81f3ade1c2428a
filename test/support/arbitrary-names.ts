import { NL_ATTR_TYPE } from '../../src/netlink/message/extack.ts'
import { NLM_F, NLMSG } from '../../src/netlink/message/header.ts'
import * as constants from '../../src/rtnl/constants.ts'
import { IPV4_DEVCONF, IPV6_DEVCONF } from '../../src/rtnl/link/devconf.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { sets } from './arbitrary-tables.ts'

/** Tables of constants, and what the kernel's names have before those here. A table that is not here has its own name before them. */
const PREFIX: Record<string, string> = {
  IF_INET6: 'IF_',
  VXLAN_LABEL_POLICY: 'VXLAN_LABEL_',
  TUN_TYPE: 'IFF_',
  TUNNEL_PROTO: 'IPPROTO_',
  MDB_STATE: 'MDB_',
  VLAN_PROTOCOL: 'ETH_P_',
  NETKIT_POLICY: 'NETKIT_',
  NETKIT_MODE: 'NETKIT_',
  PORT_RESPONSE: 'PORT_',
  BR_CFM_DOMAIN: 'BR_CFM_',
  BRPORT_MODE: 'BRIDGE_MODE_',
  BR_STP: 'BR_',
  AD_CHURN_STATE: 'AD_',
  TCA_MIRRED_ACTION: 'TCA_',
  TCF_EM_FLAGS: 'TCF_EM_',
}

const tables: Record<string, Readonly<Record<string, number>>> = { ...constants, NLM_F, NLMSG, NL_ATTR_TYPE }

/** Every number of the tables by its kernel name: attributes, message types, constants. */
export const numbers: readonly (readonly [name: string, value: number])[] = [
  ...sets.flatMap(({ table }) => Object.values(table).map(([type, wire]) => [wire, type] as const)),
  ...Object.entries(rtnetlink.messages).map(([wire, [type]]) => [wire, type] as const),
  ...Object.entries(tables).flatMap(([table, rows]) =>
    Object.entries(rows).map(([name, value]) => [`${PREFIX[table] ?? `${table}_`}${name}`, value] as const),
  ),
  ...IPV4_DEVCONF.map((name, i) => [`IPV4_DEVCONF_${name}`, i + 1] as const),
  ...IPV6_DEVCONF.map((name, i) => [`DEVCONF_${name}`, i] as const),
]
