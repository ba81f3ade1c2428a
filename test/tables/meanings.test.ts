import { describe, expect, test } from 'vitest'
import { fieldsOf } from '../../src/cli/trace/fields.ts'
import { codecsOf, type SchemaRow, schema } from '../../src/netlink/explain/schema.ts'
import { NLM_F, NLMSG, NLMSG_HDRLEN } from '../../src/netlink/message/header.ts'
import type { Message } from '../../src/netlink/message/message.ts'
import type { Protocol } from '../../src/netlink/message/protocol.ts'
import { decode, explainParts, rtnetlink } from '../../src/wire.ts'
import { fixture, fixtureNames } from '../support/fixture.ts'
import { nlctrl } from '../support/fixture-nlctrl.ts'

type Values = Readonly<Record<string, unknown>>

function grouped<T>(list: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const out = new Map<string, T[]>()
  for (const one of list) out.set(by(one), [...(out.get(by(one)) ?? []), one])
  return out
}

/** The rows of the tables by their set, read from `nlwire schema`: a second way to the meaning of a name. */
const setsOf = (of: Protocol): ReadonlyMap<string, readonly SchemaRow[]> => grouped(schema(of), ({ set }) => set)
const SETS = new Map<Protocol, ReadonlyMap<string, readonly SchemaRow[]>>([rtnetlink, nlctrl].map((of) => [of, setsOf(of)]))

/** The row of a path in a message, found by name from set to set; behind a selector the decoded value has the choice. */
function rowAt(of: Protocol, message: Message, path: string): SchemaRow | undefined {
  const sets = SETS.get(of) ?? new Map<string, SchemaRow[]>()
  let inside: readonly string[] = namesOf(of, message)
  let values: Values = { ...message.header, ...message.attrs }
  let row: SchemaRow | undefined
  for (const step of path.split('.')) {
    const [, name, index = '0'] = /^(.*?)(?:\[(\d+)\])?$/.exec(step) ?? []
    const rows = inside.flatMap((set) => sets.get(set) ?? [])
    row = rows.find((one) => one.name === name)
    // A struct inside a payload has a step of its own: "srh".
    if (!row) continue
    values = valuesIn(values, row.key, Number(index))
    const [choice = ''] = Object.keys(values)
    inside = row.selects ? (row.selects.choices.find(({ key }) => key === choice)?.is.split(' and ') ?? []) : (row.nests ?? [])
    if (row.selects) values = valuesIn(values, choice, 0)
    // The kernel sends these settings as an array, and takes them as attributes.
    if (inside[0] === 'ipv4-devconf' && (message.flags & NLM_F.REQUEST) === 0) inside = ['IPV4_DEVCONF_']
  }
  return row
}

function namesOf(of: Protocol, { type, flags, bytes }: Message): readonly string[] {
  if (type < NLMSG.MIN_TYPE) return ['nlmsgerr-attrs']
  const { name } = of.find(type, flags, bytes[NLMSG_HDRLEN])
  const row = SETS.get(of)
    ?.get(of.name)
    ?.find((one) => one.name === name)
  if ((flags & NLM_F.REQUEST) === 0) return row?.nests ?? []
  // Old programs send a shorter struct, or struct ifinfomsg, in the place of the own one.
  return [...(row?.requested ?? row?.nests ?? []), 'rtgenmsg', ...(row?.verb === 'get' ? ['ifinfomsg'] : [])]
}

function valuesIn(values: Values, key: string | undefined, index: number): Values {
  const value = key === undefined ? undefined : values[key]
  const one: unknown = Array.isArray(value) ? (value[index] ?? value[0]) : value
  const { value: element = one, attrs = {}, header = {} } = (one ?? {}) as Values
  const inner = typeof element === 'object' ? element : {}
  return { ...inner, ...(header as Values), ...(attrs as Values) }
}

const messages = fixtureNames.flatMap((name) => {
  const { bytes, protocol } = fixture(name)
  return decode(bytes, { protocol }).map((message) => ({ name, message, protocol }))
})

describe('the meaning beside a name is that of its own set or struct', () => {
  test('in explain, for every part of every fixture', () => {
    let count = 0
    for (const { name, message, protocol } of messages) {
      for (const { path, row: said } of explainParts(message.bytes, { protocol })) {
        if (!said || path.startsWith('nlmsg_') || path === 'error' || path.startsWith('request')) continue
        const row = rowAt(protocol, message, path)
        expect([name, path, said.of.replace('struct ', ''), said.meaning]).toEqual([name, path, row?.set, row?.meaning])
        count++
      }
    }
    expect(count).toBeGreaterThan(5000)
  })

  test('in trace, for every field of every request', () => {
    let count = 0
    for (const { name, message, protocol } of messages) {
      const parts = explainParts(message.bytes, { protocol }).filter(({ start }) => start >= NLMSG_HDRLEN)
      for (const { path, meaning } of fieldsOf(parts)) {
        if (path === 'error' || path.startsWith('request')) continue
        expect([name, path, meaning]).toEqual([name, path, rowAt(protocol, message, path)?.meaning ?? ''])
        count++
      }
    }
    expect(count).toBeGreaterThan(2000)
  })

  // The schema lists a set once, by its name: a second table of that name would be shown with the meanings of the first.
  test.each([rtnetlink, nlctrl])('no two tables of $name have one name', (of) => {
    const tables = codecsOf(of).flatMap(({ name, shape }): { name: string; rows: object }[] => {
      if (shape.type === 'attributes') return [{ name, rows: shape.table }]
      return shape.type === 'struct' ? [{ name, rows: shape.members }] : []
    })
    for (const [name, same] of grouped(tables, (one) => one.name)) {
      const said = same.map(({ rows }) =>
        JSON.stringify(Object.values(rows).map((row: unknown[]) => row.filter((one) => typeof one !== 'object'))),
      )
      expect([name, new Set(said).size]).toEqual([name, 1])
    }
  })
})
