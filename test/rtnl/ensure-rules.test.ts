import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetNs, type RuleOptions } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'
import fc from '../support/property.ts'

const OWN = 77

describeLive('ensure of rules', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  const WANTED: readonly RuleOptions[] = [
    { src: '10.1.0.0/24', table: 1000, priority: 100 },
    { fwmark: 7, priority: 101, table: 5 },
    { ipProto: 'TCP', sportRange: { start: 80, end: 80 }, table: 5, priority: 102 },
    { iifname: 'v0', table: 7 },
    { src: '2001:db8::/32', action: 'PROHIBIT', priority: 103 },
    { priority: 104, goto: 32766, uidRange: { start: 0, end: 0 } },
    { priority: 105, table: 'MAIN', suppressPrefixlen: 8, flags: ['INVERT'], dst: '10.9.0.0/16', tos: 0x10 },
  ]

  test('adds what is missing, once', async () => {
    const first = await ns.rules.ensure(WANTED, { protocol: OWN })
    expect([first.added.length, first.removed, first.unchanged]).toEqual([WANTED.length, [], 0])
    expect(first.added.every(({ protocol, priority }) => protocol === OWN && priority > 0)).toBe(true)
    const before = await ns.rules.list()
    expect(await ns.rules.ensure(WANTED, { protocol: OWN, prune: true })).toEqual({ added: [], removed: [], unchanged: 7 })
    expect(await ns.rules.ensure(before)).toEqual({ added: [], removed: [], unchanged: before.length })
    expect(await ns.rules.list()).toEqual(before)
  })

  test('a rule that says more or less is another one', async () => {
    await ns.rules.add({ src: '10.1.0.0/24', table: 1000, iifname: 'v0', priority: 100 })
    const { added } = await ns.rules.ensure({ src: '10.1.0.0/24', table: 1000 })
    expect(added).toEqual([expect.objectContaining({ src: '10.1.0.0/24', priority: 99 })])
    expect((await ns.rules.ensure([{ src: '10.1.0.0/24', table: 1000 }])).unchanged).toBe(1)
    const twice = [
      { src: '10.1.0.0/24', table: 1000 },
      { src: '10.1.0.0/24', table: 1000 },
    ]
    expect(await ns.rules.ensure(twice)).toEqual({ added: [], removed: [], unchanged: 1 })
  })

  test('prune removes the others of the protocol, and of the table if it is given', async () => {
    await ns.rules.add({ src: '10.5.0.0/16', table: 5, priority: 50, protocol: OWN })
    await ns.rules.add({ src: '10.6.0.0/16', table: 6, priority: 60, protocol: OWN })
    await ns.rules.add({ src: '10.7.0.0/16', table: 5, priority: 70, protocol: 'STATIC' })
    await ns.rules.add({ l3mdev: true, priority: 80, protocol: OWN })
    const narrow = await ns.rules.ensure([], { protocol: OWN, table: 5, prune: true })
    expect(narrow.removed.map(({ priority }) => priority)).toEqual([50])
    const wide = await ns.rules.ensure([], { protocol: OWN, prune: true })
    expect(wide.removed.map(({ priority }) => priority)).toEqual([60])
    expect((await ns.rules.list({ family: 'INET' })).map(({ priority }) => priority)).toEqual([0, 70, 80, 32766, 32767])
  })

  test('nothing is changed if a rule is there with another protocol', async () => {
    await ns.rules.add({ table: 5, priority: 50, protocol: 'STATIC' })
    const wanted = [
      { table: 6, priority: 60 },
      { table: 5, priority: 50 },
    ]
    await expect(ns.rules.ensure(wanted, { protocol: OWN })).rejects.toMatchObject({
      name: 'NetlinkError',
      code: 'EEXIST',
      message: expect.stringContaining('the rule with priority 50 is of protocol STATIC, not 77'),
    })
    expect(await ns.rules.list({ table: 6 })).toEqual([])
    expect((await ns.rules.ensure(wanted)).unchanged).toBe(1)
  })

  test('refusals before sending', async () => {
    await expect(ns.rules.ensure([], { prune: true })).rejects.toThrow('prune: expected a protocol beside it')
    await expect(ns.rules.ensure([], { prune: true, protocol: 'KERNEL' })).rejects.toThrow(
      'got KERNEL: the kernel makes these rules',
    )
    await expect(ns.rules.ensure(5 as never)).rejects.toThrow('expected an array of rules, or one of them, got 5')
    await expect(ns.rules.ensure({ tabel: 5 } as RuleOptions)).rejects.toThrow(/^unknown key "tabel"/)
    await expect(ns.rules.ensure([{ tabel: 5 } as RuleOptions])).rejects.toThrow(/^\[0\]: .*did you mean "table"/)
  })

  test('any rules are as wanted afterwards, and a second call changes nothing', async () => {
    const rule = fc.record(
      {
        src: fc.constantFrom('10.1.0.0/24', '10.2.0.0/16', '0.0.0.0/0'),
        dst: fc.constantFrom('10.3.0.0/24', '10.4.0.1'),
        table: fc.integer({ min: 1, max: 300 }),
        priority: fc.integer({ min: 1, max: 9 }),
        fwmark: fc.integer({ min: 0, max: 3 }),
        fwmask: fc.constantFrom(0xf, 0xffffffff),
        iifname: fc.constantFrom('lo', 'v0'),
        tos: fc.constantFrom(0, 0x10),
        dportRange: fc.constantFrom({ start: 1, end: 1 }, { start: 1, end: 9 }),
        protocol: fc.constantFrom(OWN, OWN + 1),
        flags: fc.constantFrom<RuleOptions['flags'] & object>([], ['INVERT']),
      },
      { requiredKeys: ['table', 'protocol'] },
    ) as fc.Arbitrary<RuleOptions>
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(rule, { maxLength: 6, selector: (one) => JSON.stringify({ ...one, protocol: 0 }) }),
        async (rules) => {
          await ns.rules.flush({ protocol: OWN })
          await ns.rules.flush({ protocol: OWN + 1 })
          const first = await ns.rules.ensure(rules).catch((error: Error) => error)
          if (first instanceof Error) return expect(['EEXIST', 'EINVAL']).toContain((first as { code?: string }).code)
          expect(first.added.length).toBe(rules.length)
          expect(await ns.rules.ensure(rules)).toEqual({ added: [], removed: [], unchanged: rules.length })
        },
      ),
      { numRuns: 40 },
    )
  })
})

