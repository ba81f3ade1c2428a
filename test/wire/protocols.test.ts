import { describe, expect, test } from 'vitest'
import type { Recorded } from '../../src/capture.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encode, explainParts } from '../../src/wire.ts'
import { expectPartition } from '../support/fixture-partition.ts'
import { check, fixtureText, recorded } from '../support/protocol-recordings.ts'

// nfnetlink, xfrm, audit and the process connector as programs and kernels send them.

const NAMES = ['nftables', 'conntrack', 'events', 'xfrm', 'process', 'helpers'] as const
const all = Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, await recorded(name)] as const))) as Record<
  (typeof NAMES)[number],
  Recorded[]
>
/** Recordings of Debian's kernel 6.1. */
const older = (await recorded(new URL('../../fixtures/recordings/generic.pcap.gz', import.meta.url))).filter(({ protocol }) =>
  [6, 12].includes(protocol),
)
const ours = Object.values(all).map((messages) => messages.filter(({ protocol }) => [6, 9, 11, 12].includes(protocol)))

describe.each([...NAMES.map((name, i) => [name, ours[i] as Recorded[]] as const), ['Linux 6.1', older] as const])(
  '%s',
  (_, messages) => {
    const found = check(messages)

    test('every message is named, and nothing is unknown', () => {
      expect(found.messages).toBeGreaterThan(20)
      expect(found.unnamed).toEqual({})
      expect(found.unknown).toEqual({})
      // conntrack -L with a filter writes four bytes of zero where a tuple begins.
      const count = found.malformed['IPCTNL_MSG_CT_GET'] ?? found.malformed['IPCTNL_MSG_CT_GET_CTRZERO'] ?? 0
      expect(Object.values(found.malformed)).toEqual(count ? [count] : [])
    })

    test('is explained without gap or overlap', () =>
      expect(found.explained).toBe(found.messages - Object.values(found.malformed).length * 2))

    test('is encoded to its own bytes, but for flags and padding', () => {
      const allowed = ['nested flag left out', 'nested flag set', 'byte order flag set or left out', 'padding after the struct']
      const others = ['text without NUL, or with several', 'padding not zero']
      expect(Object.keys(found.reasons).filter((reason) => ![...allowed, ...others].includes(reason))).toEqual([])
    })
  },
)

test('messages of every subsystem are in a recording', () => {
  const names = [...new Set([...ours.flat(), ...older].map(({ name }) => name))]
  expect(names.length).toBeGreaterThan(80)
  const prefixes = [
    'NFT_MSG_',
    'NFNL_MSG_BATCH',
    'NFNL_MSG_COMPAT',
    'NFNL_MSG_HOOK',
    'NFNL_MSG_ACCT',
    'IPCTNL_MSG_CT',
    'IPCTNL_MSG_EXP',
    'IPCTNL_MSG_TIMEOUT',
    'NFNL_MSG_CTHELPER',
    'OSF_MSG_',
  ]
  for (const prefix of [...prefixes, 'IPSET_CMD_', 'NFQNL_MSG_', 'NFULNL_MSG_', 'XFRM_MSG_', 'AUDIT_'])
    expect([prefix, names.some((name) => name.startsWith(prefix))]).toEqual([prefix, true])
})

// biome-ignore lint/suspicious/noExplicitAny: what a program printed has no type
type Loose = any

const attrsOf = (messages: readonly Recorded[], name: string): Loose[] =>
  messages
    .filter((one) => one.name === name && one.direction === 'received')
    .map(({ message: { header, attrs } }) => ({ ...attrs, header }))

