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

/** Where tshark 4.0 and nlwire differ, with the reason. */
const DIFFERENT: readonly (readonly [difference: RegExp, reason: string])[] = [
  [
    /^frame \d+ NL80211_CMD_CONTROL_PORT_FRAME(_TX_STATUS)?: attributes: [56] here, 4 in tshark$/,
    'tshark reads the frame of EAPOL as one of 802.11, calls the message malformed, and ends',
  ],
  [/NL80211_ATTR_WIPHY_TXQ_PARAMS\[\d\] index: \d here, 3276\d in tshark$/, 'tshark leaves NLA_F_NESTED in the number'],
  [/NL80211_ATTR_WIPHY_TXQ_PARAMS\[\d\]: attributes: 0 here, 5 in tshark$/, 'a nest without a table: by its shape here'],
]

// What nlwire keeps as bytes is packets that others sent, and frames of Wi-Fi with what is in them.
test.each([
  ['macsec', { messages: 100, equal: 3785 }],
  ['wireless', { messages: 2187, equal: 159_294 }],
  ['openvswitch', { messages: 1631, equal: 22_976 }],
  ['queues', { messages: 102, equal: 1774 }],
  ['accounting', { messages: 29, equal: 303 }],
  ['gtp', { messages: 51, equal: 667 }],
  ['samples', { messages: 24, equal: 593 }],
  ['thermal', { messages: 70, equal: 755 }],
  ['helpers', { messages: 62, equal: 516 }],
])('every field that tshark gives of Linux 6.12, %s, has the same value here', async (name, counts) => {
  const json = new TextDecoder().decode(brotliDecompressSync(recording(`captures/tshark/${name}.json.br`)))
  const found = await compareRecording(recording(`protocols/${name}.pcap.gz`), json)
  expect(found.different.filter((one) => !DIFFERENT.some(([difference]) => difference.test(one)))).toEqual([])
  expect(found.different.length).toBeLessThanOrEqual(name === 'wireless' ? 22 : 0)
  expect([found.faults, found.messages]).toEqual([0, counts.messages])
  expect(found.equal).toBeGreaterThanOrEqual(counts.equal)
  expect(
    [...found.bytesInNlwire.keys()].filter((key) => !/^packet in (PSAMPLE_ATTR_DATA|NL80211_)|^_ws\.malformed$/.test(key)),
  ).toEqual([])
})
