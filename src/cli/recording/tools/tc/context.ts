/** What words of tc need beside the message. */
export interface TcContext {
  readonly ifname: (index: number) => string
  readonly littleEndian: boolean
  /** Ethernet protocol of the filter. */
  readonly protocol?: number
  /** Whether the kernel reports it: then words of `tc show` that no request has belong to it. */
  readonly isReply?: boolean
}

/** ETH_P_* as tc writes them (iproute2, lib/ll_proto.c). */
const PROTOCOLS: Readonly<Record<number, string>> = {
  3: 'all',
  2048: 'ip',
  2054: 'arp',
  34525: 'ipv6',
  33024: '802.1Q',
  34984: '802.1ad',
  34887: 'mpls_uc',
  34888: 'mpls_mc',
  34915: 'ppp_disc',
  34916: 'ppp_ses',
}

/** `ip`, `802.1Q`, `[2054]` */
export const protocolText = (protocol: number): string => PROTOCOLS[protocol] ?? `[${protocol}]`

/** A number of 16 bits in network byte order that was read in the order of the machine. */
export const swap16 = (value: number, littleEndian: boolean): number =>
  littleEndian ? ((value & 0xff) << 8) | ((value >> 8) & 0xff) : value & 0xffff

/** The same of 32 bits. */
export function swap32(value: number, littleEndian: boolean): number {
  if (!littleEndian) return value >>> 0
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, value, true)
  return view.getUint32(0)
}
