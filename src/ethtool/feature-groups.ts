import { shown } from '../netlink/base/shown.ts'

/** The words of ethtool(8) for groups of features: the short word, the long one, and the kernel's names (ethtool.c: off_flag_def). */
export const FEATURE_GROUPS = [
  ['rx', 'rx-checksumming', /^rx-checksum$/],
  ['tx', 'tx-checksumming', /^tx-checksum-.*$/],
  ['sg', 'scatter-gather', /^tx-scatter-gather.*$/],
  ['tso', 'tcp-segmentation-offload', /^tx-tcp.*-segmentation$/],
  ['ufo', 'udp-fragmentation-offload', /^tx-udp-fragmentation$/],
  ['gso', 'generic-segmentation-offload', /^tx-generic-segmentation$/],
  ['gro', 'generic-receive-offload', /^rx-gro$/],
  ['lro', 'large-receive-offload', /^rx-lro$/],
  ['rxvlan', 'rx-vlan-offload', /^rx-vlan-hw-parse$/],
  ['txvlan', 'tx-vlan-offload', /^tx-vlan-hw-insert$/],
  ['ntuple', 'ntuple-filters', /^rx-ntuple-filter$/],
  ['rxhash', 'receive-hashing', /^rx-hashing$/],
] as const

/** The kernel's names of features that a word of ethtool(8) means. */
export function featuresOf(word: string, names: readonly string[]): readonly string[] {
  const group = FEATURE_GROUPS.find(([short, long]) => word === short || word === long)
  return group ? names.filter((name) => group[2].test(name)) : [word]
}

/** Throws a TypeError for a word of ethtool(8), with the names that it means: some of them may be fixed. */
export function refuseGroup(word: string, names: readonly string[]): void {
  if (names.includes(word)) return
  const members = featuresOf(word, names).filter((name) => name !== word)
  if (members.length > 0)
    throw new TypeError(
      `features: ${shown(word)} of ethtool(8) stands for ${members.map((name) => shown(name)).join(', ')}: give these`,
    )
}
