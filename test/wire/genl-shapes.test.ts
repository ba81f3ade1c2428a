import { describe, expect, test } from 'vitest'
import { fromPlain } from '../../src/capture/json/plain.ts'
import { messages, protocols, records } from '../../src/capture.ts'
import { decodeValue, encode, encodeValue } from '../../src/declare.ts'
import { unixName } from '../../src/diag/unix-name.ts'
import { endpoint } from '../../src/genl/endpoint.ts'
import type { Family } from '../../src/genl/family.ts'
import { OWN_FAMILIES } from '../../src/genl/own-families.ts'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import { explainPartsWith } from '../../src/netlink/explain/with-protocol.ts'
import { decode, fromHex } from '../../src/wire.ts'
import { recording } from '../capture/support.ts'
import { expectPartition } from '../support/fixture-partition.ts'

const generic = protocols().generic
for (const [id, name] of [
  [40, 'mptcp_pm'],
  [41, 'TASKSTATS'],
  [42, 'ovs_flow'],
  [43, 'macsec'],
  [0x12d, 'gtp'],
  [44, 'nl80211'],
] as const)
  generic.learn(id, name)
const bare = (message: object | undefined) => ({ ...message, bytes: undefined })
const read = (hex: string) => decode(fromHex(hex), { protocol: generic })[0]

describe('mptcp_pm: replies and events of one number', () => {
  test('a reply has an end point', () => {
    // cmd 3; MPTCP_PM_ATTR_ADDR with MPTCP_PM_ADDR_ATTR_FAMILY (2)
    expect(read('20000000 2800 0000 05000000 00000000 03010000 0c000180 06000100 02000000')?.attrs).toEqual({
      addr: { family: 2 },
    })
  })

  test('an event begins with a token', () => {
    const bytes = fromHex('1c000000 2800 0000 00000000 00000000 03010000 08000100 78563412')
    const [message] = decode(bytes, { protocol: generic })
    expect(message?.attrs).toEqual({ token: 0x12345678 })
    expect([...encode(bare(message) as never, { protocol: generic })]).toEqual([...bytes])
  })

  test('a request has an end point', () => {
    expect(read('20000000 2800 0100 05000000 00000000 03010000 0c000180 06000100 02000000')?.attrs).toEqual({
      addr: { family: 2 },
    })
  })
})

describe('a socket address is text', () => {
  test.each([
    ['192.0.2.1:51820', '0200 ca6c c0000201 0000000000000000'],
    ['[2001:db8::1]:1', '0a00 0001 00000000 20010db8000000000000000000000001 00000000'],
    ['[fe80::1%3]:1', '0a00 0001 00000000 fe800000000000000000000000000001 03000000'],
    // A flow label, bytes that are not zero, another family, and a short one.
    [
      '0x0a0000010000000120010db800000000000000000000000100000000',
      '0a00 0001 00000001 20010db8000000000000000000000001 00000000',
    ],
    ['0x0200ca6cc00002010000000000000001', '0200 ca6c c0000201 0000000000000001'],
    ['0x0100', '0100'],
  ])('%s', (text, hex) => {
    const bytes = fromHex(hex)
    expect(decodeValue(endpoint, bytes)).toBe(text)
    expect([...encodeValue(endpoint, text)]).toEqual([...bytes])
  })

  test.each(['192.0.2.1', '192.0.2.1:70000', '[192.0.2.1]:5', 'fe80::1:5', '[fe80::1%99999999999]:5', ':5', 5])(
    'not %s',
    (text) =>
      expect(() => encodeValue(endpoint, text as string)).toThrow(/expected an address and a port such as "192.0.2.1:51820"/),
  )
})

test.each([
  ['/run/a.sock', '2f72756e2f612e736f636b00'],
  ['@abc', '00616263'],
  ['@', '00'],
  ['0x406100', '406100'],
  ['0x2f61', '2f61'],
  ['0x', ''],
  ['0xff00', 'ff00'],
])('the name of a Unix socket: %s', (text, hex) => {
  const bytes = fromHex(hex)
  expect(decodeValue(unixName, bytes)).toBe(text)
  expect([...encodeValue(unixName, text)]).toEqual([...bytes])
})

test('actions of Open vSwitch keep their order', () => {
  const actions = [
    { output: 1, pushVlan: { tpid: 0x8100, tci: 5 } },
    { output: 2, popVlan: true, setMasked: { skbMark: [1, 255] } },
  ]
  const bytes = encode({ name: 'OVS_FLOW_CMD_NEW', flags: 1, header: { dpIfindex: 7 }, attrs: { actions } } as never, {
    protocol: generic,
  })
  const [message] = decode(bytes, { protocol: generic })
  expect(message?.header['dpIfindex']).toBe(7)
  expect(message?.attrs['actions']).toEqual(actions)
})

test('a packet number of macsec keeps its 4 or 8 bytes, also in JSON', () => {
  const sent = (attrs: object): Uint8Array =>
    encode({ name: 'MACSEC_CMD_ADD_TXSA', flags: 1, attrs } as never, { protocol: generic })
  for (const [pn, length] of [
    [1, 4],
    [1n, 8],
    [2n ** 40n, 8],
  ] as const) {
    const bytes = sent({ saConfig: { pn } })
    expect(decode(bytes, { protocol: generic })[0]?.attrs).toEqual({ saConfig: { pn } })
    expect(bytes.length).toBe(20 + 4 + 4 + length)
  }
  const table = (OWN_FAMILIES.find(({ name }) => name === 'macsec') as Family).messages['MACSEC_CMD_ADD_TXSA']?.[3]
  const set = table as Codec<unknown>
  expect(fromPlain(set, { saConfig: { pn: '1' } })).toEqual({ saConfig: { pn: 1n } })
  expect(fromPlain(set, { saConfig: { pn: 1 } })).toEqual({ saConfig: { pn: 1 } })
  expect(() => sent({ saConfig: { pn: 2 ** 32 } })).toThrow(RangeError)
})