describeLive('ensure of neighbours', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true }, up: true })
  })
  afterEach(() => ns.close())

  const MAC = '02:00:00:00:00:0'
  const WANTED = [
    { dst: '10.1.0.2', lladdr: `${MAC}2` },
    { dst: '2001:db8::2', lladdr: `${MAC}3`, flags: ['ROUTER'] },
    { dst: '10.1.0.9', flags: ['PROXY'] },
    { dst: '10.1.0.4', lladdr: `${MAC}4`, state: 'STALE' },
  ] as const
  const options = { link: 'v0', protocol: OWN } as const

  test('adds what is missing, once', async () => {
    const first = await ns.neighbours.ensure(WANTED, options)
    expect([first.added.map(({ dst }) => dst), first.unchanged]).toEqual([WANTED.map(({ dst }) => dst), 0])
    const same = { added: [], replaced: [], removed: [], unchanged: 4 }
    expect(await ns.neighbours.ensure(WANTED, { ...options, prune: true })).toEqual(same)
    expect(await ns.neighbours.get('v0', '2001:db8::2')).toMatchObject({ protocol: OWN, state: ['PERMANENT'], flags: ['ROUTER'] })
    const listed = await ns.neighbours.list()
    expect((await ns.neighbours.ensure(listed as typeof listed & { dst: string }[])).unchanged).toBe(listed.length)
  })

  test('replaces what differs, also what the kernel learnt', async () => {
    await ns.neighbours.add('v0', '10.1.0.2', { lladdr: `${MAC}7`, state: 'REACHABLE' })
    const { replaced } = await ns.neighbours.ensure(WANTED, options)
    expect(replaced).toEqual([expect.objectContaining({ dst: '10.1.0.2', lladdr: `${MAC}2` })])
    expect(await ns.neighbours.get('v0', '10.1.0.2')).toMatchObject({ lladdr: `${MAC}2`, state: ['PERMANENT'], protocol: OWN })
  })

  test('prune removes the others of the protocol, and of the link if it is given', async () => {
    await ns.neighbours.ensure(WANTED, options)
    await ns.neighbours.add('v0', '10.1.0.5', { lladdr: `${MAC}5`, protocol: 'STATIC' })
    await ns.neighbours.add('v1', '10.1.0.6', { lladdr: `${MAC}6`, protocol: OWN })
    const narrow = await ns.neighbours.ensure(WANTED.slice(0, 1), { ...options, prune: true })
    expect(narrow.removed.map(({ dst }) => dst).sort()).toEqual(['10.1.0.4', '10.1.0.9', '2001:db8::2'])
    expect((await ns.neighbours.ensure([], { protocol: OWN, prune: true })).removed).toHaveLength(2)
    expect((await ns.neighbours.list()).map(({ dst }) => dst)).toEqual(['10.1.0.5'])
  })

  test('nothing is changed if the entry of another protocol differs', async () => {
    await ns.neighbours.add('v0', '10.1.0.4', { lladdr: `${MAC}5`, protocol: 'ZEBRA' })
    await expect(ns.neighbours.ensure(WANTED, options)).rejects.toMatchObject({
      code: 'EEXIST',
      message: expect.stringContaining('the entry for 10.1.0.4 on link'),
    })
    expect(await ns.neighbours.list({ protocol: OWN })).toEqual([])
  })

  test('refusals before sending', async () => {
    await expect(ns.neighbours.ensure([], { prune: true })).rejects.toThrow('prune: expected a protocol beside it')
    await expect(ns.neighbours.ensure([{ dst: '10.1.0.2' }])).rejects.toThrow('[0].link: expected the link of the neighbour')
    await expect(ns.neighbours.ensure([{ dst: '10.1.0.' }], { link: 'v0' })).rejects.toThrow(/^\[0\]\.dst: /)
  })
})
