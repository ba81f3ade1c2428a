import { describe, expect, test } from 'vitest'
import type { Table } from '../../src/netlink/codec/codec.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { is } from '../../src/netlink/message/message.ts'
import type { AddressOptions } from '../../src/rtnl/address/request.ts'
import { addBody } from '../../src/rtnl/address/request.ts'
import { addressMessages } from '../../src/rtnl/address/table.ts'
import { addressOf } from '../../src/rtnl/address/view.ts'
import { isFallback } from '../../src/rtnl/link/create/fallback.ts'
import { hasOwnLink } from '../../src/rtnl/link/kind/check.ts'
import { linkKindOf, portOf } from '../../src/rtnl/link/kind/lookup.ts'
import { inNumbers } from '../../src/rtnl/link/numbers.ts'
import { type CreateLink, SETTABLE, type SetLink } from '../../src/rtnl/link/options.ts'
import { checkedCreate, checkedSet } from '../../src/rtnl/link/request.ts'
import { type LinkMessage, linkAttrs, linkMessages } from '../../src/rtnl/link/table.ts'
import { type Link, linkOf } from '../../src/rtnl/link/view.ts'
import { decode, rtnetlink } from '../../src/wire.ts'
import { fixture, fixtureNames } from '../support/fixture.ts'
import { readPcap } from '../support/pcap.ts'
import { recordingsIn } from '../support/recordings.ts'

// Whatever a call returns, a call takes: every link and address of the recordings, less what is read-only.

const NLM_F_REQUEST = 1

const messages = fixtureNames.flatMap((name) => {
  const { bytes, protocol } = fixture(name)
  return [...decodeMessages(bytes, { protocol })].flatMap((message) =>
    (message.flags & NLM_F_REQUEST) === 0 ? [{ name, message }] : [],
  )
})
const links = messages.flatMap(({ name, message }) =>
  is(linkMessages, message, 'RTM_NEWLINK') && message.header.family === 0 ? [[name, message as LinkMessage] as const] : [],
)
const addresses = messages.flatMap(({ name, message }) =>
  is(addressMessages, message, 'RTM_NEWADDR') ? [[name, message] as const] : [],
)

/** The kernel sends a mask of all flags that it knows; an array of those that are on is a mask of just these. */
function withoutMasks(data: unknown): object {
  return Object.fromEntries(
    Object.entries(data as object).map(([key, value]) => {
      const { flags, optval } = (value ?? {}) as { flags?: number; optval?: number }
      return [key, flags ?? optval ?? value]
    }),
  )
}

/** What can be set of a value: without what its rows call read-only. */
function settable(value: unknown, table: Table | undefined): unknown {
  if (!table || typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const [, , codec, , notes] = table[key] ?? []
      if (notes?.readOnly || key === 'unknown') return []
      const { shape } = codec ?? {}
      if (shape?.type === 'attributes') return [[key, settable(inner, shape.table)]]
      if (shape?.type !== 'select') return [[key, inner]]
      const chosen = Object.entries(inner as object).map(([choice, of]) => {
        const { shape: own } = shape.choices[choice] ?? {}
        return [choice, settable(of, own?.type === 'attributes' ? own.table : undefined)]
      })
      return [[key, Object.fromEntries(chosen)]]
    }),
  )
}

/** The options that a link is made of, or that make it what it is. */
function optionsOf(link: Link, keys: readonly string[]): Record<string, unknown> {
  const { kind, slaveKind, slaveData } = link
  const data = link.data && inItsMode(link)
  const all = settable(link, linkAttrs.table) as Record<string, unknown>
  const own = keys.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]]))
  return {
    ...Object.fromEntries(own),
    flags: link.flags,
    ...(kind === undefined ? {} : { kind, ...(data ? { data: settable(data, linkKindOf(kind)?.attrs.table) } : {}) }),
    ...(slaveKind === undefined
      ? {}
      : { slaveKind, ...(slaveData ? { slaveData: settable(slaveData, portOf(slaveKind)?.attrs.table) } : {}) }),
  }
}

/** Options that a bond reports in every mode, and takes in some: BOND_MODE_ALL_EX in drivers/net/bonding/bond_options.c. */
const OF_OTHER_MODES: Readonly<Record<string, readonly string[]>> = {
  packetsPerSlave: ['ROUNDROBIN'],
  arpInterval: ['ROUNDROBIN', 'ACTIVEBACKUP', 'XOR', 'BROADCAST'],
  arpValidate: ['ROUNDROBIN', 'ACTIVEBACKUP', 'XOR', 'BROADCAST'],
  adLacpRate: ['8023AD'],
  adLacpActive: ['8023AD'],
  tlbDynamicLb: ['TLB', 'ALB'],
}

/** What a bond takes in its mode. */
function inItsMode(link: Link): object {
  if (link.kind !== 'bond') return link.data ?? {}
  const { data } = link
  return Object.fromEntries(Object.entries(data).filter(([key]) => OF_OTHER_MODES[key]?.includes(String(data.mode)) ?? true))
}

