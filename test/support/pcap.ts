import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Parser } from 'binary-parser'

/** One datagram of a recording: the number of its netlink protocol (NETLINK_ROUTE is 0), and its bytes. */
export interface Frame {
  readonly protocol: number
  readonly bytes: Uint8Array
}

const MAGIC = 0xa1b2c3d4
const LINKTYPE_NETLINK = 253

/** struct pcap_file_header, after the magic number. */
const fileHeader = (order: 'little' | 'big'): Parser =>
  new Parser()
    .endianness(order)
    .uint16('major')
    .uint16('minor')
    .uint32('zone')
    .uint32('sigfigs')
    .uint32('snaplen')
    .uint32('linktype')

/** struct pcap_pkthdr and the packet: the cooked header of nlmon, in network byte order, and the datagram. */
const packet = (order: 'little' | 'big'): Parser =>
  new Parser()
    .endianness(order)
    .uint32('seconds')
    .uint32('microseconds')
    .uint32('captured')
    .uint32('length')
    .buffer('data', { length: 'captured' })

const cooked = new Parser()
  .uint16be('direction')
  .uint16be('hardware')
  .uint16be('addressLength')
  .buffer('address', { length: 8 })
  .uint16be('protocol')

/** The datagrams of a pcap file that was recorded on nlmon, in order; the first is frame 1 of tcpdump and tshark. */
export function readPcap(file: URL): Frame[] {
  const bytes = gunzipSync(readFileSync(file))
  const order = bytes.readUInt32LE(0) === MAGIC ? 'little' : 'big'
  const { linktype } = fileHeader(order).parse(bytes.subarray(4)) as { linktype: number }
  if (linktype !== LINKTYPE_NETLINK) throw new Error(`${file}: link type ${linktype} is not netlink`)
  const packets = new Parser().array('packets', { type: packet(order), readUntil: 'eof' })
  const read = packets.parse(bytes.subarray(24)) as { packets: { captured: number; length: number; data: Uint8Array }[] }
  return read.packets.map(({ captured, length, data }) => {
    // binary-parser gives a shorter slice in silence where the file ends early.
    if (data.length !== length || captured !== length) throw new Error(`${file}: a packet of ${length} bytes is cut short`)
    const { protocol } = cooked.parse(data) as { protocol: number }
    return { protocol, bytes: new Uint8Array(data.subarray(16)) }
  })
}
