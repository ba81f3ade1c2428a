import { expect, test } from 'vitest'
import { signature } from '../../src/rtnl/common/signature.ts'

const link = (more: object) => signature({ index: 3, ifname: 'br0', address: new Uint8Array([1, 2]), ...more })

test('counters, timers and what is left of lifetimes make no difference', () => {
  const same = link({})
  expect(link({ stats64: { rxPackets: 1n }, stats: {}, event: 1 })).toBe(same)
  expect(link({ data: { gcTimer: 5n, ageingTime: 1 } })).toBe(link({ data: { gcTimer: 9n, ageingTime: 1 } }))
  expect(link({ cacheinfo: { tstamp: 1, valid: 10, prefered: 5, reachableTime: 1 } })).toBe(
    link({ cacheinfo: { tstamp: 1, valid: 9 } }),
  )
})

test('everything else does', () => {
  const texts = [
    {},
    { mtu: 1 },
    { address: new Uint8Array([1, 3]) },
    { maxGso: 1n },
    { data: { ageingTime: 2 } },
    { flags: ['UP'] },
  ]
  expect(new Set(texts.map(link)).size).toBe(texts.length)
  expect(link({ cacheinfo: { tstamp: 1 } })).not.toBe(link({ cacheinfo: { tstamp: 2 } }))
})
