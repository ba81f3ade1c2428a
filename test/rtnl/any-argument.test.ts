// Whatever a call gets: it is refused with a TypeError or a RangeError, or comes as far as the socket. Nothing else is thrown.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NetlinkError } from '../../src/index.ts'
import { AddressLabels } from '../../src/rtnl/address-label/labels.ts'
import { BridgeVlans } from '../../src/rtnl/bridge-vlan/vlans.ts'
import { Mdb } from '../../src/rtnl/mdb/mdb.ts'
import { Multicast } from '../../src/rtnl/multicast/multicast.ts'
import { Fdb } from '../../src/rtnl/neighbour/fdb.ts'
import { Neighbours } from '../../src/rtnl/neighbour/neighbours.ts'
import { NetconfSettings } from '../../src/rtnl/netconf/netconf.ts'
import { Nexthops } from '../../src/rtnl/nexthop/nexthops.ts'
import { Routes } from '../../src/rtnl/route/routes.ts'
import { Rules } from '../../src/rtnl/rule/rules.ts'
import { Sysctl } from '../../src/rtnl/sysctl/sysctl.ts'
import { Tuntap } from '../../src/rtnl/tuntap/tuntap.ts'
import { Sent, unsentReach } from './support/unsent.ts'

const collections = {
  routes: new Routes(unsentReach),
  rules: new Rules(unsentReach),
  neighbours: new Neighbours(unsentReach),
  fdb: new Fdb(unsentReach),
  nexthops: new Nexthops(unsentReach),
  vlans: new BridgeVlans(unsentReach),
  mdb: new Mdb(unsentReach),
  netconf: new NetconfSettings(unsentReach),
  labels: new AddressLabels(unsentReach),
  tuntap: new Tuntap(unsentReach),
  multicast: new Multicast(unsentReach),
  sysctl: new Sysctl(unsentReach),
  namespace: Sysctl.member(unsentReach),
}

/** Keys and words that mean something to one of the calls. */
const KEYS = [
  ...['src', 'dst', 'family', 'table', 'priority', 'action', 'flags', 'tos', 'goto', 'l3mdev', 'uidRange', 'ipProto', 'flow'],
  ...[
    'lladdr',
    'state',
    'flagsExt',
    'protocol',
    'master',
    'via',
    'link',
    'vlan',
    'port',
    'vni',
    'proxy',
    'all',
    'bridge',
    'only',
  ],
  ...[
    'group',
    'groupType',
    'resGroup',
    'blackhole',
    'fdb',
    'encap',
    'id',
    'weight',
    'start',
    'end',
    'timeout',
    'signal',
    'number',
  ],
  ...['vid', 'vidEnd', 'self', 'pvid', 'untagged', 'tunnelInfo', 'stats', 'mcastRouter', 'mcastSnooping', 'neighSuppress'],
  ...['type', 'owner', 'multiQueue', 'forwarding', 'rpFilter', 'prefix', 'label', 'prune'],
  ...['source', 'srcList', 'groupMode', 'rtprot', 'dstPort', 'srcVni', 'address', 'timer'],
  ...[
    'scope',
    'prefsrc',
    'metrics',
    'lock',
    'multipath',
    'nhId',
    'onlink',
    'fibmatch',
    'cached',
    'root',
    'exact',
    'match',
    'mtu',
  ],
  ...['ipv4', 'ipv6', 'vrf', 'oif', 'iif', 'mark', 'uid', 'seg6', 'mpls', 'ip', 'pref', 'expires'],
]
const WORDS = [
  'v0',
  '10.1.0.0/24',
  '::/0',
  '10.1.0.1',
  'fe80::1',
  '02:00:00:00:00:01',
  'MAIN',
  'INET',
  'PERMANENT',
  'MASTER',
  '..',
  '10-20',
  '239.1.1.1',
  'INCLUDE',
  'ALL',
  '2001:db8::/32',
]

const value = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom<unknown>(undefined, null, true, false, 0, 1, -1, 255, 256, 2 ** 32, 1.5, Number.NaN, 5n, ...WORDS),
    fc.string({ maxLength: 12 }),
    fc.anything({ maxDepth: 1 }),
  ),
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    tie('leaf'),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS, 'net.ipv4.ip_forward'), tie('node'), { maxKeys: 4 }),
  ),
})).node

const calls = Object.entries(collections).flatMap(([name, collection]) => {
  const verbs = [
    'forwarding',
    'setGlobal',
    'listGlobal',
    'routerPorts',
    'add',
    'replace',
    'change',
    'append',
    'prepend',
    'delete',
    'save',
    'restore',
    'iterate',
    'get',
    'list',
    'flush',
    'buckets',
    'ensure',
    'set',
    'messages',
  ]
  return verbs.filter((verb) => verb in collection).map((verb) => [name, verb] as const)
})

const outcome = async (name: string, verb: string, args: readonly unknown[]): Promise<unknown> => {
  const collection = collections[name as 'rules'] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
  try {
    const result = await collection[verb]?.(...args)
    return verb === 'iterate' ? await (result as AsyncIterator<unknown>).next() : result
  } catch (error) {
    return error
  }
}

const isExpected = (error: unknown): boolean =>
  [TypeError, RangeError, NetlinkError, Sent].some((kind) => error instanceof kind) &&
  !/Cannot (read|convert|destructure)|is not (a function|iterable|an Object)|undefined is not/.test(String(error))

describe('any arguments', () => {
  test('of every verb', () => {
    expect(calls.length).toBeGreaterThan(25)
  })

  test.each(['list', 'iterate'])('a missing key for routes.%s', async (verb) => {
    expect(await outcome('routes', verb, [{ only: [undefined] }])).toMatchObject({
      message: 'route-attrs has no attribute undefined',
    })
  })

  test.each(calls)('of %s.%s', async (name, verb) => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 3 }), async (args) => {
        const error = await outcome(name, verb, args)
        if (!isExpected(error)) throw new Error(`${verb}: ${error instanceof Error ? error.stack : typeof error}`)
      }),
      { numRuns: 150 },
    )
  })
})
