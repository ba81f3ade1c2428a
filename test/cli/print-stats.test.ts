// Counters that this machine's kernel lacks. MPLS: what `ip` 6.1 printed on Debian 6.1. Bonds: the texts that are in `ip` 6.1, which
// crashes when it reads them ("stack smashing detected", also 6.15).
import { expect, test } from 'vitest'
import { printMplsStats } from '../../src/cli/link/print/afstats.ts'
import { printBondXstats } from '../../src/cli/link/print/bond-xstats.ts'
import { printVfs } from '../../src/cli/link/print/vfs.ts'
import { Output } from '../../src/cli/output/output.ts'

const ctx = { command: 'link', ifname: () => '', ifflags: () => undefined, netnsName: () => undefined } as const

const NONE = { rxPackets: 0n, txPackets: 0n, rxBytes: 0n, txBytes: 0n, rxErrors: 0n, txErrors: 0n, rxDropped: 0n, txDropped: 0n }

const mpls = (stats: Partial<typeof NONE & { rxNoroute: bigint }>, options: object = {}): string => {
  const out = new Output(options)
  out.open()
  printMplsStats({ ...NONE, rxNoroute: 0n, ...stats }, out, ctx)
  out.close()
  return out.finish()
}

test('packets of MPLS, as ip prints them', () => {
  expect(mpls({})).toBe(
    [
      '    mpls:',
      '        RX: bytes packets errors dropped noroute',
      '                0       0      0       0       0 ',
      '        TX: bytes packets errors dropped',
      '                0       0      0       0 ',
      '',
    ].join('\n'),
  )
  expect(mpls({}, { oneline: true })).toBe(
    '    mpls:\\        RX: bytes packets errors dropped noroute\\                0       0      0       0       0 \\' +
      '        TX: bytes packets errors dropped\\                0       0      0       0 \\',
  )
  expect(mpls({ rxPackets: 2n, rxNoroute: 1n }, { json: true })).toBe(
    '[{"rx":{"bytes":0,"packets":2,"errors":0,"dropped":0,"noroute":1},"tx":{"bytes":0,"packets":0,"errors":0,"dropped":0}}]\n',
  )
})

test('long numbers widen the columns of both rows', () => {
  const [, rx = '', numbers = '', tx = ''] = mpls({ txBytes: 1234567890123n, rxPackets: 12345678n }).split('\n')
  expect(rx).toBe('        RX:     bytes  packets errors dropped noroute')
  expect(numbers).toBe('                    0 12345678      0       0       0 ')
  expect(tx).toBe('        TX:     bytes  packets errors dropped')
})

test('LACP packets of a bond, without the counters that the kernel lacks', () => {
  const stats = { lacpduRx: 3n, lacpduTx: 4n, lacpduIllegalRx: 0n, markerRespTx: 5n, markerUnknownRx: 6n }
  const printed = (options: object): string => {
    const out = new Output(options)
    out.open()
    printBondXstats(stats, out)
    out.close()
    return out.finish()
  }
  const lines = ['LACPDU Rx 3', 'LACPDU Tx 4', 'LACPDU Illegal Rx 0', 'Marker response Tx 5', 'Marker unknown type Rx 6']
  expect(printed({})).toBe(lines.map((line) => `${' '.repeat(20)}${line}\n`).join(''))
  expect(printed({ json: true })).toBe(
    '[{"802.3ad":{"lacpdu_rx":3,"lacpdu_tx":4,"lacpdu_illegal_rx":0,"marker_response_tx":5,"marker_unknown_rx":6}}]\n',
  )
})

test('virtual functions, as ip printed those of netdevsim', () => {
  const mac = (last: number): Uint8Array =>
    Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 2 * +(last > 0) : i === 5 ? last : 0))
  const broadcast = { broadcast: Uint8Array.from({ length: 32 }, (_, i) => (i < 6 ? 255 : 0)) }
  const vf = (number: number, on: number, rest: object) => ({
    mac: { vf: number, mac: mac(on) },
    broadcast,
    vlanList: { info: [{ vf: number, vlan: 0, qos: 0, vlanProto: 0x8100 }] },
    spoofchk: { vf: number, setting: on },
    linkState: { vf: number, linkState: on },
    trust: { vf: number, setting: on },
    rssQueryEn: { vf: number, setting: on },
    rate: { vf: number, maxTxRate: 0, minTxRate: 0 },
    ...rest,
  })
  const tagged = { vlanList: { info: [{ vf: 1, vlan: 7, qos: 2, vlanProto: 0x88a8 }] } }
  const limited = { txRate: { vf: 1, rate: 200 }, rate: { vf: 1, maxTxRate: 200, minTxRate: 50 } }
  const attrs = { numVf: 2, vfinfoList: { info: [vf(0, 0, {}), vf(1, 1, { ...tagged, ...limited })] } }
  const printed = (options: object): string => {
    const out = new Output(options)
    out.open()
    printVfs({ type: 16, header: { family: 0, type: 1, index: 3, flags: 0, change: 0 }, attrs }, out, ctx)
    out.close()
    return out.finish()
  }
  const [first, second] = [
    'vf 0     link/ether 00:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff, spoof checking off, link-state auto, trust off, query_rss off',
    'vf 1     link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff, vlan 7, qos 2, vlan protocol 802.1ad, tx rate 200 (Mbps), ' +
      'max_tx_rate 200Mbps, min_tx_rate 50Mbps, spoof checking on, link-state enable, trust on, query_rss on',
  ]
  expect(printed({})).toBe(`\n    ${first}\n    ${second}`)
  expect(JSON.parse(printed({ json: true }))).toMatchObject([
    {
      vfinfo_list: [
        { vf: 0, vlan_list: [{}], rate: { max_tx: 0, min_tx: 0 }, spoofchk: false },
        { vf: 1, tx_rate: 200, trust: true },
      ],
    },
  ])
})
