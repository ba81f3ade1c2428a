import { formatIp } from '../../netlink/codec/address.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { ARPHRD } from '../../rtnl/constants.ts'

/** Words of `ip` that differ from the kernel's name in lower case. */
const WORDS: Readonly<Record<number, string>> = {
  [ARPHRD.APPLETLK]: 'atalk',
  [ARPHRD.HDLC]: 'hdlc',
  [ARPHRD.TUNNEL]: 'ipip',
  [ARPHRD.LOCALTLK]: 'ltalk',
  [ARPHRD.IPDDP]: 'ip/ddp',
  [ARPHRD.IPGRE]: 'gre',
  [ARPHRD.IEEE802_TR]: 'tr',
  [ARPHRD.IEEE80211]: 'ieee802.11',
  [ARPHRD.IEEE80211_PRISM]: 'ieee802.11/prism',
  [ARPHRD.IEEE80211_RADIOTAP]: 'ieee802.11/radiotap',
  [ARPHRD.IEEE802154]: 'ieee802.15.4',
  [ARPHRD.IEEE802154_MONITOR]: 'ieee802.15.4/monitor',
  [ARPHRD.IP6GRE]: 'gre6',
}

/** Types for which 6.1 has no word: it prints their number. */
const NAMELESS: readonly number[] = [ARPHRD.EUI64, ARPHRD.MCTP, ARPHRD.RAWIP, ARPHRD.VSOCKMON]

/** The word after `link/`: `ether`, or `[519]` for a type (ARPHRD_*) without one. */
export function linkTypeName(type: number, numeric = false): string {
  if (numeric) return `[${type}]`
  const fabric = type - ARPHRD.FCFABRIC
  if (fabric >= 0 && fabric <= 12) return `fcfb${fabric}`
  const kernel = NAMELESS.includes(type) ? undefined : nameOf(ARPHRD, type)
  return WORDS[type] ?? kernel?.toLowerCase() ?? `[${type}]`
}

const IPV4_TUNNELS: readonly number[] = [ARPHRD.TUNNEL, ARPHRD.SIT, ARPHRD.IPGRE]
const IPV6_TUNNELS: readonly number[] = [ARPHRD.TUNNEL6, ARPHRD.IP6GRE]

/** Number of bytes of a long address that fit iproute2's buffer. */
const BUFFER = 63

/** A link-layer address as `ip` prints it: an IP address for a tunnel. */
export function linkAddress(hex: string, type: number): string {
  const bytes = Uint8Array.from(hex.split(':'), (byte) => Number.parseInt(byte, 16))
  const isIp = (bytes.length === 4 && IPV4_TUNNELS.includes(type)) || (bytes.length === 16 && IPV6_TUNNELS.includes(type))
  return isIp ? formatIp(bytes) : hex.slice(0, BUFFER)
}
