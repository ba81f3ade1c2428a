import type { NetNs, SetLink } from '../../../src/index.ts'
import type { Call } from './call.ts'

/** v0 by its index, as `ip` names it. */
const set =
  (changes: SetLink): Call =>
  (ns: NetNs) =>
    ns.links.set(10, changes)

/** The calls of fixtures/sent/link.tsv. */
export const links: Readonly<Record<string, Call>> = {
  'ip link set v0 xdp off': set({ xdp: { fd: -1, flags: ['UPDATE_IF_NOEXIST'] } }),
  'ip link set dev v0 xdpgeneric off': set({ xdp: { fd: -1, flags: ['UPDATE_IF_NOEXIST', 'SKB_MODE'] } }),
  'ip link set dev v0 xdpdrv none': set({ xdp: { fd: -1, flags: ['UPDATE_IF_NOEXIST', 'DRV_MODE'] } }),
  'ip link set v0 up xdpoffload off': set({ up: true, xdp: { fd: -1, flags: ['UPDATE_IF_NOEXIST', 'HW_MODE'] } }),
  'ip -force link set v0 xdp off': set({ xdp: { fd: -1 } }),
  'ip -force link set v0 xdpdrv off': set({ xdp: { fd: -1, flags: ['DRV_MODE'] } }),
  'ip link set v0 vf 0 mac 02:00:00:00:00:05': set({ vfs: [{ vf: 0, mac: '02:00:00:00:00:05' }] }),
  'ip link set v0 vf 1 vlan 5': set({ vfs: [{ vf: 1, vlan: 5 }] }),
  'ip link set v0 vf 1 vlan 5 qos 3': set({ vfs: [{ vf: 1, vlan: 5, qos: 3 }] }),
  'ip link set v0 vf 1 vlan 5 qos 3 proto 802.1ad': set({ vfs: [{ vf: 1, vlan: [{ vlan: 5, qos: 3, vlanProto: '8021AD' }] }] }),
  'ip link set v0 vf 1 vlan 5 proto 802.1q': set({ vfs: [{ vf: 1, vlan: 5 }] }),
  'ip link set v0 vf 1 vlan 5 proto 802.1ad vlan 6 proto 802.1q': set({
    vfs: [{ vf: 1, vlan: [{ vlan: 5, vlanProto: '8021AD' }, { vlan: 6 }] }],
  }),
  'ip link set v0 vf 0 rate 100': set({ vfs: [{ vf: 0, txRate: 100 }] }),
  'ip link set v0 vf 0 max_tx_rate 100 min_tx_rate 50': set({ vfs: [{ vf: 0, minTxRate: 50, maxTxRate: 100 }] }),
  'ip link set v0 vf 0 max_tx_rate 100': set({ vfs: [{ vf: 0, minTxRate: 0, maxTxRate: 100 }] }),
  'ip link set v0 vf 0 rate 70 min_tx_rate 10': set({ vfs: [{ vf: 0, minTxRate: 10, maxTxRate: 70 }] }),
  'ip link set v0 vf 0 max_tx_rate 0 min_tx_rate 50': set({ vfs: [{ vf: 0, minTxRate: 50, maxTxRate: 0 }] }),
  'ip link set v0 vf 0 spoofchk on': set({ vfs: [{ vf: 0, spoofchk: true }] }),
  'ip link set v0 vf 0 spoofchk off': set({ vfs: [{ vf: 0, spoofchk: false }] }),
  'ip link set v0 vf 0 query_rss on': set({ vfs: [{ vf: 0, rssQueryEn: true }] }),
  'ip link set v0 vf 7 trust on': set({ vfs: [{ vf: 7, trust: true }] }),
  'ip link set v0 vf 0 state auto': set({ vfs: [{ vf: 0, linkState: 'AUTO' }] }),
  'ip link set v0 vf 0 state enable': set({ vfs: [{ vf: 0, linkState: 'ENABLE' }] }),
  'ip link set v0 vf 0 state disable': set({ vfs: [{ vf: 0, linkState: 'DISABLE' }] }),
  'ip link set v0 vf 0 node_guid 00:11:22:33:44:55:66:77': set({ vfs: [{ vf: 0, ibNodeGuid: 0x0011223344556677n }] }),
  'ip link set v0 vf 0 port_guid 00:11:22:33:44:55:66:78': set({ vfs: [{ vf: 0, ibPortGuid: 0x0011223344556678n }] }),
  'ip link set v0 vf 0 trust on spoofchk off mac 02:00:00:00:00:06 mtu 1400': set({
    mtu: 1400,
    vfs: [{ vf: 0, trust: true, spoofchk: false, mac: '02:00:00:00:00:06' }],
  }),
  'ip link set v0 up vf 0 s on': set({ up: true, vfs: [{ vf: 0, spoofchk: true }] }),
  'ip link set v0 vf 0 v 5 q 3 p 802.1q': set({ vfs: [{ vf: 0, vlan: 5, qos: 3 }] }),
}
