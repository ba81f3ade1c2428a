/** Words of `ip` for EtherTypes: those of VLAN tags, and payloads of tunnels. */
const NAMES: Readonly<Record<number, string>> = {
  2048: 'ip',
  2054: 'arp',
  33024: '802.1Q',
  34525: 'ipv6',
  34887: 'mpls_uc',
  34888: 'mpls_mc',
  34984: '802.1ad',
}

/** The word for the EtherType of a VLAN tag, or `[4660]` for another. */
export function etherTypeName(type: number, numeric = false): string {
  return (numeric ? undefined : NAMES[type]) ?? `[${type}]`
}
