import { attrs } from '../../../netlink/attribute/attrs.ts'
import { linkKind } from '../kind/kind.ts'
import { below, ethernet, notMade, without } from '../kind/rules.ts'


/** Data of a kind without options: its driver has neither a policy nor a fill_info. */
const none = attrs('linkinfo-none-attrs', {})

/** Drops every packet: dummy_validate in drivers/net/dummy.c. */
export const dummyKind = linkKind({ attrs: none, module: 'dummy', always: [ethernet] })

/** Shapes what comes in: ifb_validate in drivers/net/ifb.c. */
export const ifbKind = linkKind({ attrs: none, module: 'ifb', always: [ethernet], fixedAddress: true })

/** IPv6 over IEEE 802.15.4: lowpan_newlink in net/ieee802154/6lowpan/core.c. */
export const lowpanKind = linkKind({ attrs: none, module: 'ieee802154_6lowpan', create: [below] })

/** A device for tests of the kernel: nsim_validate in drivers/net/netdevsim/netdev.c. */
export const netdevsimKind = linkKind({
  attrs: none,
  module: 'netdevsim',
  create: [notMade('it is made through /sys/bus/netdevsim/new_device')],
})

/** Records netlink: nlmon_validate in drivers/net/nlmon.c. */
export const nlmonKind = linkKind({ attrs: none, module: 'nlmon', always: [without('address')] })

/** The user plane of a mobile network: drivers/net/pfcp.c. */
export const pfcpKind = linkKind({ attrs: none })

/** Link aggregation, configured over generic netlink: team_validate in drivers/net/team. */
export const teamKind = linkKind({ attrs: none, module: 'team', always: [ethernet], ports: true })

/** A CAN bus in software: drivers/net/can/vcan.c. */
export const vcanKind = linkKind({ attrs: none, module: 'vcan' })

/** A radio in software over an Ethernet link: virt_wifi_newlink in drivers/net/wireless/virtual/virt_wifi.c. */
export const virtWifiKind = linkKind({ attrs: none, module: 'virt_wifi', create: [below], fixedAddress: true })

/** Records vsock: drivers/net/vsockmon.c. */
export const vsockmonKind = linkKind({ attrs: none })

/** A tunnel of WireGuard, configured over generic netlink: drivers/net/wireguard. */
export const wireguardKind = linkKind({ attrs: none, module: 'wireguard' })
