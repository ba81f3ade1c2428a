import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explain, explainParts, fromHex } from '../../src/netlink/explain.ts'
import { decode, encode, type Message } from '../../src/netlink/message.ts'
import { fixture, fixtureFile, fixtureNames, plain } from '../support/fixture.ts'
import { expectPartition } from '../support/fixture-partition.ts'

/** Messages whose bytes are in the order, with the flags and padding, that this encoder has too. */
const CANONICAL = [
  'ack',
  'ack-with-warning',
  'address-add',
  'address-dump-request',
  'address-label-add',
  'addresses-inet',
  'addresses-inet6',
  'anycast',
  'cache-report',
  'cache-report-inet6',
  'done-with-error',
  'dump-done',
  'error-missing-type',
  'error-nested-offset',
  'error-offset',
  'error-policy',
  'error-with-request',
  'fdb-vxlan',
  'link-altnames-add',
  'link-dump-request',
  'link-set-netns-fd',
  'link-set-up',
  'mdb-add',
  'multicast-inet6',
  'nduseropt',
  'neighbour',
  'neighbour-add-managed',
  'netconf',
  'nexthop-add-encap',
  'nexthop-buckets',
  'nexthop-group-stats',
  'nexthop-resilient',
  'nsid-set',
  'nsids',
  'prefix',
  'route-add-encap-rpl',
  'route-add-encap-xfrm',
  'route-add-expires',
  'route-add-multipath',
  'route-get',
  'route-mpls',
  'route-multipath-inet6',
  'route-via',
  'rule-add',
  'rule-tun-id',
  'rule-uidrange',
  'rules-6.18',
  'stats-request',
  'vlan-dump-request',
  'vlan-global-set',
  'vlan-globals',
  'vlan-set',
  'vlan-stats',
  'vlans',
  'vni-dump-request',
  'vnis',
  'vnis-add',
]

const bare = ({ bytes: _, ...message }: Message): object => message

describe.each(fixtureNames)('%s', (name) => {
  const { comment, text, bytes, protocol } = fixture(name)
  const messages = decode(bytes, { protocol })

  test('says what it shows, what made it, and where', () => {
    expect(comment).toMatch(/^# Shows: .+\n# Command: .+\n# From: .*Linux \d.+\n# Protocol: \w+\n$/)
  })

  test('decodes to the value beside it', () => {
    expect(plain(messages.map(bare))).toEqual(JSON.parse(readFileSync(fixtureFile(name, 'json'), 'utf8')))
  })

  test('is encoded to an equal value', () => {
    const again = messages.map((message) => decode(encode(message, { protocol }), { protocol }))
    expect(again.map((all) => all.map(bare))).toEqual(messages.map((message) => [bare(message)]))
  })

  test(`is ${CANONICAL.includes(name) ? '' : 'not '}encoded to the same bytes`, () => {
    const same = messages.every((message) => Buffer.from(encode(message, { protocol })).equals(message.bytes))
    expect(same).toBe(CANONICAL.includes(name))
  })

  test('is explained as it stands here, without gap or overlap', () => {
    expectPartition(explainParts(bytes, { protocol }), bytes.length)
    expect(explain(bytes, { protocol })).toBe(text)
    expect(fromHex(text)).toEqual(bytes)
  })

  test('is refused when it is read in the other byte order', () => {
    expect(() => decode(bytes, { protocol, littleEndian: false })).toThrow('message of length')
  })
})
