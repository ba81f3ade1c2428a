import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { route } from '../../src/wire.ts'
import { numbers } from '../support/arbitrary-names.ts'
import { sets, structs } from '../support/arbitrary-tables.ts'
import { ask, known, noCompiler } from './headers.ts'

/** Names that no UAPI header of the facts has, and where they are from. */
const ELSEWHERE: Record<string, string> = {
  DEVCONF_FORCE_FORWARDING: 'linux/ipv6.h of Linux 6.17',
  DPLL_A_PIN_ID: 'linux/dpll.h of Linux 6.7',
  IF_RA_MANAGED: 'include/net/if_inet6.h, inside the kernel',
  IF_RA_OTHERCONF: 'include/net/if_inet6.h, inside the kernel',
  IF_RA_RCVD: 'include/net/if_inet6.h, inside the kernel',
  IF_READY: 'include/net/if_inet6.h, inside the kernel',
  IF_RS_SENT: 'include/net/if_inet6.h, inside the kernel',
}

const facts = new Map(
  readFileSync(new URL('../../fixtures/facts.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map(([name, value]) => [name as string, Number(value)]),
)

describe('every number of the tables is the C headers’', () => {
  test('as they were written down', () => {
    const checked = numbers.filter(([name]) => !Object.hasOwn(ELSEWHERE, name))
    expect(checked.length).toBeGreaterThan(600)
    expect(checked.filter(([name, value]) => facts.get(name) !== value)).toEqual([])
  })

  test('no fact is left over', () => {
    const named = new Set(numbers.map(([name]) => name))
    expect([...facts.keys()].filter((name) => !named.has(name))).toEqual([])
    expect(Object.keys(ELSEWHERE).filter((name) => !named.has(name) || facts.has(name))).toEqual([])
  })
})

describe.skipIf(noCompiler)(
  `a C compiler and the headers installed here agree${noCompiler ? ` [skipped: ${noCompiler}]` : ''}`,
  () => {
    test('on the numbers', () => {
      const here = new Set(known(numbers.map(([name]) => name)))
      const both = numbers.filter(([name]) => here.has(name))
      const told = ask(both.map(([name]) => name))
      expect(both.length).toBeGreaterThan(500)
      expect(both.filter(([, value], i) => told[i] !== value)).toEqual([])
    })

    test('on the size of every struct, and where its members are', () => {
      const fixed = structs.filter(({ name }) => name !== 'DEVCONF_' && name !== 'MDBA_ROUTER_PORT')
      const wanted = fixed.flatMap(({ name, members, size }) => {
        let at = 0
        const offsets = Object.entries(members).flatMap(([key, [{ size: length }, wire]]) => {
          const row = [`offsetof(struct ${name}, ${wire})`, at] as const
          at += length
          return key.startsWith('_') ? [] : [row]
        })
        return [[`sizeof(struct ${name})`, size] as const, ...offsets]
      })
      const told = ask(wanted.map(([expression]) => expression))
      expect(wanted.filter(([, value], i) => told[i] !== value)).toEqual([])
    })
  },
)

describe('no number and no name twice', () => {
  test.each(sets.map((of) => [of.name, of] as const))('%s', (_, { table }) => {
    const rows = Object.values(table)
    expect(new Set(rows.map(([type]) => type)).size).toBe(rows.length)
    expect(new Set(rows.map(([, wire]) => wire)).size).toBe(rows.length)
    expect(table).not.toHaveProperty('unknown')
    for (const [type] of rows) expect(type & 0x3fff).toBe(type)
  })

  test('messages', () => {
    const types = Object.values(route.messages).map(([type]) => type)
    expect(new Set(types).size).toBe(types.length)
    for (const type of types) expect(type).toBeGreaterThanOrEqual(16)
  })
})
