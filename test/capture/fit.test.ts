import { describe, expect, test } from 'vitest'
import { betterProtocol } from '../../src/capture/message/fit.ts'
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
