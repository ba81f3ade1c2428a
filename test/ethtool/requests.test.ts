// What nlwire sends to the family ethtool, byte by byte beside what ethtool(8) sends: fixtures/ethtool/requests.tsv.
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { genericNetlink } from '../../src/declare.ts'
import { type Ethtool, ethtool } from '../../src/ethtool.ts'
import { ethtoolFamily } from '../../src/genl/families/ethtool.ts'
import { NetNs } from '../../src/index.ts'
import type { Message, Outgoing } from '../../src/netlink/message/message.ts'
import { nlwire } from '../cli/support/command.ts'
import { type FakeKernel, fakeKernel, says } from '../linux/support/fake-kernel.ts'

const FAMILY = 21
const recorded = new Map(
  readFileSync(new URL('../../fixtures/ethtool/requests.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t') as [words: string, messages: string])
    .map(([words, messages]) => [words, messages.split(' ')] as const),
)

/** Texts of the sets that the requests below name, at their places. */
const STRINGS: Readonly<Record<number, readonly string[]>> = {
  4: [
    'tx-tcp-segmentation',
    'tx-tcp-ecn-segmentation',
    'tx-tcp-mangleid-segmentation',
    'tx-tcp6-segmentation',
    'tx-tcp-accecn-segmentation',
    'tx-gre-segmentation',
    'rx-checksum',
  ],
  9: ['RS'],
  10: ['drv'],
  18: ['FramesTransmittedOK', 'SingleCollisionFrames'],
}

let kernel: FakeKernel

/** A kernel with the family, which accepts every request, and has those texts. */
function start(): void {
  const protocol = genericNetlink([ethtoolFamily])
  protocol.learn(FAMILY, 'ethtool')
  kernel = fakeKernel(
    (to: Message) => {
      if (to.type !== FAMILY) return [{ datagram: [described(to), says.ack(to)] }]
      return [{ datagram: [...answer(to), says.ack(to)] }]
    },
    [],
    protocol,
  )
}

const described = ({ seq }: Message): Outgoing => {
  return { type: 16, seq, header: { cmd: 1 }, attrs: { familyId: FAMILY, familyName: 'ethtool', version: 1, hdrsize: 0 } }
}

function answer({ seq, header, attrs }: Message): Outgoing[] {
  const cmd = header['cmd'] as number
  if (cmd === 1) {
    const { stringsets } = attrs as { stringsets: { stringset: { id: number }[] } }
    const stringset = stringsets.stringset.map(({ id }) => {
      return { id, strings: { string: (STRINGS[id] ?? []).map((value, index) => ({ index, value })) } }
    })
    return [{ type: FAMILY, seq, header: { cmd: 1 }, attrs: { stringsets: { stringset } } }]
  }
  if (cmd === 32) {
    const stat = [{ mac: { '2TxPkt': 5n } }, { mac: { '3SingleCol': 0n } }, { mac: { '4MultiCol': 7n } }]
    const rmon = { id: 3, histRx: [{ histBktLow: 0, histBktHi: 64, histVal: 9n }] }
    return [{ type: FAMILY, seq, header: { cmd: 33 }, attrs: { grp: [{ id: 1, ssId: 18, stat }, rmon] } }]
  }
  // Replies have the numbers of their own list; only the features are read from one here.
  return cmd === 12 ? [{ type: FAMILY, seq, header: { cmd }, attrs: { wanted: { size: 7 }, active: { size: 7 } } }] : []
}

/** The requests to the family, with sequence number and port id 0. */
const sent = (): string[] =>
  kernel.requests
    .filter(({ type }) => type === FAMILY)
    .map(({ bytes }) => Buffer.from(bytes.slice()).fill(0, 8, 16).toString('hex'))

afterEach(() => kernel.stop())

describe('nlwire ethtool sends what ethtool sends', () => {
  const own = [...recorded.keys()].filter((words) => /^-[kKlLcCgGaAT] |^--show-fec/.test(words))

  test.each(own)('%s', async (words) => {
    start()
    await nlwire('ethtool', ...words.split(' '))
    expect(sent()).toEqual(recorded.get(words))
  })
})

describe('the methods of ethtool(ns) send what ethtool sends', () => {
  const calls: readonly (readonly [string, (eth: Ethtool) => Promise<unknown>])[] = [
    ['-l v0', (eth) => eth.channels.get('v0')],
    ['-L v0 rx 2', (eth) => eth.channels.set('v0', { rxCount: 2 })],
    ['-c t0', (eth) => eth.coalesce.get('t0')],
    ['-C t0 rx-frames 5', (eth) => eth.coalesce.set('t0', { rxMaxFrames: 5 })],
    ['-g v0', (eth) => eth.rings.get('v0')],
    ['-G v0 rx 5', (eth) => eth.rings.set('v0', { rx: 5 })],
    ['-a v0', (eth) => eth.pause.get('v0')],
    ['-I -a v0', (eth) => eth.pause.get('v0', { stats: true })],
    ['-A v0 rx on', (eth) => eth.pause.set('v0', { rx: true })],
    ['-T v0', (eth) => eth.timestamping.get('v0')],
    ['--show-fec v0', (eth) => eth.fec.get('v0')],
    ['--set-fec v0 encoding rs', (eth) => eth.fec.set('v0', { modes: ['RS'], auto: false })],
    ['--show-eee v0', (eth) => eth.eee.get('v0')],
    ['--set-eee v0 eee on', (eth) => eth.eee.set('v0', { enabled: true })],
    ['--show-priv-flags v0', (eth) => eth.privateFlags.get('v0')],
    ['-m v0', (eth) => eth.eeprom.get('v0', { length: 1 })],
    ['-s t0 speed 100 duplex full autoneg off', (eth) => eth.linkModes.set('t0', { speed: 100, duplex: 'FULL', autoneg: false })],
    ['-s v0 port tp mdix auto', (eth) => eth.linkInfo.set('v0', { port: 'TP', tpMdixCtrl: 'MDI_AUTO' })],
    ['-s v0 msglvl drv on', (eth) => eth.debug.set('v0', { messages: { drv: true } })],
  ]

  test.each(calls)('%s', async (words, call) => {
    start()
    await using ns = await NetNs.current()
    await call(ethtool(ns))
    // nlwire reads the texts of a set before it names its bits: ethtool leaves unknown names to the kernel.
    expect(sent().at(-1)).toBe(recorded.get(words)?.at(-1))
  })
})

test('counters have the names of the kernel, each of them', async () => {
  start()
  await using ns = await NetNs.current()
  expect(await ethtool(ns).stats.get('v0')).toEqual({
    // The kernel of the test has two names.
    ETH_MAC: { counters: { FramesTransmittedOK: 5n, SingleCollisionFrames: 0n, '4MultiCol': 7n }, rx: [], tx: [] },
    RMON: { counters: {}, rx: [{ low: 0, high: 64, packets: 9n }], tx: [] },
  })
})

test('the texts of a device are read each time: its driver may change', async () => {
  start()
  await using ns = await NetNs.current()
  const { strings } = ethtool(ns)
  for (let i = 0; i < 2; i++) await strings.get('PRIV_FLAGS', 'v0')
  for (let i = 0; i < 2; i++) await strings.get('FEATURES')
  expect(sent()).toHaveLength(3)
})
