import { MACVLAN_MACADDR, MACVLAN_MODE } from '../../constants.ts'
import { BOND_MODE, CAN_CTRLMODE, IPVLAN_F, IPVLAN_MODE, MACSEC_VALIDATE, VLAN_PROTOCOL } from '../constants.ts'
import type { LinkKinds, PortKinds } from '../kind-data.ts'
import {
  among,
  below,
  ethernet,
  ethernetPeer,
  exclusive,
  needs,
  needsData,
  needsOption,
  noBits,
  notMade,
  type OptionRule,
  onlyWhere,
  range,
  rule,
  unicastMac,
  without,
} from './rules.ts'

/** What is looked at when a link of a kind is made, and what also when it is changed. */
export interface Checks<K extends string = string> {
  readonly create?: readonly OptionRule<K>[]
  readonly always?: readonly OptionRule<K>[]
}

/** Checks by kind; the keys are those of its table. */
export type ChecksOf<Kinds> = { readonly [K in keyof Kinds]?: Checks<keyof Kinds[K] & string> }

const { ACTIVEBACKUP, ROUNDROBIN, TLB, ALB, XOR, BROADCAST } = BOND_MODE
const AD = BOND_MODE['8023AD']
const INT_MAX = 0x7fffffff

/** What a macvlan and a macvtap share: macvlan_validate and macvlan_common_newlink in drivers/net/macvlan.c. */
const macvlan: Checks<keyof LinkKinds['macvlan'] & string> = {
  create: [
    below,
    onlyWithSource('macaddrMode'),
    rule(['macaddrMode', 'macaddr'], 'macaddr with macaddrMode 0 ADD or 1 DEL', ({ macaddrMode: action, macaddr }) => {
      return (action !== MACVLAN_MACADDR.ADD && action !== MACVLAN_MACADDR.DEL) || macaddr !== undefined
    }),
  ],
  always: [ethernet, unicastMac('macaddr')],
}

function onlyWithSource(key: 'macaddrMode'): OptionRule<'macaddrMode' | 'mode'> {
  return rule(
    ['mode', key],
    `${key} only with mode 16 SOURCE`,
    (data) => data[key] === undefined || data['mode'] === MACVLAN_MODE.SOURCE,
  )
}

/** ipvlan_nl_validate and ipvlan_link_new in drivers/net/ipvlan/ipvlan_main.c. */
const ipvlan: Checks<keyof LinkKinds['ipvlan'] & string> = {
  create: [below],
  always: [
    among('mode', IPVLAN_MODE),
    noBits('flags', ~(IPVLAN_F.PRIVATE | IPVLAN_F.VEPA), 'bits other than 1 PRIVATE and 2 VEPA'),
    rule(
      ['flags'],
      'one of the flags 1 PRIVATE and 2 VEPA, not both',
      ({ flags }) => flags !== (IPVLAN_F.PRIVATE | IPVLAN_F.VEPA),
    ),
  ],
}

const onlyWithMode = (
  keys: (keyof LinkKinds['bond'] & string)[],
  values: number[],
): OptionRule<keyof LinkKinds['bond'] & string> => onlyWhere<keyof LinkKinds['bond'] & string>(keys, 'mode', BOND_MODE, values)

/** A link of Ethernet whose driver wants nothing else. */
const plain: Checks<never> = { always: [ethernet] }

/**
 * What the kernel always refuses, by kind: only what every kernel refuses that has the kind and knows the option. The function that
 * refuses is named with each kind.
 */
