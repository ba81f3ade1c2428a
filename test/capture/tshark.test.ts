import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { compareRecording, summary } from '../support/tshark-recording.ts'
import { recording } from './support.ts'

/** tshark 4.0 reads the first member of struct unix_diag_rqlen twice: the second, udiag_wqueue, is 511 (ss: Send-Q). */
const WRONG = /^frame 1009 SOCK_DIAG_BY_FAMILY_UNIX: UNIX_DIAG_RQLEN netlink-sock_diag.send_queue: 511 here, 0 in tshark$/

// Counted by tshark: headers of messages, without those that errors repeat and those of length 0.
test.each([
  ['main', 'recordings/main.pcap.gz', { messages: 220, equal: 7985 }],
  ['routes', 'captures/tshark/routes.pcap.gz', { messages: 2951, equal: 105_574 }],
  ['families', 'captures/tshark/families.pcap.gz', { messages: 2220, equal: 120_551 }],
])('every field that tshark gives of %s has the same value here', async (name, pcap, counts) => {
  const json = new TextDecoder().decode(brotliDecompressSync(recording(`captures/tshark/${name}.json.br`)))
  const found = await compareRecording(recording(pcap), json)
  console.log(summary(name, found))
  expect(found.different.filter((one) => !WRONG.test(one))).toEqual([])
  expect(found.faults).toBe(0)
  expect(found.messages).toBe(counts.messages)
  expect(found.equal).toBeGreaterThanOrEqual(counts.equal)
  expect(found.rawInTshark.size).toBeGreaterThan(10)
  // What nlwire keeps as bytes is of sockets' diagnosis only.
  expect([...found.bytesInNlwire.keys()].filter((key) => !/sock_diag|protocol 4/.test(key))).toEqual([])
})
