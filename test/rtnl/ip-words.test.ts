import { expect, test } from 'vitest'
import type { NetNs } from '../../src/index.ts'
import { KIND_WORDS, LINK_WORDS, OBJECT_WORDS } from '../../src/rtnl/common/named/ip-words.ts'
import { LINK_KINDS } from '../../src/rtnl/link/kind/lookup.ts'
import type { CreateLink, SetLink } from '../../src/rtnl/link/options.ts'
import { checkedCreate, checkedSet } from '../../src/rtnl/link/request.ts'
import { fakeKernel } from '../../src/testing.ts'

// A word of `ip` in place of a key is refused, and the error has the key.

const suggested = (call: () => unknown): string | undefined => {
  try {
    call()
  } catch (error) {
    return /unknown key .* \(did you mean "(\w+)"\?\)/.exec(String(error))?.[1]
  }
  return undefined
}

test.each(Object.entries(LINK_WORDS))('%s of a link', (word, [key]) => {
  expect(suggested(() => checkedCreate({ kind: 'dummy', [word]: 1 } as unknown as CreateLink))).toBe(key)
  // Names are added by a call of their own.
  if (word !== 'altname') expect(suggested(() => checkedSet({ [word]: 1 } as SetLink))).toBe(key)
})

test.each(Object.entries(KIND_WORDS))('%s in the data of a kind or port', (word, keys) => {
  const data = [...LINK_KINDS.keys()].map((kind) =>
    suggested(() => checkedSet({ kind, data: { [word]: 1 } } as unknown as SetLink)),
  )
  const ports = ['bridge', 'bond'].map((kind) =>
    suggested(() => checkedSet({ slaveKind: kind, slaveData: { [word]: 1 } } as unknown as SetLink)),
  )
  for (const key of keys) expect([...data, ...ports]).toContain(key)
})

test('an option of a kind by its word, in the wrong place', () => {
  const place = (options: object) => () => checkedCreate(options as CreateLink)
  expect(place({ kind: 'vxlan', dstport: 4789 })).toThrow(
    'port is an option of a vxlan, write { kind: "vxlan", data: { port: … } }',
  )
  expect(place({ kind: 'vxlan', remote: '192.0.2.1' })).toThrow('group is an option of a vxlan')
  expect(place({ kind: 'vlan', name: 'v1' })).toThrow('unknown key "name" in options of a link (did you mean "ifname"?)')
})

const CALLS: Readonly<Record<string, (ns: NetNs, options: never) => Promise<unknown>>> = {
  address: (ns, options) => ns.addresses.add('eth0', '10.0.0.1/24', options),
  route: (ns, options) => ns.routes.add('10.0.0.0/24', options),
  metrics: (ns, metrics) => ns.routes.add('10.0.0.0/24', { via: '10.1.0.1', metrics }),
  lookup: (ns, options) => ns.routes.get('10.0.0.1', options),
  rule: (ns, options) => ns.rules.add(options),
  neighbour: (ns, options) => ns.neighbours.add('eth0', '10.0.0.1', options),
  fdb: (ns, options) => ns.fdb.add('eth0', '02:00:00:00:00:01', options),
  nexthop: (ns, options) => ns.nexthops.add(1, options),
  links: (ns, filter) => ns.links.list(filter),
  routes: (ns, filter) => ns.routes.list(filter),
  rules: (ns, filter) => ns.rules.list(filter),
  mdb: (ns, options) => ns.mdb.add('br0', '239.1.1.1', options),
  groups: (ns, filter) => ns.mdb.list(filter),
  labels: (ns, options) => ns.addressLabels.add('2001:db8::/32', 5, options),
  multicast: (ns, filter) => ns.multicast.list(filter),
}

