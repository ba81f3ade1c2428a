import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { SelectShape } from '../../src/netlink/codec/codec.ts'
import { decode, NLM_F, rtnetlink } from '../../src/wire.ts'
import { sets } from '../support/arbitrary-tables.ts'
import { fixture, fixtureNames } from '../support/fixture.ts'
import { tcRequests } from '../support/tc-requests.ts'

// Every message of the protocol, and every choice where a payload is one of several, is in a fixture or in fixtures/unseen.tsv.

const reasons = new Map(
  readFileSync(new URL('../../fixtures/unseen.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t') as [name: string, reason: string]),
)

/** Payloads that are one of several, by their key; of traffic control, whose sets have the same keys, see tc.test.ts. */
const selects = new Map<string, SelectShape>(
  sets.flatMap(({ name, table }) =>
    Object.entries(table).flatMap(([key, [, , { shape }]]) =>
      shape.type === 'select' && !/^tca?-/.test(name) ? [[key, shape] as const] : [],
    ),
  ),
)

const messages = fixtureNames
  .map(fixture)
  .filter(({ protocol }) => protocol === rtnetlink)
  .flatMap(({ bytes }) => decode(bytes))
  .concat(tcRequests.flatMap(({ bytes }) => decode(bytes)))

/** `key.choice` of everything chosen in a value. */
function chosen(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return Object.entries(value).flatMap(([key, item]) => {
    const here = selects.has(key) ? Object.keys(item as object).map((choice) => `${key}.${choice}`) : []
    // A kind without options is there by its name alone.
    const kind = key === 'kind' ? [`data.${item}`] : []
    return [...here, ...kind, ...chosen(item)]
  })
}

const empty = (key: string, choice: string): boolean => {
  const shape = selects.get(key)?.choices[choice]?.shape
  return shape?.type === 'attributes' && Object.keys(shape.table).length === 0
}
const seen = new Set(messages.flatMap(({ attrs }) => chosen(attrs)))
const withData = new Set(
  messages.flatMap(({ attrs }) => chosen({ ...attrs, linkinfo: { ...(attrs['linkinfo'] as object), kind: '' } })),
)

const wanted = {
  messages: Object.keys(rtnetlink.messages),
  choices: [...selects].flatMap(([key, { choices }]) => Object.keys(choices).map((choice) => [key, choice] as const)),
}

test('every message has a fixture or a reason', () => {
  const types = new Set(messages.map(({ type, flags, bytes }) => rtnetlink.find(type, flags, bytes[16]).name as string))
  expect(wanted.messages.filter((name) => types.has(name) === reasons.has(name))).toEqual([])
})

test('every choice has a fixture or a reason', () => {
  expect([...selects.keys()].toSorted()).toEqual(['afSpec', 'data', 'encap', 'protinfo', 'slaveData', 'xstats'])
  const without = wanted.choices.filter(([key, choice]) => {
    const name = `${key}.${choice}`
    return (empty(key, choice) ? seen : withData).has(name) === reasons.has(name)
  })
  const names = without.map((pair) => pair.join('.'))
  expect(names, 'neither in a fixture nor in fixtures/unseen.tsv, or in both').toEqual([])
})

test('every reason is of something that is there', () => {
  const names = new Set([...wanted.messages, ...wanted.choices.map((pair) => pair.join('.'))])
  expect([...reasons.keys()].filter((name) => !names.has(name))).toEqual([])
})

test('short and strict requests for a dump, and requests to replace, are among the fixtures', () => {
  const flags = (name: string): number => (decode(fixture(name).bytes)[0]?.flags ?? 0) & ~(NLM_F.REQUEST | NLM_F.ACK)
  const [dump, replace, create] = [NLM_F.DUMP, NLM_F.REPLACE, NLM_F.CREATE]
  for (const name of ['link-dump-request-short', 'link-dump-request', 'address-dump-request', 'rule-dump-request'])
    expect([name, flags(name)]).toEqual([name, dump])
  for (const name of ['address-replace', 'route-replace', 'neighbour-replace', 'nexthop-replace'])
    expect([name, flags(name)]).toEqual([name, replace | create])
  for (const name of ['address-change', 'route-change']) expect([name, flags(name)]).toEqual([name, replace])
})
