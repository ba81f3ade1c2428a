import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetNs, type RuleOptions } from '../../src/index.ts'
import { iproute2 } from '../support/iproute2.ts'
import { describeLive } from '../support/live.ts'

/** Rules that a call adds, and what `ip -j -d rule` prints of each. */
const RULES: readonly (readonly [RuleOptions, Record<string, unknown>])[] = [
  [
    { priority: 10, src: '10.1.0.0/24', table: 1000 },
    { src: '10.1.0.0', srclen: 24, table: '1000' },
  ],
  [
    { priority: 11, dst: '10.2.0.1', action: 'BLACKHOLE' },
    { src: 'all', dst: '10.2.0.1', action: 'blackhole' },
  ],
  [
    { priority: 12, fwmark: 1, fwmask: 0xf, table: 5 },
    { fwmark: '0x1', fwmask: '0xf', table: '5' },
  ],
  [
    { priority: 13, iifname: 'lo', oifname: 'nosuch', table: 'LOCAL' },
    { iif: 'lo', oif: 'nosuch', oif_detached: null, table: 'local' },
  ],
  [
    { priority: 14, tos: 0x10, table: 7 },
    { tos: '0x10', table: '7' },
  ],
  [{ priority: 15, l3mdev: true }, { l3mdev: null }],
  [
    // In a user namespace there may be no other user.
    { priority: 16, uidRange: { start: 0, end: 0 }, table: 7 },
    { uid_start: 0, uid_end: 0 },
  ],
  [
    { priority: 17, ipProto: 'UDP', sportRange: { start: 53, end: 53 }, dportRange: { start: 1, end: 2 }, table: 7 },
    { ipproto: 'udp', sport: 53, dport_start: 1, dport_end: 2 },
  ],
  [
    { priority: 18, flags: ['INVERT'], src: '10.3.0.0/16', action: 'PROHIBIT' },
    { not: null, action: 'prohibit' },
  ],
  [{ priority: 19, goto: 32766 }, { goto: 32766 }],
  [{ priority: 20, action: 'NOP' }, { nop: null }],
  [
    { priority: 21, suppressPrefixlen: 8, table: 'MAIN', protocol: 'STATIC' },
    { suppress_prefixlen: 8, protocol: 'static' },
  ],
  [
    { priority: 22, family: 'INET6', src: '2001:db8::/32', table: 300 },
    { src: '2001:db8::', srclen: 32, table: '300' },
  ],
  [
    { priority: 23, tunId: 77n, table: 3 },
    { table: '3', tun_id: 77 },
  ],
]

