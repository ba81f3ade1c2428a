import { describe, expect, test } from 'vitest'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { is } from '../../src/netlink/message/message.ts'
import type { AddressOptions } from '../../src/rtnl/address/request.ts'
import { addBody } from '../../src/rtnl/address/request.ts'
import { addressMessages } from '../../src/rtnl/address/table.ts'
import { addressOf } from '../../src/rtnl/address/view.ts'
import { isFallback } from '../../src/rtnl/link/create/fallback.ts'
import { optionsOf } from '../../src/rtnl/link/ensure/options-of.ts'
import { linkKindOf } from '../../src/rtnl/link/kind/lookup.ts'
import { inNumbers } from '../../src/rtnl/link/numbers.ts'
import type { SetLink } from '../../src/rtnl/link/options.ts'
import { checkedCreate, checkedSet } from '../../src/rtnl/link/request.ts'
import { type LinkMessage, linkMessages } from '../../src/rtnl/link/table.ts'
import { type Link, linkOf } from '../../src/rtnl/link/view.ts'
import { decode, jsonOf, rtnetlink } from '../../src/wire.ts'
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

/** Of IPv4 settings the kernel sends an array, and takes a nest. */
function withoutArrays(afSpec: unknown): object {
  return JSON.parse(JSON.stringify(jsonOf(afSpec ?? {}), (key, value) => (key === 'mcForwarding' ? undefined : value)))
}

/**
 * Options that are reported and not always taken: of a bond in every mode (BOND_MODE_ALL_EX in drivers/net/bonding), and without
 * MII monitoring; those of vxlan_nl2conf and geneve_nl2info that count if they are off.
 */
const UNFIT: Readonly<Record<string, readonly string[]>> = {
  bond: [
    ...['packetsPerSlave', 'arpInterval', 'arpValidate', 'missedMax', 'adLacpRate', 'adLacpActive', 'tlbDynamicLb'],
    ...['coupledControl', 'broadcastNeigh', 'lacpStrict', 'updelay', 'downdelay', 'peerNotifDelay'],
  ],
  geneve: ['ttlInherit'],
  vxlan: ['remcsumRx', 'reservedBits'],
}

/** An hsr that has lost a port, which a new one needs. */
const isOrphan = ({ kind, data }: Link): boolean => kind === 'hsr' && data.slave2 === undefined

/** Kinds that requests do not create, or only with what no link reports: the sockets of a gtp. */
const NOT_CREATED = ['can', 'tun', 'gtp']

/** The flags of the recordings that a request can change; the others are ignored. */
const CHANGEABLE = ['NOARP', 'PROMISC', 'ALLMULTI', 'MULTICAST', 'DYNAMIC']

describe.each(links)('the link of %s', (_, { header, attrs }) => {
  const link = linkOf(header, attrs)

  test('is taken by set, as the numbers that the kernel sent', () => {
    const given = optionsOf(link, 'set') as unknown as Record<string, unknown>
    const { flags: _, up, master, kind: __, data, slaveKind: ___, slaveData, afSpec, ...rest } = inNumbers(given)
    const { linkinfo = {}, ...sent } = attrs
    expect(sent).toMatchObject({ ...rest, ...(master ? { master } : {}) })
    expect(withoutArrays(sent.afSpec)).toMatchObject(withoutArrays(afSpec))
    const [options = {}] = Object.values(linkinfo.data ?? {}) as object[]
    const [portOptions = {}] = Object.values(linkinfo.slaveData ?? {}) as object[]
    // Which the kernel does not report: the addresses are all of them.
    const { macaddrMode: _____, ...there } = (data ?? {}) as { macaddrMode?: number }
    expect(withoutMasks(options)).toMatchObject(withoutMasks(there))
    expect(portOptions).toMatchObject((slaveData ?? {}) as object)
    const states = checkedSet(given as SetLink).flags ?? {}
    expect(Object.keys(states)).toEqual(link.flags.filter((flag) => CHANGEABLE.includes(flag)))
    expect(up).toBe(link.flags.includes('UP'))
  })

  test('is taken by create, with all that can be set', () => {
    if (link.kind === undefined || NOT_CREATED.includes(link.kind)) return
    const given = optionsOf(link, 'create')
    expect(() => checkedCreate(given)).not.toThrow()
    const { data = {} } = given
    const left = Object.keys(link.data ?? {}).filter((key) => !Object.hasOwn(data, key))
    const { table = {} } = linkKindOf(link.kind)?.attrs ?? {}
    const { [link.kind]: unfit = [] } = UNFIT
    expect(left.filter((key) => table[key] && !table[key][4]?.readOnly && !unfit.includes(key))).toEqual([])
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

const RECORDINGS = new URL('../../fixtures/recordings/', import.meta.url)

test.each(recordingsIn(RECORDINGS))('every link of the recording %s is taken by set and create', (name) => {
  const refused: Record<string, unknown> = {}
  for (const { protocol, bytes } of readPcap(new URL(`${name}.pcap.gz`, RECORDINGS))) {
    if (protocol !== rtnetlink.number) continue
    for (const message of decode(bytes)) {
      if (!is(linkMessages, message, 'RTM_NEWLINK') || message.header.family !== 0 || (message.flags & NLM_F_REQUEST) !== 0)
        continue
      const link = linkOf(message.header, message.attrs)
      try {
        checkedSet(optionsOf(link, 'set'))
        // The links that tunnel modules make have no remote end, and the kernel takes no such value.
        if (link.kind !== undefined && !NOT_CREATED.includes(link.kind) && !isFallback(link.ifname) && !isOrphan(link))
          checkedCreate(optionsOf(link, 'create'))
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