test('a reply of gtp has the lower byte of the message type in place of the command', () => {
  const version = '08000200 01000000'
  const [reply] = decode(fromHex(`1c000000 2d01 0200 05000000 07000000 2d000000 ${version}`), { protocol: generic })
  expect(generic.nameOf(reply as never)).toBe('GTP_CMD_GETPDP')
  expect([reply?.header['cmd'], reply?.attrs]).toEqual([0x2d, { version: 1 }])
  expect([...encode(bare(reply) as never, { protocol: generic })]).toEqual([...(reply?.bytes ?? [])])
  // Not so a request, another number, and another family.
  for (const hex of ['2d01 0500 05000000 07000000 2d000000', '2d01 0200 05000000 07000000 2e000000'])
    expect(generic.nameOf(read(`1c000000 ${hex} ${version}`) as never)).toMatch(/^gtp command 4[56]$/)
  expect(generic.nameOf(read(`1c000000 2b00 0200 05000000 07000000 2b000000 ${version}`) as never)).toBe('macsec command 43')
})

test('an Ethernet type of nl80211 is a number in requests, and without payload in what the kernel says of a device', () => {
  for (const [controlPortEthertype, hex] of [
    [0x888e, '1c000000 2c00 0000 00000000 00000000 03000000 06006600 8e880000'],
    [0, '18000000 2c00 0000 00000000 00000000 03000000 04006600'],
  ] as const) {
    const message = read(hex)
    expect(message?.attrs).toEqual({ controlPortEthertype })
    expect([...encode(bare(message) as never, { protocol: generic })]).toEqual([...fromHex(hex)])
  }
})

describe('attributes of nl80211 with two forms', () => {
  const limits = { maxPatterns: 4, minPatternLen: 1, maxPatternLen: 64, maxPktOffset: 512 }
  test.each([
    // NL80211_CMD_NEW_WIPHY: what a device can do.
    [
      'a struct of limits',
      { coalesceRule: { maxRules: 8, pat: limits, maxDelay: 200 } },
      '30000000 2c00 0000 00000000 00000000 03000000 1c00b600 08000000 04000000 01000000 40000000 00020000 c8000000',
    ],
    [
      'a nest of limits',
      { tidConfig: { vifSupp: 255n, retryShort: 7 } },
      '2c000000 2c00 0000 00000000 00000000 03000000 18001d81 0c000200 ff00000000000000 05000700 07000000',
    ],
    // NL80211_CMD_GET_COALESCE and NL80211_CMD_SET_TID_CONFIG: arrays.
    [
      'rules',
      { coalesceRule: [{ index: 1, value: { delay: 100, condition: 0 } }] },
      '2c000000 2c00 0000 00000000 00000000 64000000 1800b600 14000100 08000100 64000000 08000200 00000000',
    ],
    [
      'settings',
      { tidConfig: [{ index: 1, value: { override: true, tids: 1, noack: 1 } }] },
      '30000000 2c00 0100 00000000 00000000 89000000 1c001d81 18000180 04000400 06000500 01000000 05000600 01000000',
    ],
    // NL80211_CMD_SET_WOWLAN: what woke the machine, and what shall wake it.
    [
      'the number of a pattern',
      { wowlanTriggers: { pktPattern: 2 } },
      '20000000 2c00 0000 00000000 00000000 4a000000 0c007500 08000400 02000000',
    ],
    [
      'patterns',
      { wowlanTriggers: { pktPattern: [{ index: 1, value: { offset: 5 } }] } },
      '28000000 2c00 0000 00000000 00000000 4a000000 14007500 10000400 0c000100 08000300 05000000',
    ],
    // NL80211_CMD_SET_MESH_CONFIG: two bytes in a request.
    ['two bytes', { meshConfig: { htOpmode: 3 } }, '20000000 2c00 0100 00000000 00000000 1d000000 0c002300 06001600 03000000'],
    ['four bytes', { meshConfig: { htOpmode: 3 } }, '20000000 2c00 0000 00000000 00000000 1c000000 0c002300 08001600 03000000'],
  ])('%s', (_, attrs, hex) => {
    const message = read(hex)
    expect(message?.attrs).toEqual(attrs)
    const again = encode(bare(message) as never, { protocol: generic })
    expect(again).toHaveLength(fromHex(hex).length)
    expect(decode(again, { protocol: generic })[0]?.attrs).toEqual(attrs)
    expectPartition(explainPartsWith(fromHex(hex), { protocol: generic }), fromHex(hex).length)
  })
})

test('damaged messages are never a failure of a tolerant reader', async () => {
  const pcap = recording('recordings/nic.pcap.gz')
  const found: { protocol: number; bytes: Uint8Array }[] = []
  for await (const item of messages(records(pcap), protocols()))
    if (item.kind === 'message' && (item.protocol === 16 || item.protocol === 4))
      found.push({ protocol: item.protocol, bytes: item.message.bytes })
  const known = protocols()
  for await (const item of messages(records(pcap), known)) void item
  let seed = 1
  const random = (n: number): number => {
    seed = (seed * 48271) % 0x7fffffff
    return seed % n
  }
  let count = 0
  for (let i = 0; i < 3000; i++) {
    const { protocol, bytes } = found[random(found.length)] as (typeof found)[number]
    const damaged = Uint8Array.from(bytes)
    for (let k = 0; k <= random(3); k++) damaged[16 + random(damaged.length - 16)] = random(256)
    const [message] = decode(damaged, { protocol: known.of(protocol), tolerant: true })
    if (message) count++
  }
  expect(count).toBe(3000)
})