describeLive('rules', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  const priorities = async (): Promise<number[]> => (await ns.rules.list({ family: 'INET' })).map(({ priority }) => priority)

  describe.skipIf(iproute2.missing)(`against ip${iproute2.why}`, () => {
    test.each(RULES.map(([rule, printed]) => [rule.priority, rule, printed] as const))(
      'priority %i',
      async (_, rule, printed) => {
        await ns.rules.add(rule)
        const family = rule.family === 'INET6' ? '-6' : '-4'
        const all = await iproute2.json(ns, 'ip', '-d', family, 'rule')
        expect(all).toContainEqual(expect.objectContaining({ priority: rule.priority, ...printed }))
        const [found] = await ns.rules.list({ priority: rule.priority as number })
        expect(found).toMatchObject({ ...rule, ...(rule.dst === '10.2.0.1' ? { dst: '10.2.0.1/32' } : {}) })
      },
    )

    test('what ip adds is listed, and what list returns is added again and deleted', async () => {
      for (const [rule] of RULES) await ns.rules.add(rule)
      const before = await ns.rules.list()
      const printed = async (): Promise<unknown[]> => [
        ...(await iproute2.json(ns, 'ip', '-d', '-4', 'rule')),
        ...(await iproute2.json(ns, 'ip', '-d', '-6', 'rule')),
      ]
      const text = await printed()
      expect(text).toHaveLength(before.length)
      for (const rule of before) await ns.rules.delete(rule)
      expect(await ns.rules.list()).toEqual([])
      for (const rule of before) await ns.rules.add(rule)
      expect(await ns.rules.list()).toEqual(before)
      expect(await printed()).toEqual(text)
    })

    test('of ip', async () => {
      await ns.exec(
        'ip',
        'rule add not from 10.9.0.0/16 iif lo fwmark 0x5/0xff realms 3/4 table 500 pref 77 protocol bird'.split(' '),
      )
      expect(await ns.rules.list({ priority: 77 })).toEqual([
        expect.objectContaining({
          family: 'INET',
          priority: 77,
          src: '10.9.0.0/16',
          flags: ['INVERT'],
          iifname: 'lo',
          fwmark: 5,
          fwmask: 0xff,
          flow: 0x30004,
          table: 500,
          action: 'TO_TBL',
          protocol: 'BIRD',
        }),
      ])
    })
  })

  test('filters', async () => {
    for (const [rule] of RULES) await ns.rules.add(rule)
    const found = async (filter: Parameters<typeof ns.rules.list>[0]): Promise<number[]> =>
      (await ns.rules.list(filter)).map(({ priority }) => priority)
    expect(await found({ table: 1000 })).toEqual([10])
    expect(await found({ src: '10.1.0.0/24' })).toEqual([10])
    expect(await found({ src: '10.1.0.0/25' })).toEqual([])
    expect(await found({ dst: '10.2.0.1' })).toEqual([11])
    expect(await found({ action: 'prohibit' })).toEqual([18])
    expect(await found({ fwmark: 1 })).toEqual([12])
    expect(await found({ iifname: 'lo' })).toEqual([13])
    expect(await found({ protocol: 'static' })).toEqual([21])
    expect(await found({ family: 'INET6' })).toEqual([0, 22, 32766])
    expect(await found({ table: 'LOCAL', family: 'INET' })).toEqual([0, 13])
  })

  test('flush: not priority 0, and only what matches', async () => {
    await ns.rules.add({ table: 100, priority: 5 })
    await ns.rules.add({ table: 100, priority: 6 })
    await ns.rules.add({ table: 101, priority: 7 })
    expect((await ns.rules.flush({ table: 100 })).map(({ priority }) => priority)).toEqual([5, 6])
    expect(await priorities()).toEqual([0, 7, 32766, 32767])
    await expect(ns.rules.flush({})).rejects.toThrow(/^expected which rules to flush \(.*\), got none: .*{ all: true }$/)
    expect(await ns.rules.flush({ all: true })).toHaveLength(4)
    expect(await ns.rules.list()).toHaveLength(2)
    expect(await ns.rules.flush({ priority: 0, family: 'INET' })).toHaveLength(1)
    expect(await priorities()).toEqual([])
  })

  test('refusals say what is there', async () => {
    await ns.rules.add({ src: '10.1.0.0/24', table: 1000, priority: 100 })
    await expect(ns.rules.add({ src: '10.1.0.0/24', table: 1000, priority: 100 })).rejects.toThrow(
      'there is such a rule with priority 100 already',
    )
    await expect(ns.rules.delete({ src: '10.1.0.0/24', table: 1001 })).rejects.toThrow(
      'there is no such rule; the most similar has priority 100, src 10.1.0.0/24, table 1000',
    )
    await expect(ns.rules.delete({ priority: 3 })).rejects.toThrow('there is no such rule among 4 of its family')
  })

  test('in a batch', async () => {
    const results = await ns.batch((b) => {
      b.rules.add({ priority: 5, table: 9 })
      b.rules.add({ priority: 5, table: 9 })
      b.rules.add({ priority: 6, table: 9 })
      b.rules.delete({ priority: 5 })
    })
    expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done', 'done'])
    expect(await priorities()).toEqual([0, 6, 32766, 32767])
  })
})
