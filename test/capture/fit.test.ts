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