export const LINK_CHECKS: ChecksOf<LinkKinds> = {
  // bond_validate and bond_changelink in drivers/net/bonding/bond_netlink.c, bond_opts in bond_options.c.
  bond: {
    always: [
      ethernet,
      among('mode', BOND_MODE),
      onlyWithMode(['packetsPerSlave'], [ROUNDROBIN]),
      onlyWithMode(['activeSlave', 'primary'], [ACTIVEBACKUP, TLB, ALB]),
      onlyWithMode(['arpInterval', 'arpValidate'], [ROUNDROBIN, ACTIVEBACKUP, XOR, BROADCAST]),
      onlyWithMode(['adLacpRate', 'adLacpActive', 'adActorSysPrio', 'adActorSystem', 'adUserPortKey'], [AD]),
      onlyWithMode(['tlbDynamicLb'], [TLB, ALB]),
      exclusive('miimon', 'arpInterval'),
      exclusive('miimon', 'arpValidate'),
      range('miimon', 0, INT_MAX),
      range('arpInterval', 0, INT_MAX),
      range('minLinks', 0, INT_MAX),
      range('lpInterval', 1, INT_MAX),
      range('packetsPerSlave', 0, 0xffff),
      range('resendIgmp', 0, 255),
      range('primaryReselect', 0, 2),
      range('failOverMac', 0, 2),
      range('arpAllTargets', 0, 1),
      range('allSlavesActive', 0, 1),
      range('adLacpRate', 0, 1),
      range('adActorSysPrio', 1, 0xffff),
      range('adUserPortKey', 0, 1023),
    ],
  },
  // br_validate and br_changelink in net/bridge/br_netlink.c; limits of 802.1D in br_private_stp.h. What is of VLANs and of multicast
  // groups is not looked at by a kernel that is built without them.
  bridge: {
    always: [
      ethernet,
      range('helloTime', 100, 1000),
      range('maxAge', 600, 4000),
      noBits('groupFwdMask', 0x7, 'the bits 1, 2 and 4 (spanning tree, pause frames, LACP)'),
    ],
  },
  // can_newlink and can_validate in drivers/net/can/dev/netlink.c.
  can: {
    create: [notMade('the driver of the controller makes it')],
    always: [
      rule(['ctrlmode', 'bittiming', 'dataBittiming'], 'bittiming and dataBittiming with the switch 0x20 FD', (data) => {
        const { flags = 0, mask = 0 } = (data['ctrlmode'] ?? {}) as { flags?: number; mask?: number }
        const isFd = (flags & mask & CAN_CTRLMODE.FD) !== 0
        return !isFd || (data['bittiming'] !== undefined && data['dataBittiming'] !== undefined)
      }),
    ],
  },
  // dsa_link_ops in net/dsa/netlink.c has no setup.
  dsa: { create: [notMade('the driver of the switch makes it')] },
  // dummy_validate in drivers/net/dummy.c.
  dummy: plain,
  // hsr_newlink in net/hsr/hsr_netlink.c.
  hsr: {
    create: [
      needs('slave1', 'slave2'),
      rule(['slave1', 'slave2'], 'two different links as slave1 and slave2', ({ slave1, slave2 }) => slave1 !== slave2),
    ],
  },
  // ifb_validate in drivers/net/ifb.c.
  ifb: plain,
  // ipoib_new_child_link in drivers/infiniband/ulp/ipoib/ipoib_netlink.c.
  ipoib: { create: [below] },
  ipvlan,
  ipvtap: ipvlan,
  // lowpan_newlink in net/ieee802154/6lowpan/core.c.
  lowpan: { create: [below] },
  // macsec_validate_attr and macsec_newlink in drivers/net/macsec.c.
  macsec: {
    create: [below, rule(['sci', 'incSci'], 'incSci 1 with sci', ({ sci, incSci }) => sci === undefined || incSci !== 0)],
    always: [
      range('icvLen', 8, 16),
      range('encodingSa', 0, 3),
      ...(['encrypt', 'protect', 'incSci', 'es', 'scb', 'replayProtect'] as const).map((key) => range(key, 0, 1)),
      exclusive('incSci', 'es'),
      exclusive('incSci', 'scb'),
      exclusive('es', 'scb'),
      rule(['replayProtect', 'window'], 'window with replayProtect', ({ replayProtect, window }) => {
        return replayProtect !== 1 || window !== undefined
      }),
      among('validation', MACSEC_VALIDATE),
    ],
  },
  macvlan,
  macvtap: macvlan,
  // nsim_validate in drivers/net/netdevsim/netdev.c.
  netdevsim: { create: [notMade('it is made through /sys/bus/netdevsim/new_device')] },
  // nlmon_validate in drivers/net/nlmon.c.
  nlmon: { always: [without('address')] },
  // rmnet_rtnl_validate and rmnet_newlink in drivers/net/ethernet/qualcomm/rmnet/rmnet_config.c.
  rmnet: { create: [below, needs('muxId')], always: [range('muxId', 0, 254)] },
  // team_validate in drivers/net/team.
  team: plain,
  // tun_validate in drivers/net/tun.c.
  tun: { create: [notMade('it is made through /dev/net/tun')] },
  // veth_validate in drivers/net/veth.c.
  veth: { always: [ethernet, ethernetPeer] },
  // virt_wifi_newlink in drivers/net/wireless/virtual/virt_wifi.c.
  virt_wifi: { create: [below] },
  // vlan_validate and vlan_newlink in net/8021q/vlan_netlink.c.
  vlan: { create: [below, needs('id')], always: [ethernet, range('id', 0, 4094), among('protocol', VLAN_PROTOCOL)] },
  // vrf_validate and vrf_newlink in drivers/net/vrf.c: 0 is RT_TABLE_UNSPEC.
  vrf: { create: [needs('table'), range('table', 1, 0xffffffff)], always: [ethernet] },
  // wwan_rtnl_validate in drivers/net/wwan/wwan_core.c.
  wwan: { create: [needsData, needsOption('parentDevName'), needs('linkId')] },
}

/** As LINK_CHECKS, for ports by the kind of their master. */
export const PORT_CHECKS: ChecksOf<PortKinds> = {
  // br_setport in net/bridge/br_netlink.c, br_stp_set_port_priority and br_stp_set_path_cost in br_stp_if.c.
  bridge: { always: [range('state', 0, 4), range('priority', 0, 63), range('cost', 1, 0xffff)] },
}
