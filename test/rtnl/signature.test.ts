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

test('nor does the order of keys, which is another once a table is read by code of its own', () => {
  expect(signature({ b: 1, a: { d: 2, c: 3 } })).toBe(signature({ a: { c: 3, d: 2 }, b: 1 }))
})

test('IPv6 keeps flags and times of its own of a link, which no notification reports; those of an address are its own', () => {
  const inet6 = (more: object) => link({ afSpec: { inet6: { conf: { mtu: 1 }, ...more } } })
  expect(inet6({ flags: 0x80000010, cacheinfo: { tstamp: 2 } })).toBe(inet6({}))
  expect(inet6({ conf: { mtu: 2 } })).not.toBe(inet6({}))
})
