import { describe, expect, test } from 'vitest'
import type { SelectShape } from '../../src/netlink/codec/codec.ts'
import { constants, decode, encode, explainParts, rtnetlink } from '../../src/wire.ts'
import { sets } from '../support/arbitrary-tables.ts'
import { readPcap } from '../support/pcap.ts'
import { check } from '../support/recordings.ts'
import { tcRequests } from '../support/tc-requests.ts'

const recorded = readPcap(new URL('../../fixtures/recordings/generic.pcap.gz', import.meta.url))
  .filter(({ protocol }) => protocol === rtnetlink.number)
  .flatMap(({ bytes }) => decode(bytes))

describe('what tc sends', () => {
  const found = check(tcRequests.map(({ bytes }) => ({ protocol: rtnetlink.number, bytes })) as never)

  test('has a table, and nothing unknown', () => {
    expect(found.messages).toBeGreaterThan(120)
    expect(found.noTable).toEqual({})
    // iproute2 puts an empty nest after the struct.
    expect(found.unknown).toEqual({ 'RTM_NEWQDISC.options.prio.tail': 1 })
  })

  test('is explained without gap or overlap, and encoded to an equal message', () => {
    expect(found.explained).toBe(found.messages)
    expect(found.equal).toBe(found.messages)
  })
})

/** The attributes that are one of several, by set and key. */
const selects = sets.flatMap(({ name, table }) =>
  Object.entries(table).flatMap(([key, [, , { shape }]]) =>
    shape.type === 'select' && /^tca?-/.test(name) ? [[`${name}.${key}`, shape] as const] : [],
  ),
)

/** Kinds and counters that no recording has, and why. */
const UNSEEN: Record<string, string> = {
  'options.dualpi2': 'Linux 6.17 has it; the kernels and iproute2 at hand are older or lack it',
  'options.pfifo_fast': 'of a card with queues; tc cannot make one',
  'app.drr': 'no class of it was listed while recording',
  'app.dualpi2': 'as its options',
  'app.fq_pie': 'was not listed while recording',
  'app.hhf': 'was not listed while recording',
  'app.qfq': 'no class of it was listed while recording',
  'app.sfq': 'no class of it was listed while recording',
  'app.taprio': 'needs a card that does it',
}

test('every kind is in a recording', () => {
  const seen = new Set<string>()
  const walk = (value: unknown, parent: string): void => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
    for (const [key, item] of Object.entries(value)) {
      if (['options', 'app', 'xstats'].includes(parent)) seen.add(`${parent}.${key}`)
      walk(item, Array.isArray(value) ? parent : key)
    }
  }
  for (const { attrs } of [...recorded, ...tcRequests.flatMap(({ bytes }) => decode(bytes))]) walk(attrs, '')
  const wanted = selects.flatMap(([place, { choices }]: readonly [string, SelectShape]) =>
    // TCA_XSTATS has the same choices as TCA_STATS_APP.
    place.endsWith('.xstats') ? [] : Object.keys(choices).map((kind) => `${place.split('.')[1]}.${kind}`),
  )
  expect(wanted.length).toBeGreaterThan(75)
  expect(wanted.filter((name) => !seen.has(name)).toSorted()).toEqual(Object.keys(UNSEEN).toSorted())
})

const sent = (command: string) => {
  const [message] = decode(tcRequests.find((one) => one.command.startsWith(command))?.bytes ?? new Uint8Array())
  if (!message) throw new Error(`not recorded: ${command}`)
  return message
}

test('a struct and the attributes after it: netem', () => {
  expect(sent('tc qdisc add dev v0 root netem rate 1mbit').attrs).toMatchObject({
    options: { netem: { header: { limit: 1000 }, attrs: { rate: { rate: 125000, packetOverhead: 20, cellSize: 100 }, ecn: 1 } } },
  })
})

test('a struct and its array: the keys of u32', () => {
  const { options } = sent('tc filter add dev v0 parent 1: protocol ip prio 10 handle 800::1 u32').attrs as never as {
    options: { u32: { sel: object } }
  }
  expect(options.u32.sel).toMatchObject({
    nkeys: 2,
    keys: [
      { mask: 0xffff0000, val: 0x0a010000, off: 12, offmask: 0 },
      { mask: 0x0000ffff, val: 80, off: 20, offmask: 0 },
    ],
  })
})

test('actions by their order', () => {
  expect(sent('tc actions add action mirred').attrs['tab']).toMatchObject([
    { index: 1, value: { kind: 'mirred', options: { mirred: { parms: { index: 4, eaction: 1, ifindex: 11 } } } } },
    { index: 2, value: { kind: 'gact', options: { gact: { parms: { index: 5, action: 3 } } } } },
  ])
})

test('counters by the kind of the qdisc around them', () => {
  const cake = recorded.find(({ attrs }) => attrs['kind'] === 'cake' && attrs['stats2'])?.attrs['stats2']
  const { app } = cake as { app: { cake: { tinStats: { index: number; value: object }[] } } }
  expect(app.cake.tinStats.map(({ index }) => index)).toEqual([1, 2, 3, 4])
  expect(app.cake.tinStats[0]?.value).toMatchObject({ flowQuantum: 300, intervalUs: 62034, thresholdRate64: 156250n })
  const flow = recorded.find(({ attrs }) => attrs['kind'] === 'fq_codel' && attrs['stats2'])?.attrs['stats2']
  expect(flow).toMatchObject({ app: { fq_codel: { header: { type: 0 }, attrs: { qdisc: { ecnMark: 0 } } } } })
})

test('handles and classes are explained as tc writes them', () => {
  const { bytes } = sent('tc class add dev v0 parent 1: classid 1:10 htb')
  const text = (path: string) => explainParts(bytes).find((part) => part.path === path)?.text
  expect([text('tcm_handle'), text('tcm_parent')]).toEqual(['65552 1:10', '65536 1:'])
  const filter = explainParts(sent('tc filter add dev v0 parent 1: protocol ip prio 10 handle 800::1 u32').bytes)
  expect(filter.find(({ path, piece }) => path.endsWith('TCA_U32_CLASSID') && piece === 'value')?.text).toBe('65552 1:10')
})

test('tcm_info of a filter is explained as priority and protocol, in both byte orders', () => {
  const text = (littleEndian: boolean, info: number) => {
    const bytes = encode({ type: constants.RTM.NEWTFILTER, flags: 1, header: { info } }, { littleEndian })
    return explainParts(bytes, { littleEndian }).find(({ path }) => path === 'tcm_info')?.text
  }
  expect(text(true, (10 << 16) | 0x0008)).toBe('priority 10, protocol 0x0800')
  expect(text(false, (10 << 16) | 0x0800)).toBe('priority 10, protocol 0x0800')
})
