/** The address family of an echo: ICMP for 4, ICMPv6 for 6. */
export type IpVersion = 4 | 6

/** An echo reply. */
export interface EchoReply {
  readonly kind: 'reply'
  readonly id: number
  readonly seq: number
  readonly payload: Uint8Array
}

/** An ICMP error about an echo request, which it quotes. */
export interface EchoError {
  readonly kind: 'error'
  readonly id: number
  readonly seq: number
  readonly type: number
  readonly code: number
}

const HEADER = 8
const ECHO_REQUEST = { 4: 8, 6: 128 } as const
/** The ICMP type of an echo reply. */
export const ECHO_REPLY = { 4: 0, 6: 129 } as const
/** The ICMP types of errors about a packet, which contain the beginning of that packet (RFC 792, RFC 4443). */
export const ERRORS = { 4: [3, 4, 11, 12], 6: [1, 2, 3, 4] } as const

/** The Internet checksum of RFC 1071: 0 over data that contains its own checksum. */
export function checksum(data: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < data.length; i += 2) sum += ((data[i] ?? 0) << 8) | (data[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

/** Builds an echo request. For IPv6 the kernel fills in the checksum, which covers addresses that only it knows. */
export function echoRequest(version: IpVersion, id: number, seq: number, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(HEADER + payload.length)
  const view = new DataView(packet.buffer)
  view.setUint8(0, ECHO_REQUEST[version])
  view.setUint16(4, id)
  view.setUint16(6, seq)
  packet.set(payload, HEADER)
  if (version === 4) view.setUint16(2, checksum(packet))
  return packet
}

/**
 * Reads an ICMP message, after the IP header; undefined unless it is an echo reply or an error about an echo request.
 */
export function parseEcho(version: IpVersion, packet: Uint8Array): EchoReply | EchoError | undefined {
  if (packet.length < HEADER || (version === 4 && checksum(packet) !== 0)) return undefined
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length)
  const type = view.getUint8(0)
  if (type === ECHO_REPLY[version]) {
    return { kind: 'reply', id: view.getUint16(4), seq: view.getUint16(6), payload: packet.subarray(HEADER) }
  }
  if (!ERRORS[version].some((error) => error === type)) return undefined
  const inner = innerRequest(version, packet.subarray(HEADER))
  return inner && { kind: 'error', ...inner, type, code: view.getUint8(1) }
}

/** Returns the ICMP message in an IPv4 packet, with values of the IP header; undefined if the header is invalid. */
export function splitIpv4(packet: Uint8Array): { source: Uint8Array; ttl: number; message: Uint8Array } | undefined {
  const length = ((packet[0] ?? 0) & 0xf) * 4
  if (packet.length < 20 || length < 20 || packet.length < length) return undefined
  return { source: packet.subarray(12, 16), ttl: packet[8] ?? 0, message: packet.subarray(length) }
}

// IPv6 extension headers are not parsed: echo requests have none.
function innerRequest(version: IpVersion, quoted: Uint8Array): { id: number; seq: number } | undefined {
  const protocol = version === 4 ? quoted[9] : quoted[6]
  const message = version === 4 ? splitIpv4(quoted)?.message : quoted.subarray(40)
  if (!message || message.length < HEADER || protocol !== (version === 4 ? 1 : 58)) return undefined
  if (message[0] !== ECHO_REQUEST[version]) return undefined
  const view = new DataView(message.buffer, message.byteOffset, HEADER)
  return { id: view.getUint16(4), seq: view.getUint16(6) }
}

const TEXTS: Readonly<Record<string, string>> = {
  '4/3/0': 'Destination Net Unreachable',
  '4/3/1': 'Destination Host Unreachable',
  '4/3/2': 'Destination Protocol Unreachable',
  '4/3/3': 'Destination Port Unreachable',
  '4/3/4': 'Fragmentation Needed',
  '4/3/9': 'Destination Net Prohibited',
  '4/3/10': 'Destination Host Prohibited',
  '4/3/13': 'Packet Filtered',
  '4/11/0': 'Time To Live Exceeded',
  '6/1/0': 'No Route',
  '6/1/1': 'Administratively Prohibited',
  '6/1/3': 'Address Unreachable',
  '6/1/4': 'Port Unreachable',
  '6/2/0': 'Packet Too Big',
  '6/3/0': 'Hop Limit Exceeded',
}

/** Returns the text of an ICMP error, such as `Destination Host Unreachable`. */
export function icmpErrorText(version: IpVersion, type: number, code: number): string {
  return TEXTS[`${version}/${type}/${code}`] ?? `ICMP Type ${type} Code ${code}`
}
