/**
 * Names of the families of generic netlink, so that a misspelt name is found before a recording is read. Modules outside
 * the kernel have others: they can be quoted.
 */
export const FAMILIES: readonly string[] = [
  // `name` of every struct genl_family in Linux 6.12, by folder.
  // net/netlink, net/core, net/ethtool, net/devlink, net/ncsi, net/handshake, net/psample
  ...['nlctrl', 'NET_DM', 'netdev', 'ethtool', 'devlink', 'NCSI', 'handshake', 'psample'],
  // net/batman-adv, net/hsr, net/l2tp, net/mptcp, net/nfc, net/smc, net/tipc, net/wireless, net/ieee802154
  ...['batadv', 'HSR', 'l2tp', 'mptcp_pm', 'nfc', 'SMC_PNETID', 'SMC_GEN_NETLINK', 'TIPC', 'TIPCv2', 'nl80211'],
  ...['nl802154', '802.15.4 MAC'],
  // net/ipv4, net/ipv6, net/netfilter/ipvs, net/netlabel, net/openvswitch
  ...['fou', 'tcp_metrics', 'ila', 'IOAM6', 'SEG6', 'IPVS', 'NLBL_MGMT', 'NLBL_CIPSOv4', 'NLBL_CALIPSO', 'NLBL_UNLBL'],
  ...['ovs_datapath', 'ovs_vport', 'ovs_flow', 'ovs_packet', 'ovs_meter', 'ovs_ct_limit'],
  // drivers/net
  ...['gtp', 'macsec', 'team', 'wireguard', 'MAC80211_HWSIM', 'MAC802154_HWSIM'],
  // drivers/{acpi,block,dpll,regulator,scsi,target,thermal,vdpa}; that of drbd is made of macros (genl_magic_func.h)
  ...['acpi_event', 'nbd', 'drbd', 'dpll', 'reg_event', 'pmcraid', 'TCM-USER', 'thermal', 'vdpa'],
  // fs/nfsd, fs/quota, fs/smb, kernel/taskstats.c
  ...['nfsd', 'VFS_DQUOT', 'cifs', 'SMBD_GENL', 'TASKSTATS'],
  // DLM_GENL_NAME in linux/dlm_netlink.h of Linux 6.1; 6.12 has no such family any more.
  'DLM',
  // Newer than 6.12: `name` in Documentation/netlink/specs/{net_shaper,lockd,ovpn,psp,binder}.yaml
  ...['net-shaper', 'lockd', 'ovpn', 'psp', 'binder'],
]