/** Kinds that requests do not create, or only with what no link reports: the sockets of a gtp. */
const NOT_CREATED = ['can', 'tun', 'gtp']

/** The flags of the recordings that a request can change; the others are ignored. */
const CHANGEABLE = ['UP', 'NOARP', 'PROMISC', 'ALLMULTI', 'MULTICAST', 'DYNAMIC']

/** Those that only a new link takes, or only a link that moves. */
const NEW_ONLY = ['numTxQueues', 'numRxQueues', 'linkNetnsid', 'parentDevName']
const CHANGES = [...SETTABLE.filter((key) => !NEW_ONLY.includes(key) && key !== 'newIfindex')]

describe.each(links)('the link of %s', (_, { header, attrs }) => {
  const link = linkOf(header, attrs)

  test('is taken by set, as the numbers that the kernel sent', () => {
    const given = optionsOf(link, CHANGES)
    const { flags: _, data, slaveData, ...rest } = inNumbers(given)
    const sent = optionsOf({ ...attrs, flags: [] } as never, CHANGES)
    delete sent['flags']
    expect({ ...rest, kind: undefined, slaveKind: undefined }).toEqual({ ...sent, kind: undefined, slaveKind: undefined })
    const { linkinfo = {} } = attrs
    const [options] = Object.values(linkinfo.data ?? {}) as object[]
    const [portOptions] = Object.values(linkinfo.slaveData ?? {}) as object[]
    const there = Object.entries(settable(options ?? {}, linkKindOf(link.kind)?.attrs.table) as object)
    const wire = Object.fromEntries(there.filter(([key]) => Object.hasOwn((given['data'] ?? {}) as object, key)))
    if (data) expect(withoutMasks(data)).toEqual(withoutMasks(wire))
    if (slaveData) expect(slaveData).toEqual(settable(portOptions, portOf(link.slaveKind)?.attrs.table))
    const states = checkedSet(given as SetLink).flags as object
    expect(Object.keys(states)).toEqual(link.flags.filter((flag) => CHANGEABLE.includes(flag)))
  })

  test('is taken by create', () => {
    if (link.kind === undefined || NOT_CREATED.includes(link.kind)) return
    const given = optionsOf(link, [...CHANGES, 'numTxQueues', 'numRxQueues', 'linkNetnsid'])
    expect(() =>
      checkedCreate({ ...given, ...(link.link && !hasOwnLink(link.kind) ? { link: link.link } : {}) } as unknown as CreateLink),
    ).not.toThrow()
  })
})

describe.each(addresses)('the address of %s', (_, { header, attrs }) => {
  test('is taken by add', () => {
    const { cidr, address, flags, scope, proto, label, broadcast, rtPriority, cacheinfo, family } = addressOf(header, attrs)
    const given = { flags, scope, proto, rtPriority, ...(family === 'INET' ? { label, broadcast } : {}) }
    const life = cacheinfo && { valid: cacheinfo.valid, prefered: cacheinfo.prefered }
    const options = Object.fromEntries(Object.entries({ ...given, cacheinfo: life }).filter(([, value]) => value !== undefined))
    const body = addBody(cidr, options as AddressOptions)
    // Not PERMANENT, TENTATIVE and others of the kernel's own.
    const kept = ['NODAD', 'MANAGETEMPADDR', 'NOPREFIXROUTE'].filter((flag) => flags.includes(flag as 'NODAD'))
    expect(addressOf({ ...header, ...body.header, index: 0 } as never, body.attrs).flags).toEqual(kept)
    expect([body.header.scope, body.attrs.proto, body.attrs.cacheinfo?.valid, address]).toEqual([
      header.scope,
      attrs.proto,
      attrs.cacheinfo?.valid,
      attrs.address,
    ])
  })
})

const WITHOUT_ADDRESS = CHANGES.filter((key) => key !== 'address')

const RECORDINGS = new URL('../../fixtures/recordings/', import.meta.url)

test.each(recordingsIn(RECORDINGS))('every link of the recording %s is taken by set', (name) => {
  const refused: Record<string, unknown> = {}
  for (const { protocol, bytes } of readPcap(new URL(`${name}.pcap.gz`, RECORDINGS))) {
    if (protocol !== rtnetlink.number) continue
    for (const message of decode(bytes)) {
      if (!is(linkMessages, message, 'RTM_NEWLINK') || message.header.family !== 0 || (message.flags & NLM_F_REQUEST) !== 0)
        continue
      const link = linkOf(message.header, message.attrs)
      // The links that tunnel modules make have neither an address nor a remote end, and the kernel takes no such values.
      if (isFallback(link.ifname)) continue
      try {
        // A bridge without ports may have no address; the kernel takes none either.
        checkedSet(optionsOf(link, link.address === '00:00:00:00:00:00' ? WITHOUT_ADDRESS : CHANGES) as SetLink)
      } catch (error) {
        refused[String(error)] = link.kind
      }
    }
  }
  expect(refused).toEqual({})
})

test('there are links and addresses of many kinds', () => {
  expect([links.length > 40, addresses.length > 3]).toEqual([true, true])
})
