import { describe, expect, test } from 'vitest'
import { numbers } from '../support/arbitrary-names.ts'
import { facts, missing, notAttributes, wanted } from '../support/missing.ts'

// Every message, attribute, flag and value that C headers name for rtnetlink is in the tables, or in not-attributes.tsv with the reason why it
// never will be.

const byName = new Map(facts.map((fact) => [fact.name, fact]))
const named = new Set(numbers.map(([name]) => name))

test('the facts hold every family', () => {
  const enums = new Set(facts.map((fact) => fact.enum))
  const families = ['RTM_', 'IFLA_', 'IFLA_INFO_', 'IFA_', 'IFAL_', 'NETNSA_', 'RTA_', 'RTAX_', 'NDA_', 'NDTA_', 'NDTPA_', 'FRA_']
  const more = [
    'NHA_',
    'NHA_RES_GROUP_',
    'NETCONFA_',
    'IFLA_STATS_',
    'MDBA_',
    'MDBE_ATTR_',
    'IFLA_BOND_',
    'LWTUNNEL_IP_',
    'SEG6_LOCAL_',
  ]
  expect([...families, ...more].filter((name) => !enums.has(name))).toEqual([])
  expect(facts.length).toBeGreaterThan(2200)
  expect(byName.size).toBe(facts.length)
  for (const { name, value, kind, enum: group } of facts) {
    expect(Number.isFinite(value), name).toBe(true)
    expect(['message', 'attribute', 'value', 'further']).toContain(kind)
    if (kind !== 'further') expect(group.split('_')[0], name).toBe(name.split('_')[0])
  }
})

describe(`${missing.length} of ${wanted.length} names are in no table`, () => {
  const enums = [...new Set(wanted.map((fact) => fact.enum))]
  test.each(enums)('%s', (group) => {
    expect(missing.filter((fact) => fact.enum === group).map(({ name }) => name)).toEqual([])
  })
})

describe('what is no attribute', () => {
  test('is named by a header and by no table', () => {
    expect(notAttributes.filter(([name]) => !byName.has(name) || byName.get(name)?.kind === 'further')).toEqual([])
    expect(notAttributes.filter(([name]) => named.has(name))).toEqual([])
    expect(new Set(notAttributes.map(([name]) => name)).size).toBe(notAttributes.length)
  })

  test('has a reason', () => {
    for (const [name, reason] of notAttributes) expect(reason.length, name).toBeGreaterThan(8)
  })

  test.each([
    ['the greatest of the enum', 0],
    ['the end of the enum, not one of it', 1],
  ])('and where the reason is that it is %s, no other has a greater number', (reason, beyond) => {
    const bounds = notAttributes.flatMap(([name, why]) => (why === reason ? [byName.get(name)] : []))
    expect(bounds.length).toBeGreaterThan(3)
    for (const bound of bounds) {
      const others = facts.filter((fact) => fact.enum === bound?.enum && fact !== bound)
      expect(Math.max(...others.map(({ value }) => value)), bound?.name).toBe((bound?.value ?? 0) - beyond)
    }
  })

  test('and where the reason is that nothing has the number 0, that is its number', () => {
    const zero = notAttributes.filter(([, reason]) => reason.startsWith('type 0'))
    expect(zero.length).toBeGreaterThan(100)
    expect(zero.filter(([name]) => byName.get(name)?.value !== 0)).toEqual([])
  })

  test('and where the reason is another name, that has the same number and is in the tables', () => {
    const others = notAttributes.flatMap(([name, reason]) => {
      const other = /^another name of (\w+)/.exec(reason)?.[1]
      return other === undefined ? [] : [[name, other] as const]
    })
    expect(others.length).toBeGreaterThan(3)
    for (const [name, other] of others) {
      expect(byName.get(other)?.value, name).toBe(byName.get(name)?.value)
      expect(named.has(other), other).toBe(true)
    }
  })
})
