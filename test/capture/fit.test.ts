import { describe, expect, test } from 'vitest'
import { betterProtocol } from '../../src/capture/message/fit.ts'
import { fromHex } from '../../src/wire.ts'
import { all, recording } from './support.ts'

/** Which protocols the datagrams of a recording look like, when all are read as `assumed`: `16: 16` is generic netlink known again. */
async function found(name: string, assumed?: number): Promise<ReadonlyMap<string, number>> {
  const count = new Map<string, number>()
  for (const one of (await all(recording(name))).datagrams) {
    const better = betterProtocol({ ...one, protocol: assumed ?? one.protocol })
    const key = `${one.protocol}: ${better}`
    count.set(key, (count.get(key) ?? 0) + 1)
  }
  return count
}

describe('which protocol bytes look like', () => {
  test.each(['main', 'kinds', 'addresses', 'routes'])('rtnetlink looks like nothing else: %s', async (name) => {
    const count = await found(`recordings/${name}.pcap.gz`)
    expect([...count.keys()].filter((key) => !key.endsWith(': undefined'))).toEqual([])
  })

  test.each([
    ['recordings/generic.pcap.gz', [4, 12, 16]],
    ['recordings/nic.pcap.gz', [16]],
    ['captures/uevents.strace.gz', [15]],
  ])('what is no rtnetlink is known again when it is read as such: %s', async (name, protocols) => {
    const count = await found(name, 0)
    for (const number of protocols) expect(count.get(`${number}: ${number}`)).toBeGreaterThan(20)
    // Messages without attributes may be anything; none is taken for a third protocol.
    const wrong = [...count.keys()].filter((key) => !/^(\d+): (\1|undefined)$/.test(key))
    expect(wrong).toEqual([])
  })

  test('rtnetlink read as generic netlink is known again', async () => {
    const count = await found('recordings/main.pcap.gz', 16)
    expect(count.get('0: 0')).toBeGreaterThan(100)
    expect([...count.keys()].toSorted()).toEqual(['0: 0', '0: undefined'])
  })
})

describe('hex that is read as rtnetlink', () => {
  const better = (hex: string): number | undefined =>
    betterProtocol({ kind: 'datagram', frame: 1, offset: 0, protocol: 0, littleEndian: true, bytes: fromHex(hex) })

  test('requests of nl80211, with and without attributes, look like generic netlink', () => {
    // iw dev: NL80211_CMD_GET_INTERFACE (5) as a dump; iw dev wlan0 link: NL80211_CMD_GET_SCAN (32) with NL80211_ATTR_IFINDEX.
    expect(better('14000000 1c00 0503 01000000 00000000 05000000')).toBe(16)
    expect(better('1c000000 1c00 0503 01000000 00000000 20000000 0800 0300 03000000')).toBe(16)
  })

  test('queries of rtnetlink with a short struct do not', () => {
    expect(better('14000000 1200 0103 01000000 00000000 11000000')).toBeUndefined()
    expect(better('14000000 1e00 0103 01000000 00000000 0a000000')).toBeUndefined()
  })

  test('an address with attributes of a newer kernel is no sock_diag', () => {
    // RTM_NEWADDR of 56 bytes after nlmsghdr, with two attributes that no table has.
    const attrs = '0800 0200 0a000001 1400 7000 00000000000000000000000000000000 1400 7100 00000000000000000000000000000000'
    expect(better(`48000000 1400 0200 01000000 00000000 02180000 02000000 ${attrs}`)).toBeUndefined()
  })

  test.each(['tour', 'errors', 'server'])('no message of %s looks like anything else', async (name) => {
    const { datagrams } = await all(recording(`recordings/${name}.pcap.gz`))
    const wrong = datagrams.filter((one) => one.protocol === 0 && betterProtocol(one) !== undefined)
    expect(wrong.map(({ frame }) => frame)).toEqual([])
  })
})

