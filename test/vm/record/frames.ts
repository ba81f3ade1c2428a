/** Returns a little-endian pcap of LINKTYPE_NETLINK with the frames of these netlink protocols only. */
export function onlyProtocols(pcap: Buffer, protocols: readonly number[]): Buffer {
  const [FILE_HEADER, RECORD_HEADER, PROTOCOL] = [24, 16, 14]
  const kept = [pcap.subarray(0, FILE_HEADER)]
  for (let start = FILE_HEADER; start + RECORD_HEADER <= pcap.length; ) {
    const end = start + RECORD_HEADER + pcap.readUInt32LE(start + 8)
    // The cooked header is big-endian.
    if (protocols.includes(pcap.readUInt16BE(start + RECORD_HEADER + PROTOCOL))) kept.push(pcap.subarray(start, end))
    start = end
  }
  return Buffer.concat(kept)
}