/** The key that each call suggests for a word. */
async function suggestions(word: string): Promise<Record<string, string>> {
  const kernel = fakeKernel({})
  const ns = kernel.netns()
  const all = Object.entries(CALLS).map(async ([name, call]) => {
    const error = await call(ns, { [word]: 1 } as never).catch((reason: unknown) => reason)
    return [
      name,
      suggested(() => {
        throw error
      }),
    ] as const
  })
  const found = (await Promise.all(all)).flatMap(([name, key]) => (key === undefined ? [] : [[name, key] as const]))
  kernel.close()
  return Object.fromEntries(found)
}

test.each([
  ['metric', { route: 'priority', address: 'rtPriority', rule: 'priority', routes: 'priority' }],
  ['dev', { route: 'link', nexthop: 'link', rule: 'iifname' }],
  ['gw', { route: 'via', nexthop: 'via', fdb: 'via' }],
  ['gateway', { route: 'via', nexthop: 'via' }],
  ['from', { route: 'src', rule: 'src' }],
  ['src', { lookup: 'from' }],
  ['to', { rule: 'dst' }],
  ['mac', { neighbour: 'lladdr' }],
  ['nud', { neighbour: 'state', fdb: 'state' }],
  ['type', { links: 'kind', rule: 'action', nexthop: 'groupType' }],
  ['proto', { route: 'protocol', rule: 'protocol', nexthop: 'protocol', neighbour: 'protocol' }],
  ['congctl', { route: 'metrics', metrics: 'ccAlgo' }],
  ['buckets', { nexthop: 'resGroup' }],
  ['dstport', { fdb: 'port' }],
])('%s of other objects', async (word, keys) => {
  expect(await suggestions(word)).toMatchObject(keys)
})

test.each(Object.entries(OBJECT_WORDS))('every key that %s stands for is one of a call', async (word, keys) => {
  const found = Object.values(await suggestions(word))
  for (const key of keys) expect(found).toContain(key)
})

test.each([
  ['gatway', { route: 'via', nexthop: 'via' }],
  ['nexthops', { route: 'multipath' }],
  ['vlan', { mdb: 'vid', groups: 'vid' }],
  ['grp', { mdb: 'group' }],
  ['dev', { mdb: 'port', groups: 'link', labels: 'link', multicast: 'link' }],
  ['destination', { routes: 'dst' }],
])('%s, misspelled or of another tool', async (word, expected) => {
  expect(await suggestions(word)).toMatchObject(expected)
})

test('limits among the options', async () => {
  const kernel = fakeKernel({})
  const call = kernel.netns().routes.add('10.0.0.0/24', { via: '10.1.0.1', timeout: 5 } as never)
  await expect(call).rejects.toThrow('unknown key "timeout" in options of a route: it belongs into the argument after')
  kernel.close()
})

test.each([
  ['a hole', { multipath: Object.assign([], { 1: { via: '10.1.0.1' } }) }, 'multipath[0]: '],
  ['a number', { via: 5 }, 'via: expected the address of a gateway such as "192.0.2.1", or { family, addr }, got 5'],
  ['null', { via: null }, 'via: expected the address of a gateway'],
])('%s in place of a gateway', async (_, options, message) => {
  const kernel = fakeKernel({})
  await expect(kernel.netns().routes.add('10.0.0.0/24', options as never)).rejects.toThrow(message)
  kernel.close()
})

test.each([
  ['defualt', '(did you mean "default"?)'],
  [undefined, 'expected a destination such as "10.9.0.0/16" or "default", or a route, got undefined'],
])('%s in place of a destination', async (dst, message) => {
  const kernel = fakeKernel({})
  await expect(kernel.netns().routes.add(dst as string, { via: '10.1.0.1' })).rejects.toThrow(message)
  kernel.close()
})

test('a key of a neighbour to ensure', async () => {
  const kernel = fakeKernel({})
  const { neighbours } = kernel.netns()
  await expect(neighbours.ensure([{ link: 'v0', address: '10.1.0.2' }] as never)).rejects.toThrow(
    '[0]: unknown key "address" in options of a neighbour (did you mean "dst"?)',
  )
  await expect(neighbours.ensure([{ link: 'v0', dst: 'x' }])).rejects.toThrow('[0].dst: expected')
  kernel.close()
})