describe('nftables as nft -j list ruleset prints it', () => {
  const printed: Loose[] = JSON.parse(fixtureText('nftables.ruleset.json.gz')).nftables
  const FAMILY: Record<number, string> = { 1: 'inet', 2: 'ip', 3: 'arp', 5: 'netdev', 7: 'bridge', 10: 'ip6' }
  const place = (family: string, table: string, handle: unknown): string => `${family} ${table} ${handle}`
  const received = (name: string): Map<string, Loose> =>
    new Map(attrsOf(all.nftables, name).map((one) => [place(FAMILY[one.header.family] as string, one.table, one.handle), one]))
  const wanted = (kind: string): Loose[] => printed.flatMap((one) => (one[kind] ? [one[kind]] : []))

  test('chains', () => {
    const chains = received('NFT_MSG_NEWCHAIN')
    const of = wanted('chain')
    expect(of.length).toBe(12)
    for (const one of of) {
      const { name, type, hook, policy } = chains.get(place(one.family, one.table, one.handle))
      expect([name, type, hook?.priority, policy]).toEqual([one.name, one.type, one.prio, one.policy && 1])
    }
  })

  test('objects', () => {
    const objects = received('NFT_MSG_NEWOBJ')
    const data = (kind: string, i = 0): Loose => {
      const one = wanted(kind)[i]
      return [one, objects.get(place(one.family, one.table, one.handle)).data]
    }
    const [quota, ourQuota] = data('quota')
    expect(ourQuota.quota).toMatchObject({ bytes: BigInt(quota.bytes), flags: 1, consumed: 0n })
    const [limit, ourLimit] = data('limit')
    expect(ourLimit.limit).toMatchObject({ rate: BigInt(limit.rate), unit: 1n, burst: limit.burst })
    const [timeout, ourTimeout] = data('ct timeout')
    expect(ourTimeout.ctTimeout).toMatchObject({ l4proto: 6, data: { tcp: timeout.policy } })
    const [expectation, ourExpectation] = data('ct expectation')
    const { dport, timeout: ms, size } = expectation
    expect(ourExpectation.ctExpect).toMatchObject({ dport, timeout: ms, size, l4proto: 6 })
    const [synproxy, ourSynproxy] = data('synproxy')
    expect(ourSynproxy.synproxy).toMatchObject({ mss: synproxy.mss, wscale: synproxy.wscale })
    expect(data('ct helper', 1)[1].ctHelper).toEqual({ name: 'ftp', l4proto: 6, l3proto: 2 })
  })

  test('sets and maps', () => {
    const sets = received('NFT_MSG_NEWSET')
    for (const one of [...wanted('set'), ...wanted('map')]) {
      const { name, timeout, desc } = sets.get(place(one.family, one.table, one.handle))
      expect([name, timeout, desc?.size]).toEqual([one.name, one.timeout && BigInt(one.timeout * 1000), one.size])
    }
  })

  test('rules: log, limit, numgen, NAT', () => {
    const rules = received('NFT_MSG_NEWRULE')
    const FIELDS: Record<string, string> = {
      group: 'group',
      prefix: 'prefix',
      snaplen: 'snaplen',
      'queue-threshold': 'qthreshold',
    }
    const counts: Record<string, number> = {}
    for (const one of wanted('rule')) {
      const { chain, expressions } = rules.get(place(one.family, one.table, one.handle))
      expect(chain).toBe(one.chain)
      const data = (name: string): Loose => expressions.elem.find((each: Loose) => each.name === name)?.data[name]
      for (const statement of one.expr) {
        const [[kind, value]] = Object.entries<Loose>(statement) as [[string, Loose]]
        counts[kind] = (counts[kind] ?? 0) + 1
        if (kind === 'log') for (const [key, ours] of Object.entries(FIELDS)) expect(data('log')[ours]).toEqual(value[key])
        if (kind === 'limit' && typeof value === 'object') expect(data('limit').rate).toBe(BigInt(value.rate))
        if (kind === 'masquerade') expect(data('masq')).toBeDefined()
        if (kind === 'snat' || kind === 'dnat') expect(data('nat').type).toBe(kind === 'snat' ? 0 : 1)
        if (kind === 'counter' && value?.packets !== undefined) expect(data('counter').packets).toBe(BigInt(value.packets))
      }
    }
    expect(counts).toMatchObject({ log: 2, masquerade: 2, snat: 1, dnat: 2 })
  })
})

test('connections as conntrack -L -o xml prints them', () => {
  const xml = fixtureText('conntrack.xml')
  const flows = [...xml.matchAll(/<flow>.*?<\/flow>/g)].map(([text]) => text)
  const one = (text: string, tag: string): string | undefined => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1]
  const STATES = ['NONE', 'SYN_SENT', 'SYN_RECV', 'ESTABLISHED']
  const received = attrsOf(all.conntrack, 'IPCTNL_MSG_CT_NEW')
  expect(flows.length).toBe(8)
  for (const flow of flows) {
    const id = Number(one(flow, 'id'))
    const timeout = Number(one(flow, 'timeout'))
    const ours = received.find((each) => each.id === id && each.timeout === timeout)
    const { ip, proto } = ours.tupleOrig
    expect([ip.v4Src ?? ip.v6Src, ip.v4Dst ?? ip.v6Dst]).toEqual([one(flow, 'src'), one(flow, 'dst')])
    expect(proto.num).toBe(Number(/layer4 protonum="(\d+)"/.exec(flow)?.[1]))
    if (proto.srcPort !== undefined && one(flow, 'sport')) expect(String(proto.srcPort)).toBe(one(flow, 'sport'))
    expect(ours.mark).toBe(Number(one(flow, 'mark')))
    expect(ours.use).toBe(Number(one(flow, 'use')))
    expect(ours.zone ?? 0).toBe(Number(one(flow, 'zone') ?? 0))
    if (proto.num === 6) expect(STATES[ours.protoinfo.tcp.state]).toBe(one(flow, 'state'))
  }
})