describe('the bounds of each protocol', () => {
  const [ROUTE, DIAG, NETFILTER, GENERIC] = [0, 4, 12, 16]
  const hex16 = (number: number): string => Buffer.from(Uint16Array.of(number).buffer).toString('hex')
  /** A message with a body. Its type may have an upper half. */
  const message = (type: number, flags: number, body: string): string =>
    `${hex16(16 + body.length / 2)}0000${hex16(type)}${hex16(flags)}0100000000000000${body}`
  /** An attribute with four bytes. */
  const attr = (type: number): string => `0800${hex16(type)}01000000`
  const link = `00000000${'01000000'}${'00'.repeat(8)}`

  test.each<[string, number, string, number | undefined]>([
    [
      'a control message before',
      ROUTE,
      `1400000003000200010000000000000000000000${message(28, 5, `05000000${attr(1)}`)}`,
      GENERIC,
    ],
    ['the lowest type', ROUTE, message(16, 5, `03010000${attr(1)}`), GENERIC],
    ['the highest type of a family', ROUTE, message(255, 5, `03010000${attr(1)}`), GENERIC],
    ['a dump that is no request', ROUTE, message(28, 0x300, '05000000'), undefined],
    ['a request that is no dump', ROUTE, message(28, 1, '05000000'), undefined],
    ['a request that is half a dump', ROUTE, message(28, 0x101, '05000000'), undefined],
    ['a query of a later version', ROUTE, message(30, 0x301, '05010000'), GENERIC],
    ['a family with more attributes', ROUTE, message(16, 5, `01000000${'0c000100'}${'00'.repeat(8)}${attr(4)}`), GENERIC],
    ['rtnetlink with more attributes', ROUTE, message(20, 5, `02000000${'14000100'}${attr(1)}${attr(2)}`), undefined],
    [
      'rtnetlink with more attributes, which is not assumed',
      GENERIC,
      message(20, 5, `02000000${'14000100'}${attr(1)}${attr(2)}`),
      undefined,
    ],
    ['attributes of rtnetlink, and an unknown one', DIAG, message(16, 0, link + attr(4) + attr(13) + attr(900)), ROUTE],
    ['as many unknown ones', DIAG, message(16, 0, link + attr(4) + attr(900)), undefined],
    ['the highest subsystem', ROUTE, message(0xc05, 5, `02000000${attr(1)}`), NETFILTER],
    ['no subsystem', ROUTE, message(0xd05, 5, `02000000${attr(1)}`), undefined],
    ['a later version of nfnetlink', ROUTE, message(0xa05, 5, `02010000${attr(1)}`), undefined],
    ['a body that is too short for nfnetlink', ROUTE, message(0xa05, 5, '0200'), undefined],
    ['sock_diag: a reply', ROUTE, message(20, 0, `0206${'00'.repeat(70)}`), DIAG],
    ['sock_diag: bytes after the last attribute', ROUTE, message(20, 0, `0206${'00'.repeat(70)}${attr(1)}0000`), undefined],
    ['sock_diag: four bytes more', ROUTE, message(20, 0, `0206${'00'.repeat(74)}`), undefined],
    ['a high attribute beside others', ROUTE, message(28, 5, `05000000${attr(1)}${attr(512)}`), GENERIC],
    ['an attribute that is too high', ROUTE, message(28, 5, `05000000${attr(1)}${attr(513)}`), undefined],
    ['high attributes alone', ROUTE, message(28, 5, `05000000${attr(256)}`), undefined],
    ['the highest attribute that counts', ROUTE, message(28, 5, `05000000${attr(255)}`), GENERIC],
    ['attributes that do not fill it', ROUTE, message(28, 5, `05000000${attr(1)}0000`), undefined],
    ['a uevent', ROUTE, Buffer.from('add@/x\0A=b\0').toString('hex'), 15],
    ['a uevent that is taken for one', 15, Buffer.from('add@/x\0A=b\0').toString('hex'), undefined],
  ])('%s', (_, protocol, text, found) => {
    const bytes = fromHex(text)
    expect(betterProtocol({ kind: 'datagram', frame: 1, offset: 0, protocol, littleEndian: true, bytes })).toBe(found)
  })
})
