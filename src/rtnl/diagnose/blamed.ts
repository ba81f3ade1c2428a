import type { Blame } from '../../netlink/explain/refusal-note.ts'

/** The words of a cause, and the attribute of the request that it is about. The group is the attribute's value. */
const BLAMED: readonly (readonly [cause: RegExp, attribute: string])[] = [
  [/^the gateway (\S+) is in /, 'RTA_GATEWAY'],
  [/ the gateway (\S+) is, is down$/, 'RTA_GATEWAY'],
  [/^no link of this namespace has the address (\S+)$/, 'RTA_PREFSRC'],
  [/^there is a (?:default )?route to (\S+)\/\d+ in table /, 'RTA_DST'],
  [/^no route leads to (\S+): /, 'RTA_DST'],
  [/accepts an mtu of .*; requested (\d+)$/, 'IFLA_MTU'],
  [/does not accept an mtu of (\d+)$/, 'IFLA_MTU'],
  [/^not a (?:valid )?unicast MAC address: ([\da-f:]+)/, 'IFLA_ADDRESS'],
  [/^there is a link ("[^"]+") already/, 'IFLA_IFNAME'],
  [/, which cannot have ports$/, 'IFLA_MASTER'],
  [/^this kernel (?:has|may have) no links of kind ("[^"]+")/, 'IFLA_INFO_KIND'],
  [/^link .* has (\S+) already$/, 'IFA_LOCAL'],
  [/^link .* has no (\S+)\/\d+(?:; it has .*)?$/, 'IFA_LOCAL'],
  [/^link .* has (?:an|no) entry for (\S+?)(?: already)?$/, 'NDA_DST'],
  [/^there is (?:a|no) next hop with id (\d+)/, 'NHA_ID'],
  [/^there is such a rule with priority (\d+) already$/, 'FRA_PRIORITY'],
]

/** Returns the attribute that a cause is about; undefined if it is about none, or about several. */
export function blamedBy(cause: string): Blame | undefined {
  for (const [words, attribute] of BLAMED) {
    const found = words.exec(cause)
    if (found) return { attribute, value: found[1] }
  }
  return undefined
}
