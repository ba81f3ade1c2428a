import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decode, encode, explain, explainParts, fromHex, type Message, route } from '../../src/wire.ts'
import { expectPartition } from '../support/fixture-partition.ts'
import { readPcap } from '../support/pcap.ts'

const FOLDER = new URL('../../fixtures/recordings/', import.meta.url)
const bare = ({ bytes: _, ...message }: Message): object => message

/** The paths of everything in a value that no table describes. */
function undescribed(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => undescribed(item, path))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return Object.entries(value).flatMap(([key, item]) =>
    ['unknown', 'other', 'tail'].includes(key) ? [`${path}.${key}`] : undescribed(item, `${path}.${key}`),
  )
}

describe.each([
  ['main', 204, { messages: 220, described: 220, identical: 174 }],
  ['server', 316, { messages: 363, described: 363, identical: 284 }],
] as const)('every message of the recording %s', (name, frames, counts) => {
  const datagrams = readPcap(new URL(`${name}.pcap.gz`, FOLDER)).map(({ bytes }) => bytes)
  const messages = datagrams.flatMap((bytes) => decode(bytes))
  const described = messages.filter(({ type }) => route.nameOf(type) !== undefined)

  test('is there', () => {
    expect(datagrams).toHaveLength(frames)
    expect({ ...counts, messages: messages.length, described: described.length }).toEqual(counts)
  })

  test('leaves nothing unknown where there is a table', () => {
    expect(described.flatMap(({ attrs }) => undescribed(attrs))).toEqual([])
    expect(described.flatMap(({ type, payload }) => (payload && type !== 2 ? [type] : []))).toEqual([])
  })

  test('is explained without gap or overlap, and its hex is its bytes', () => {
    for (const bytes of datagrams) {
      expectPartition(explainParts(bytes), bytes.length)
      expect(Buffer.from(fromHex(explain(bytes))).equals(bytes)).toBe(true)
    }
  })

  test('is encoded to a message that decodes equal', () => {
    for (const message of messages) expect(decode(encode(message)).map(bare)).toEqual([bare(message)])
  })

  test('is encoded to the same bytes where it is canonical', () => {
    expect(described.filter((message) => Buffer.from(encode(message)).equals(message.bytes))).toHaveLength(counts.identical)
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

  test.each(commands.filter(({ oracle }) => oracle).map((command) => [command.oracle as string, command] as const))(
    '%s',
    (oracle, { pid, recording, cmd }) => {
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
    },
  )
})
