import { attrs } from '../../../netlink/attribute/attrs.ts'
import { mac } from '../../../netlink/codec/address.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u16, u32 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { string } from '../../../netlink/codec/text.ts'
import { HSR_PROTOCOL, IPVLAN_F, IPVLAN_MODE, OVPN_MODE, RMNET_FLAGS } from '../constants.ts'


// Kinds of a few attributes each.

/** IFLA_VRF_*: data of a vrf (linux/if_link.h; types from vrf_nl_policy in drivers/net/vrf.c). */
export const vrf = attrs('linkinfo-vrf-attrs', {
  table: [1, 'IFLA_VRF_TABLE', u32, 'routing table of its ports'],
})

/** IFLA_VRF_PORT_*: a port of a vrf (vrf_fill_slave_info in drivers/net/vrf.c). */
export const vrfPort = attrs('linkinfo-vrf-port-attrs', {
  table: [1, 'IFLA_VRF_PORT_TABLE', u32, 'routing table of the vrf'],
})

/** IFLA_IPVLAN_*: data of an ipvlan or ipvtap (linux/if_link.h; types from ipvlan_nl_policy in drivers/net/ipvlan/ipvlan_main.c). */
export const ipvlan = attrs('linkinfo-ipvlan-attrs', {
  mode:  [1, 'IFLA_IPVLAN_MODE',  oneOf(u16, IPVLAN_MODE), 'on which layer it works'],
  flags: [2, 'IFLA_IPVLAN_FLAGS', bits(u16, IPVLAN_F),     'which neighbours on the same lower link it can reach'],
})

/** IFLA_HSR_*: data of an hsr device, PRP too (linux/if_link.h; types from hsr_policy and hsr_fill_info in net/hsr/hsr_netlink.c). */
export const hsr = attrs('linkinfo-hsr-attrs', {
  slave1:          [1, 'IFLA_HSR_SLAVE1',           u32,                     'index of the first ring port'],
  slave2:          [2, 'IFLA_HSR_SLAVE2',           u32,                     'index of the second ring port'],
  multicastSpec:   [3, 'IFLA_HSR_MULTICAST_SPEC',   u8,                      'last byte of the supervision address'],
  supervisionAddr: [4, 'IFLA_HSR_SUPERVISION_ADDR', mac,                     'multicast address of supervision frames'],
  seqNr:           [5, 'IFLA_HSR_SEQ_NR',           u16,                     'sequence number of the next frame'],
  version:         [6, 'IFLA_HSR_VERSION',          u8,                      'version of HSR: 0 or 1'],
  protocol:        [7, 'IFLA_HSR_PROTOCOL',         oneOf(u8, HSR_PROTOCOL), 'HSR or PRP'],
  interlink:       [8, 'IFLA_HSR_INTERLINK',        u32,                     'index of the port to another network'],
})

/** IFLA_BATADV_*: data of a batadv device (linux/batman_adv.h; types from batadv_ifla_policy). Only taken: the rest is a generic netlink family. */
export const batadv = attrs('linkinfo-batadv-attrs', {
  algoName: [1, 'IFLA_BATADV_ALGO_NAME', string, 'routing algorithm: BATMAN_IV or BATMAN_V'],
})

/** struct ifla_rmnet_flags: switches of an rmnet device. */
export const rmnetFlags = struct('ifla_rmnet_flags', {
  flags: [bits(u32, RMNET_FLAGS), 'flags', 'the switches that are on'],
  mask:  [bits(u32, RMNET_FLAGS), 'mask',  'the switches to be changed; all ones in what the kernel tells'],
})

/** IFLA_RMNET_*: data of an rmnet device (linux/if_link.h; types from rmnet_policy in drivers/net/ethernet/qualcomm/rmnet/rmnet_config.c). */
export const rmnet = attrs('linkinfo-rmnet-attrs', {
  muxId: [1, 'IFLA_RMNET_MUX_ID', u16,        'number of the channel on the modem, 0 to 254'],
  flags: [2, 'IFLA_RMNET_FLAGS',  rmnetFlags, 'RMNET_FLAGS_*, with a mask of those to change'],
})

/** IFLA_WWAN_*: data of a wwan device (linux/wwan.h). */
export const wwan = attrs('linkinfo-wwan-attrs', {
  linkId: [1, 'IFLA_WWAN_LINK_ID', u32, 'number of the data channel on the modem'],
})

/** IFLA_OVPN_*: data of an ovpn device (linux/if_link.h; types from ovpn_policy in drivers/net/ovpn/main.c). */
export const ovpn = attrs('linkinfo-ovpn-attrs', {
  mode: [1, 'IFLA_OVPN_MODE', oneOf(u8, OVPN_MODE), 'one peer or many'],
})

/** IFLA_PPP_*: data of a ppp (linux/if_link.h; types from ppp_nl_policy in drivers/net/ppp/ppp_generic.c). Only taken. */
export const ppp = attrs('linkinfo-ppp-attrs', {
  devFd: [1, 'IFLA_PPP_DEV_FD', s32, 'file descriptor of an open /dev/ppp'],
})

/** IFLA_CAIF_*: data of a caif, a link to an ST-Ericsson modem (linux/caif/if_caif.h; types from ipcaif_policy in net/caif/chnl_net.c). */
export const caif = attrs('linkinfo-caif-attrs', {
  ipv4Connid: [1, 'IFLA_CAIF_IPV4_CONNID', u32, 'connection on the modem, for IPv4'],
  ipv6Connid: [2, 'IFLA_CAIF_IPV6_CONNID', u32, 'connection on the modem, for IPv6'],
  loopback:   [3, 'IFLA_CAIF_LOOPBACK',    u8,  '1 where the modem sends everything back'],
})

