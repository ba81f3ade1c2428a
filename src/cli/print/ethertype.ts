/** Words of `ip` for the EtherTypes of VLAN tags. */
const NAMES: Readonly<Record<number, string>> = { 33024: '802.1Q', 34984: '802.1ad' }

/** The word for the EtherType of a VLAN tag, or `[4660]` for another. */
export function etherTypeName(type: number, numeric = false): string {
  return (numeric ? undefined : NAMES[type]) ?? `[${type}]`
}
