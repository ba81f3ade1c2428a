import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explain, explainParts, fromHex } from '../../src/netlink/explain.ts'
import { decode, encode, type Message } from '../../src/netlink/message.ts'
import { route } from '../../src/wire.ts'
import { reasonsFor } from '../support/byte-reasons.ts'
import { fixture, fixtureFile, fixtureNames, plain } from '../support/fixture.ts'
import { expectPartition } from '../support/fixture-partition.ts'

/** Messages whose bytes are in the order, with the flags and padding, that this encoder has too. */
const CANONICAL = [
  'ack',
  'ack-with-warning',
  'address-add',
  'address-change',
  'address-delete',
  'address-deleted-inet6',
  'address-dump-request',
  'address-label-add',
  'address-label-delete',
  'address-label-dump-request',
  'address-replace',
  'addresses-inet',
  'addresses-inet6',
  'anycast',
  'anycast-added',
  'anycast-removed',
  'done-with-error',
  'dump-done',
  'error-missing-type',
  'error-nested-offset',
  'error-offset',
  'error-policy',
  'error-with-request',
  'fdb-flush',
  'fdb-get',
  'fdb-vxlan',
  'link-altname-delete',
  'link-altnames-add',
  'link-delete',
  'link-dump-request',
  'link-set-netns-fd',
  'link-set-up',
  'mdb-add',
  'mdb-delete',
  'mdb-dump-request',
  'multicast-inet6',
  'multicast-joined',
  'multicast-left',
  'nduseropt',
  'neighbour',
  'neighbour-add-managed',
  'neighbour-asked-for',
  'neighbour-delete',
  'neighbour-deleted',
  'neighbour-get',
  'neighbour-replace',
  'neighbour-table-dump-request',
  'netconf',
  'netconf-deleted',
  'netconf-dump-request',
  'nexthop-add-encap',
  'nexthop-bucket-get',
  'nexthop-buckets',
  'nexthop-delete',
  'nexthop-get',
  'nexthop-group-stats',
  'nexthop-replace',
  'nexthop-resilient',
  'nsid-deleted',
  'nsid-dump-request',
  'nsid-get',
  'nsid-set',
  'nsids',
  'prefix',
  'route-add-encap-rpl',
  'route-add-encap-xfrm',
  'route-add-expires',
  'route-add-multipath',
  'route-change',
  'route-delete',
  'route-deleted',
  'route-get',
  'route-mpls',
  'route-multicast',
  'route-multipath-inet6',
  'route-replace',
  'route-via',
  'rule-add',
  'rule-delete',
  'rule-deleted',
  'rule-dump-request',
  'rule-tun-id',
  'rule-uidrange',
  'rules-6.18',
  'stats-request',
  'stats-set',
  'vlan-dump-request',
  'vlan-global-set',
  'vlan-globals',
  'vlan-set',
  'vlan-stats',
  'vlans',
  'vlans-deleted',
  'vni-delete',
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
    if (protocol !== route) return
    const reasons = messages.flatMap((message) => reasonsFor(encode(message, { protocol }), message.bytes))
    expect(reasons).not.toContain('other')
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
