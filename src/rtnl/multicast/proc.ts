import { formatIp, formatMac } from '../../netlink/codec/address.ts'

// The tables of /proc/net that `ip maddress` reads: net/core/net-procfs.c, net/ipv4/igmp.c, net/ipv6/mcast.c.

/** A multicast address that a link listens to. */
export interface MulticastAddress {
  /** Index of the link. */
  index: number
  /** Name of the link. */
  ifname: string
  /** `PACKET`: a link-layer address. */
  family: 'PACKET' | 'INET' | 'INET6'
  /** The address, as text: `33:33:00:00:00:01`, `224.0.0.1`, `ff02::1`. */
  address: string
  /** How many want it. */
  users: number
  /** Somebody added it by hand; link-layer addresses only. */
  static?: true
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

/** Reads dev_mcast: index, name, users, those of them by hand, address. */
export function linkLayerIn(text: string): MulticastAddress[] {
  return lines(text).flatMap((line) => {
    const [index, ifname, users, byHand, hex] = line.trim().split(/\s+/)
    if (hex === undefined || ifname === undefined || !/^([\da-f]{2})+$/i.test(hex)) return []
    const address = formatMac(bytesOf(hex))
    const isStatic = Number(byHand) > 0 ? { static: true as const } : {}
    return [{ index: Number(index), ifname, family: 'PACKET', address, users: Number(users), ...isStatic }]
  })
}

/** Reads igmp: a line for each link, and below it one for each address, a number in the byte order of the machine. */
export function ipv4In(text: string): MulticastAddress[] {
  const out: MulticastAddress[] = []
  let link: Pick<MulticastAddress, 'index' | 'ifname'> | undefined
  for (const line of lines(text)) {
    const [, index, ifname] = /^(\d+)\s+(\S+?)\s*:/.exec(line) ?? []
    if (index !== undefined && ifname !== undefined) link = { index: Number(index), ifname }
    const [, hex, users] = /^\s+([\dA-F]{8})\s+(\d+)/.exec(line) ?? []
    if (!link || hex === undefined) continue
    const bytes = new Uint8Array(4)
    new Uint32Array(bytes.buffer)[0] = Number.parseInt(hex, 16)
    out.push({ ...link, family: 'INET', address: formatIp(bytes), users: Number(users) })
  }
  return out
}

/** Reads igmp6: index, name, address, users. */
export function ipv6In(text: string): MulticastAddress[] {
  return lines(text).flatMap((line) => {
    const [index, ifname, hex, users] = line.trim().split(/\s+/)
    if (ifname === undefined || hex === undefined || !/^[\da-f]{32}$/i.test(hex)) return []
    return [{ index: Number(index), ifname, family: 'INET6', address: formatIp(bytesOf(hex)), users: Number(users) }]
  })
}
