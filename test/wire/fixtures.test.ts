import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explainMessages, explainText, fromHex } from '../../src/netlink/explain/explain.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import type { Message } from '../../src/netlink/message/message.ts'
import { rtnetlink } from '../../src/wire.ts'
import { reasonsFor } from '../support/byte-reasons.ts'
import { fixture, fixtureFile, fixtureNames, plain } from '../support/fixture.ts'
import { expectPartition } from '../support/fixture-partition.ts'

/** Messages whose bytes are in the order, with the flags and padding, that this encoder has too. */
const CANONICAL = [
  'ack',
  'ack-with-warning',
  'address-add',
  'address-change',
  'address-del',
  'address-delete',
  'address-deleted-inet6',
  'address-dump-request',
  'address-label-add',
  'address-label-del',
  'address-label-dump-request',
  'address-replace',
  'addresses-inet',
  'addresses-inet6',
  'addresses-target-6.18',
  'anycast',
  'anycast-add-6.18',
  'anycast-del-6.18',
  'cache-report',
  'cache-report-inet6',
  'dcb-app-add',
  'dcb-dcbx-set',
  'dcb-ets-show',
  'done-with-error',
  'dump-done',
  'error-missing-type',
  'error-nested-offset',
  'error-offset',
  'error-policy',
  'error-with-request',
  'fdb-add-nhid',
  'fdb-del-vxlan',
  'fdb-flush',
  'fdb-get',
  'fdb-vxlan',
  'link-altname-del',
  'link-altnames-add',
  'link-delete',
  'link-dump-request',
  'link-set-netns-fd',
  'link-set-netns-pid',
  'link-set-protodown-reason',
  'link-set-up',
  'mdb-add',
  'mdb-del',
  'mdb-dump-request',
  'multicast-add-6.18',
  'multicast-del-6.18',
  'multicast-inet6',
  'nduseropt',
  'neighbour',
  'neighbour-add-managed',
  'neighbour-add-protocol',
  'neighbour-asked-for',
  'neighbour-delete',
  'neighbour-deleted',
  'neighbour-get',
  'neighbour-replace',
  'neighbour-table-dump-request',
  'netconf',
  'netconf-del',
  'netconf-dump-request',
  'netconf-mpls',
  'nexthop-add-encap',
  'nexthop-add-fdb',
  'nexthop-bucket-dump-request',
  'nexthop-bucket-get',
  'nexthop-buckets',
  'nexthop-del',
  'nexthop-dump-request',
  'nexthop-get',
  'nexthop-group-stats',
  'nexthop-replace',
  'nexthop-resilient',
  'nsid-del',
  'nsid-dump-request',
  'nsid-dump-request-target',
  'nsid-get',
  'nsid-set',
  'nsids',
  'nsids-target-6.18',
  'prefix',
  'route-add-encap-rpl',
  'route-add-encap-xfrm',
  'route-add-expires',
  'route-add-multipath',
  'route-add-nhid',
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
  'rule-add-goto',
  'rule-add-iif',
  'rule-add-l3mdev',
  'rule-add-realms',
  'rule-add-suppress-ifgroup',
  'rule-del',
  'rule-delete',
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
  'vni-del',
  'vni-dump-request',
  'vnis',
  'vnis-add',
]

const bare = ({ bytes: _, ...message }: Message): object => message

describe.each(fixtureNames)('%s', (name) => {
  const { comment, text, bytes, protocol } = fixture(name)
  const messages = decodeMessages(bytes, { protocol })

  test('says what it shows, what made it, and where', () => {
    expect(comment).toMatch(/^# Shows: .+\n# Command: .+\n# From: .*Linux \d.+\n# Protocol: \w+\n$/)
  })

  test('decodes to the value beside it', () => {
    expect(plain(messages.map(bare))).toEqual(JSON.parse(readFileSync(fixtureFile(name, 'json'), 'utf8')))
  })

  test('is encoded to an equal value', () => {
    const again = messages.map((message) => decodeMessages(encodeMessage(message, { protocol }), { protocol }))
    expect(again.map((all) => all.map(bare))).toEqual(messages.map((message) => [bare(message)]))
  })

  test(`is ${CANONICAL.includes(name) ? '' : 'not '}encoded to the same bytes`, () => {
    const same = messages.every((message) => Buffer.from(encodeMessage(message, { protocol })).equals(message.bytes))
    expect(same).toBe(CANONICAL.includes(name))
    if (protocol !== rtnetlink) return
    const reasons = messages.flatMap((message) => reasonsFor(encodeMessage(message, { protocol }), message.bytes))
    expect(reasons).not.toContain('other')
  })

  test('is explained as in the file, without gap or overlap', () => {
    expectPartition(explainMessages(bytes, { protocol }), bytes.length)
    expect(explainText(bytes, { protocol })).toBe(text)
    expect(fromHex(text)).toEqual(bytes)
  })

  test('is refused when it is read in the other byte order', () => {
    expect(() => decodeMessages(bytes, { protocol, littleEndian: false })).toThrow('message of length')
  })
})
