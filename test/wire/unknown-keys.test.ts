// An unknown key is refused with the keys that can be set there: not with those that calls only return, which they also take.
import { describe, expect, test } from 'vitest'
import { deletionBody } from '../../src/rtnl/address/request.ts'
import { LINK_KINDS } from '../../src/rtnl/link/kind/lookup.ts'
import { checkedCreate, checkedSet } from '../../src/rtnl/link/request.ts'
import { putNeighbour } from '../../src/rtnl/neighbour/request.ts'
import { putNexthop } from '../../src/rtnl/nexthop/request.ts'
import type { RouteOptions } from '../../src/rtnl/route/options.ts'
import { givenRoute } from '../../src/rtnl/route/request.ts'
import { addRule } from '../../src/rtnl/rule/request.ts'

/** The keys that the error of a call offers. */
function offered(call: (options: never) => unknown, options: object = { zzzzzz: 1 }): string[] {
  let says = ''
  try {
    call(options as never)
  } catch (error) {
    says = String(error)
  }
  expect(says).toContain('unknown key "zzzzzz"')
  return /: expected (?:one of )?([\w, ]+)$/.exec(says)?.[1]?.split(', ') ?? []
}

const RETURNED = [
  'unknown',
  'tail',
  'pad',
  'cidr',
  'dstLen',
  'srcLen',
  'cacheinfo',
  'ifindex',
  'index',
  'id',
  'groupStats',
  'probes',
]

test.each([...LINK_KINDS])('data of kind %s: no read-only key', (kind, { attrs }) => {
  const rows = Object.entries(attrs.table)
  const settable = rows.filter(([, row]) => !row[4]?.readOnly).map(([key]) => key)
  if (settable.length === 0) return
  expect(offered(checkedSet, { kind, data: { zzzzzz: 1 } })).toEqual(settable)
})

test.each<[string, (options: never) => unknown, string]>([
  ['a route', (options) => givenRoute('10.0.0.0/8', options), 'via'],
  ['a neighbour', (options) => putNeighbour(0, 'd0', '10.0.0.1', options), 'lladdr'],
  ['a next hop', (options) => putNexthop(0, 5, options), 'via'],
  ['a rule', (options) => addRule(options), 'iifname'],
  ['the deletion of an address', (options) => deletionBody('10.0.0.1', options, ['timeout']), 'peer'],
])('options of %s: none that is only returned', (_, call, key) => {
  const keys = offered(call)
  expect(keys).toContain(key)
  expect(keys.filter((one) => RETURNED.includes(one))).toEqual([])
})

test('what is returned is taken, though it is not offered', () => {
  expect(givenRoute('10.0.0.0/8', { via: '10.0.0.1', protoinfo: 1, cidr: '10.0.0.0/8' } as RouteOptions).options.via).toBe(
    '10.0.0.1',
  )
  expect(checkedSet({ kind: 'vxlan', data: { unknown: [], ttl: 3 } })).toMatchObject({ data: { ttl: 3 } })
})

describe('an option in data that belongs elsewhere', () => {
  const says = (options: object, check: (one: never) => unknown = checkedCreate): unknown => {
    try {
      return check(options as never)
    } catch (error) {
      return (error as Error).message
    }
  }
  test('of a port', () =>
    expect(says({ kind: 'bridge', data: { cost: 5 } })).toBe(
      'unknown key "cost" in data of a bridge: it is an option of a port, whose links.set takes { slaveKind: "bridge", slaveData: { cost: … } }',
    ))
  test('of the master of a port', () =>
    expect(says({ slaveKind: 'bridge', slaveData: { stpState: 1 } }, checkedSet)).toBe(
      'unknown key "stpState" in slaveData of a port of a bridge: it is an option of a bridge, write { kind: "bridge", data: { stpState: … } }',
    ))
  test.each(['link', 'dev'])('of every link: %s', (key) =>
    expect(says({ kind: 'macvlan', link: 'd0', data: { [key]: 'd0' } })).toBe(
      `unknown key "${key}" in data of a macvlan: link is an option of every link, write { kind: "macvlan", link: … }`,
    ),
  )
  test('a word for an option of the kind is that option', () =>
    expect(says({ kind: 'vxlan', data: { id: 1, dev: 'd0' } })).toBe(
      'unknown key "dev" in data of a vxlan (did you mean "link"?)',
    ))
})
