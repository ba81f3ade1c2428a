import { describe, expect, test } from 'vitest'
import { messages, protocols, type Recorded, records, toJson } from '../../src/capture.ts'
import { explainWith } from '../../src/netlink/explain/with-protocol.ts'
import { decode, encode } from '../../src/wire.ts'
import { recording } from '../capture/support.ts'
import { RECORDINGS } from '../vm/record/names.ts'

// Every message of generic netlink and sock_diag in the recordings of Debian's 6.1 and 6.12, by the tables.

/** Families that a specification describes (tier B): their messages are named by number. */
const UNDESCRIBED = /^(ila|TIPCv2|NLBL_\w+) command \d+$/

interface Found {
  readonly item: Recorded
  readonly known: ReturnType<typeof protocols>
}

async function read(file: string): Promise<Found[]> {
  const known = protocols()
  const out: Found[] = []
  for await (const item of messages(records(recording(`${file}.pcap.gz`)), known)) {
    if (item.kind !== 'message' || item.message.type < 16) continue
    if (item.protocol === 16 || item.protocol === 4) out.push({ item, known })
  }
  return out
}

const files = [
  ...['generic', 'nic', 'tour'].map((name) => `recordings/${name}`),
  ...RECORDINGS.map((name) => `protocols/${name}`),
]
const found = (await Promise.all(files.map(read))).flat()

/** Places with unknown attributes, bytes after the last attribute, or a payload without a table. */
function unknown(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return Object.entries(value).flatMap(([key, item]) =>
    ['unknown', 'tail', 'other', 'payload', 'struct'].includes(key)
      ? [`${path}.${key}`]
      : unknown(item, Array.isArray(value) ? path : `${path}.${key}`),
  )
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? `${item}n` : item instanceof Uint8Array ? [...item] : item))

describe('recorded messages', () => {
  test('have a name', () => {
    expect(found.length).toBeGreaterThan(1900)
    const unnamed = found.filter(({ item: { name } }) => / command \d+$|^type /.test(name)).map(({ item: { name } }) => name)
    expect(unnamed.filter((name) => !UNDESCRIBED.test(name))).toEqual([])
    expect(unnamed.length).toBe(2)
  })

  test('have no unknown attribute, but for a repeated one', () => {
    const described = found.filter(({ item: { name } }) => !UNDESCRIBED.test(name))
    expect(
      described.flatMap(({ item: { name, message } }) => unknown({ ...message.attrs, header: message.header }, name)),
    ).toEqual(['NL80211_CMD_ASSOCIATE.unknown', 'NL80211_CMD_ASSOCIATE.unknown'])
    const associate = found.filter(({ item: { name, message } }) => name === 'NL80211_CMD_ASSOCIATE' && message.attrs['unknown'])
    // wpa_supplicant repeats a flag: NL80211_ATTR_SOCKET_OWNER.
    expect(associate.map(({ item }) => item.message.attrs)).toMatchObject([
      { socketOwner: true, unknown: [{ type: 204 }] },
      { socketOwner: true, unknown: [{ type: 204 }] },
    ])
  })

  test('are equal after encoding', () => {
    for (const { item, known } of found) {
      const protocol = known.of(item.protocol)
      const { header, attrs, type, flags } = item.message
      const [again] = decode(encode({ ...item.message } as never, { protocol }), { protocol })
      expect(plain({ header: again?.header, attrs: again?.attrs }), item.name).toBe(plain({ header, attrs }))
      expect([again?.type, again?.flags]).toEqual([type, flags])
    }
  })

  test('are explained', () => {
    for (const { item, known } of found.slice(0, 400))
      expect(explainWith(item.message.bytes, { protocol: known.of(item.protocol) }).length, item.name).toBeGreaterThan(0)
  })

  test('become JSON', () => {
    for (const { item } of found) expect(() => JSON.stringify(toJson(item))).not.toThrow()
  })
})

const named = (name: string, which = 0) => found.filter(({ item }) => item.name === name)[which]?.item.message.attrs

test('a device of WireGuard', () => {
  const devices = found
    .filter(({ item }) => item.name === 'WG_CMD_GET_DEVICE' && item.direction !== 'sent')
    .map(({ item }) => item.message.attrs)
  const peers = devices.flatMap(
    (attrs) =>
      (attrs['peers'] ?? []) as {
        value: { endpoint?: string; allowedips?: { value: { ipaddr: string; cidrMask: number } }[] }
      }[],
  )
  expect(peers.some(({ value }) => /^[\d.]+:\d+$/.test(value.endpoint ?? ''))).toBe(true)
  expect(
    peers
      .flatMap(({ value }) => value.allowedips ?? [])
      .every(({ value }) => typeof value.ipaddr === 'string' && value.cidrMask <= 128),
  ).toBe(true)
})

test('sizes of rings, as ethtool reports them', () => {
  expect(named('ETHTOOL_MSG_RINGS_GET_REPLY')).toMatchObject({
    header: { devName: expect.any(String) },
    rxMax: expect.any(Number),
    rx: expect.any(Number),
  })
})

test('a parameter of devlink, by its type', () => {
  const values = found
    .filter(({ item }) => item.name === 'DEVLINK_CMD_PARAM_GET')
    .flatMap(({ item }) => {
      const { param } = item.message.attrs as {
        param?: { type: number; name: string; valuesList: { value: { data?: object }[] } }
      }
      return param ? [[param.name, param.type, ...param.valuesList.value.map(({ data }) => data)]] : []
    })
  expect(values).toContainEqual(['max_macs', 3, { u32: 32 }])
})

test('sockets of TCP, with a struct tcp_info of the length that the kernel has', () => {
  const all = found
    .filter(({ item }) => item.name === 'SOCK_DIAG_BY_FAMILY_INET')
    .map(({ item }) => item.message.attrs['info']) as { tcp?: Record<string, unknown> }[]
  const info = all.find((one) => one?.tcp)?.tcp
  expect(info).toMatchObject({ rto: expect.any(Number), sndWnd: expect.any(Number) })
  // Linux 6.2 has it.
  expect(info).not.toHaveProperty('rehash')
})