test('sets as ipset list -o xml prints them', () => {
  const sets = [...fixtureText('ipset.xml.gz').matchAll(/<ipset name="(\w+)">(.*?)<\/ipset>/gs)]
  const received = attrsOf(all.conntrack, 'IPSET_CMD_LIST')
  expect(sets.length).toBeGreaterThan(5)
  for (const [, name, text = ''] of sets) {
    const ours = received.find((each) => each.setname === name && each.data?.memsize !== undefined)
    const one = (tag: string): string | undefined => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1]
    const number = (tag: string): number | undefined => (one(tag) === undefined ? undefined : Number(one(tag)))
    expect([ours.typename, ours.revision]).toEqual([one('type'), number('revision')])
    const { hashsize, maxelem, memsize, references, elements, initval, bucketsize } = ours.data
    expect([hashsize, maxelem, memsize, references, elements, initval, bucketsize]).toEqual(
      ['hashsize', 'maxelem', 'memsize', 'references', 'numentries', 'initval', 'bucketsize'].map(number),
    )
  }
  expect(received.find((one) => one.adt?.data[0].skbprio)?.adt.data[0]).toMatchObject({
    ...{ ip: { ipv4: '10.0.0.1' }, comment: 'hi', skbmark: 0x1_0000_00ffn, skbprio: 0x10002, skbqueue: 3 },
  })
})

test('policies and states as ip xfrm was told', () => {
  const sent = (name: string): Loose[] =>
    all.xfrm.filter((one) => one.name === name && one.direction === 'sent').map(({ message }) => message)
  const [first, second] = sent('XFRM_MSG_NEWPOLICY')
  expect(first.header).toMatchObject({
    sel: { daddr: '10.4.0.0', saddr: '10.3.0.0', prefixlenD: 24, family: 2 },
    priority: 5,
    dir: 1,
  })
  expect(first.attrs.tmpl).toMatchObject([
    { id: { daddr: '10.4.0.1', proto: 50 }, saddr: '10.3.0.1', reqid: 7, mode: 1, optional: 1, family: 2 },
    { id: { proto: 51 }, mode: 0, optional: 0 },
  ])
  expect(second.header).toMatchObject({ sel: { daddr: 'fd01::', saddr: 'fd00::', dport: 80, sport: 5, family: 10 }, action: 1 })
  expect(second.attrs.mark).toEqual({ v: 5, m: 255 })
  const [state] = sent('XFRM_MSG_NEWSA')
  expect(state.header).toMatchObject({
    id: { daddr: '10.4.0.1', spi: 0x100, proto: 50 },
    saddr: '10.3.0.1',
    flags: 0x80,
    reqid: 7,
  })
  expect(state.attrs.algCrypt).toMatchObject({ algName: 'cbc(aes)', algKeyLen: 128 })
  expect(Buffer.from(state.attrs.algCrypt.algKey).toString('hex')).toBe('00112233445566778899aabbccddeeff')
  expect(state.attrs).toMatchObject({ encap: { encapType: 2, encapSport: 4500 }, setMark: 5, setMarkMask: 255, ifId: 4 })
  const filtered = sent('XFRM_MSG_GETSA').find(({ attrs }) => attrs.proto)
  expect(filtered).toMatchObject({ header: {}, attrs: { proto: 50, addressFilter: { saddr: '10.3.0.0', family: 2, splen: 24 } } })
})

test('events of processes: fork, exec, comm, user, group, session, exit', () => {
  const events = all.process.flatMap(({ message }) => ((message.attrs as Loose).event ? [(message.attrs as Loose).event] : []))
  const keys = new Set(events.flatMap((event) => Object.keys(event)))
  expect([...keys].toSorted()).toEqual(['comm', 'cpu', 'exec', 'exit', 'fork', 'gid', 'sid', 'timestampNs', 'uid', 'what'])
  expect(events.find(({ comm }) => comm)?.comm.comm).toBe('nlwire-test')
  expect(events.find(({ uid }) => uid)?.uid).toMatchObject({ ruid: 5, euid: 5 })
})

test('a packet of NFLOG, its trace, and the connection', () => {
  const [packet] = attrsOf(all.events, 'NFULNL_MSG_PACKET')
  expect(packet).toMatchObject({ prefix: 'hello', packetHdr: { hwProtocol: 0x800, hook: 3 }, ifindexOutdev: 1 })
  const traces = attrsOf(all.events, 'NFT_MSG_TRACE')
  expect(traces.length).toBe(4)
  expect(traces[0]).toMatchObject({ table: 't', chain: 'o', type: 3, verdict: { code: -1 }, ctState: 8 })
})

test('20,000 mutations: nothing is thrown in tolerant mode', () => {
  let seed = 17
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return (seed >>> 8) % below
  }
  const messages = ours.flat().filter(({ message }) => message.type >= 16 || message.type === 3)
  let faults = 0
  for (let n = 0; n < 20_000; n++) {
    const { message, tables } = messages[random(messages.length)] as Recorded
    const bytes = Uint8Array.from(message.bytes)
    for (let i = 0; i <= random(4); i++) bytes[16 + random(Math.max(1, bytes.length - 16))] = random(3) === 0 ? 0xff : random(256)
    if (n % 20 === 0) expectPartition(explainParts(bytes, { protocol: tables, tolerant: true }), bytes.length)
    for (const one of decodeMessages(bytes, { protocol: tables, tolerant: true })) {
      faults += one.faults?.length ?? 0
      if (!one.faults) encode(one, { protocol: tables })
    }
  }
  expect(faults).toBeGreaterThan(1000)
})
