import { expect, test } from 'vitest'
import { type SchemaRow, schema } from '../../src/netlink/explain/schema.ts'
import { rtnetlink } from '../../src/wire.ts'
import { leaves, sets, structs } from '../support/arbitrary-tables.ts'

const rows = schema(rtnetlink)
const bySet = new Map<string, SchemaRow[]>()
for (const row of rows) bySet.set(row.set, [...(bySet.get(row.set) ?? []), row])

/** Sets without attributes: kinds that have no options. They have no row. */
const empty = new Set(sets.filter(({ table }) => Object.keys(table).length === 0).map(({ name }) => name))
const told = (set: string): boolean => bySet.has(set) || empty.has(set)

test('every message, attribute and member has one row', () => {
  expect(bySet.get(rtnetlink.name)).toHaveLength(Object.keys(rtnetlink.messages).length)
  for (const { name, table } of sets) {
    const found = (bySet.get(name) ?? []).map((row) => [row.number, row.name, row.key, row.meaning])
    expect(found, name).toEqual(Object.entries(table).map(([key, [number, wire, , doc]]) => [number, wire, key, doc]))
  }
  for (const { name, members } of structs) {
    const told = bySet.get(name)?.map((row) => [row.name, row.meaning])
    expect(told, name).toEqual(Object.values(members).map(([, wire, doc]) => [wire, doc]))
  }
  expect(new Set(rows.map(({ set, name }) => `${set} ${name}`)).size).toBe(rows.length)
})

test('no set has the name of a struct', () => {
  const names = [...new Set(sets.map(({ name }) => name)), ...structs.map(({ name }) => name), rtnetlink.name]
  expect(new Set(names).size).toBe(names.length)
  expect([...bySet.keys()].toSorted()).toEqual(names.filter((name) => !empty.has(name)).toSorted())
})

test('what a row refers to is there', () => {
  const types = new Set(leaves.map(({ name }) => name))
  for (const { name, nests = [], selects } of rows) {
    expect(
      nests.filter((set) => !told(set)),
      name,
    ).toEqual([])
    for (const { is } of selects?.choices ?? []) {
      const known = is.split(' and ').every(told)
      expect(known || types.has(is.replace('[]', '')), `${name}: ${is}`).toBe(true)
    }
  }
})
