import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { decode, type Message } from '../../src/wire.ts'
import { readPcap } from '../support/pcap.ts'
import { check, type Findings, recordingsIn } from '../support/recordings.ts'

const FOLDER = new URL('../../fixtures/recordings/', import.meta.url)
const findings = JSON.parse(readFileSync(new URL('findings.json', FOLDER), 'utf8')) as Record<string, Findings>

/** Attributes that have no place in the value, each with the reason. */
const UNKNOWN: Record<string, string> = {
  'RTM_NEWROUTE: attribute 7':
    'RTA_PREFSRC twice in the answer of `ip -6 route get`: the chosen source, and that of the route (rt6_fill_node)',
  'RTM_NEWQDISC.options.prio.tail':
    'iproute2 puts an empty nest after the struct tc_prio_qopt; the kernel reads the struct alone (prio_tune)',
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0)

test('every recording has findings', () => {
  expect(Object.keys(findings)).toEqual(recordingsIn(FOLDER))
})

describe.each(Object.entries(findings))('every message of the recording %s', (name, expected) => {
  const frames = readPcap(new URL(`${name}.pcap.gz`, FOLDER))
  let found: Findings
  let described: number

  beforeAll(() => {
    found = check(frames)
    described = found.messages - sum(found.noTable)
  })

  test('is found as it was', () => expect(found).toEqual(expected))

  test('has a table', () => {
    expect(found.noTable).toEqual({})
    expect(described).toBeGreaterThan(200)
  })

  test('leaves nothing unknown where there is a table', () => {
    expect(Object.keys(found.unknown).filter((path) => !Object.hasOwn(UNKNOWN, path))).toEqual([])
  })

  test('is explained without gap or overlap', () => expect(found.explained).toBe(found.datagrams))

  test('is encoded to a message that decodes equal', () => expect(found.equal).toBe(described))

  test('is encoded to the same bytes, but for differences that have a name', () => {
    expect(Object.keys(found.reasons).filter((reasons) => reasons.includes('other'))).toEqual([])
    expect(found.same + sum(found.reasons)).toBe(described)
  })
})

interface Command {
  readonly cmd: string
  readonly pid: number
  readonly oracle?: string
  readonly recording?: string
}

const commands: Command[] = readFileSync(new URL('commands.jsonl', FOLDER), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Command)

type Json = Record<string, unknown>

/** What ip(8) printed of a link, as far as it is an attribute of one message. */
function link({ header, attrs }: Message): Json {
  const stats = attrs['stats64'] as Record<string, bigint> | undefined
  return {
    ifindex: header['index'],
    ifname: attrs['ifname'],
    mtu: attrs['mtu'],
    qdisc: attrs['qdisc'],
    txqlen: attrs['txqlen'],
    address: attrs['address'],
    broadcast: attrs['broadcast'],
    promiscuity: attrs['promiscuity'],
    min_mtu: attrs['minMtu'],
    max_mtu: attrs['maxMtu'],
    num_tx_queues: attrs['numTxQueues'],
    num_rx_queues: attrs['numRxQueues'],
    gso_max_size: attrs['gsoMaxSize'],
    gso_max_segs: attrs['gsoMaxSegs'],
    link_netnsid: attrs['linkNetnsid'],
    ifalias: attrs['ifalias'],
    link_index: attrs['linkNetnsid'] === undefined ? undefined : attrs['link'],
    info_kind: (attrs['linkinfo'] as Json | undefined)?.['kind'],
    rx_bytes: Number(stats?.['rxBytes']),
    tx_packets: Number(stats?.['txPackets']),
  }
}

/** The same of one object that ip printed. */
function printed(json: Json): Json {
  const stats = json['stats64'] as { rx: Json; tx: Json } | undefined
  const { linkinfo, link_index } = json as { linkinfo?: Json; link_index?: number }
  const rest = { info_kind: linkinfo?.['info_kind'], link_index, rx_bytes: stats?.rx['bytes'], tx_packets: stats?.tx['packets'] }
  return { ...json, ...rest }
}

describe('what ip printed at that time is what its messages say', () => {
  const pcaps = { main: readPcap(new URL('main.pcap.gz', FOLDER)), server: readPcap(new URL('server.pcap.gz', FOLDER)) }

  test.each(
    commands
      .filter(({ oracle, recording }) => oracle && Object.hasOwn(pcaps, recording as string))
      .map((command) => [command.oracle as string, command] as const),
  )('%s', (oracle, { pid, recording, cmd }) => {
    const messages = pcaps[recording as 'main' | 'server'].flatMap(({ bytes }) => decode(bytes)).filter((m) => m.pid === pid)
    const json = JSON.parse(readFileSync(new URL(`oracle/${oracle}`, FOLDER), 'utf8')) as Json[]
    const byIndex = new Map(messages.filter(({ type }) => type === 16).map((m) => [m.header['index'], m]))
    expect(json.length).toBeGreaterThan(0)
    for (const one of json) {
      const found = byIndex.get(one['ifindex']) as Message
      const told = Object.entries(link(found)).filter(
        ([key]) => printed(one)[key] !== undefined && !Number.isNaN(link(found)[key]),
      )
      expect(Object.fromEntries(told), cmd).toEqual(Object.fromEntries(told.map(([key]) => [key, printed(one)[key]])))
      expect(told.length).toBeGreaterThan(cmd.includes('addr') ? 5 : 10)
      const addresses = messages.filter(({ type, header }) => type === 20 && header['index'] === one['ifindex'])
      const local = addresses.map(({ attrs, header }) => [
        attrs['local'] ?? attrs['address'],
        header['prefixlen'],
        attrs['label'],
      ])
      const wanted = (one['addr_info'] as Json[] | undefined)?.map((info) => [info['local'], info['prefixlen'], info['label']])
      if (wanted) expect(local).toEqual(wanted)
    }
  })
})
