import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Datagram, type Item, messages, protocols } from '../../src/capture.ts'
import { printLines } from '../../src/cli/recording/lines/lines.ts'
import { printDatagram } from '../../src/cli/recording/lines/message-printers.ts'
import { TextBytes } from '../../src/cli/recording/lines/text-bytes.ts'
import { faultLine, messageLine } from '../../src/cli/recording/show.ts'
import { textBytes } from '../../src/netlink/codec/text.ts'
import { all, recording } from '../capture/support.ts'
import { mutate, random } from '../support/fixture-mutate.ts'
import { victims } from '../support/victims.ts'

const COUNT = 10_000
/** Datagrams of a recording that are damaged. */
const MOST_DAMAGED = 1000
const SEED = Number(process.env['NLWIRE_SEED'] ?? 20261130)

const plain = (_: unknown, text: string): string => text

/** What the decoded messages print: the other way to the same text. */
async function decodedText(items: readonly Item[]): Promise<{ text: string; faults: number }> {
  let [text, faults] = ['', 0]
  for await (const item of messages(items)) {
    text += item.kind === 'fault' ? faultLine(item, plain) : messageLine(item, plain)
    if (item.kind === 'fault') faults++
  }
  return { text: Buffer.from(textBytes(text)).toString('latin1'), faults }
}

async function printed(items: readonly Item[]): Promise<{ text: string; faults: number }> {
  const pieces: Buffer[] = []
  const source = (async function* () {
    yield* items
  })()
  const out = (text: string | Uint8Array): void => void pieces.push(Buffer.from(text as Uint8Array))
  const faults = await printLines(source, protocols(), { out, err: () => undefined }, true)
  return { text: Buffer.concat(pieces).toString('latin1'), faults }
}

async function isSame(items: readonly Item[]): Promise<void> {
  const [wanted, found] = [await decodedText(items), await printed(items)]
  const lines = wanted.text.split('\n')
  // A short report: the whole texts are megabytes.
  const first = found.text.split('\n').findIndex((line, n) => line !== lines[n])
  if (first >= 0) expect(found.text.split('\n')[first]).toBe(lines[first])
  expect(found.text.length).toBe(wanted.text.length)
  expect(found.faults).toBe(wanted.faults)
}

const RECORDINGS = readdirSync(new URL('../../fixtures/recordings', import.meta.url)).filter((name) => name.endsWith('.pcap.gz'))

describe('lines that are printed from bytes are those of the decoded messages', () => {
  test.each(RECORDINGS)('%s', async (name) => {
    const { items, datagrams } = await all(recording(`recordings/${name}`))
    await isSame(items)
    // Nearly all come from bytes, or this compares decoding with itself.
    const known = protocols()
    const quick = datagrams.filter((one) => printDatagram(new TextBytes(), one, known))
    expect(quick.length / datagrams.length).toBeGreaterThan(name === 'generic.pcap.gz' ? 0.3 : 0.8)
  })

  test(`${COUNT} mutated messages (seed ${SEED}), some of them of big-endian machines`, async () => {
    const next = random(SEED)
    const seeds = victims()
    const items = Array.from({ length: COUNT }, (_, n): Datagram => {
      const bytes = mutate(seeds, next)
      const direction = (['sent', 'received'] as const)[next(3)]
      const usual = { kind: 'datagram', frame: n * 7, offset: n, protocol: 0, littleEndian: next(20) > 0, bytes } as const
      return { ...usual, ...(direction ? { direction } : {}), ...(next(4) === 0 ? {} : { time: BigInt(n) * 999_999_937n }) }
    })
    await isSame(items)
  })
})

describe('damaged datagrams of a recording are printed like their decoded messages', () => {
  test.each(RECORDINGS)(`%s, each with up to 4 other bytes (seed ${SEED})`, async (name) => {
    const next = random(SEED)
    const { items } = await all(recording(`recordings/${name}`))
    const step = Math.ceil(items.length / MOST_DAMAGED)
    const damaged = items
      .filter((_, n) => n % step === 0)
      .map((item): Item => {
        if (item.kind === 'fault') return item
        const bytes = item.bytes.slice()
        for (let n = next(5); n > 0; n--) bytes[next(bytes.length)] = next(4) === 0 ? next(256) : next(8)
        return { ...item, bytes }
      })
    await isSame(damaged)
  })
})

/** A message of rtnetlink with these attributes after `header` zero bytes. */
function datagramOf(
  type: number,
  header: number,
  attributes: readonly (readonly [type: number, bytes: readonly number[]])[],
): Item {
  const body = attributes.flatMap(([kind, bytes]) => {
    const padding = new Array<number>(-bytes.length & 3).fill(0)
    const length = 4 + bytes.length
    return [length & 0xff, length >> 8, kind & 0xff, kind >> 8, ...bytes, ...padding]
  })
  const bytes = new Uint8Array(16 + header + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, bytes.length, true)
  view.setUint16(4, type, true)
  bytes.set(body, 16 + header)
  return { kind: 'datagram', frame: 1, offset: 0, protocol: 0, littleEndian: true, bytes }
}

describe('attributes that recordings have rarely', () => {
  const [NEWLINK, IFINFOMSG, IFNAME, MTU, PROP_LIST, ALT_IFNAME] = [16, 16, 3, 4, 52, 53]
  const name = (n: number): number[] => [0x61, 0x30 + (n >> 4), 0x30 + (n & 15), 0]
  const nest = (of: readonly (readonly [number, readonly number[]])[]): number[] =>
    of.flatMap(([type, bytes]) => [4 + bytes.length, 0, type, 0, ...bytes])
  const names = (count: number): number[] => nest(Array.from({ length: count }, (_, n) => [ALT_IFNAME, name(n)] as const))

  test.each([
    ['a list of 1', [[PROP_LIST, names(1)]]],
    ['a list of 64', [[PROP_LIST, names(64)]]],
    ['a list of 65', [[PROP_LIST, names(65)]]],
    [
      'a list around another attribute',
      [
        [
          PROP_LIST,
          nest([
            [ALT_IFNAME, name(1)],
            [7, [1]],
            [ALT_IFNAME, name(2)],
          ]),
        ],
      ],
    ],
    [
      'an attribute twice, between others',
      [
        [MTU, [1, 0, 0, 0]],
        [IFNAME, name(1)],
        [MTU, [2, 0, 0, 0]],
        [5, [0, 0, 0, 0]],
      ],
    ],
    [
      'one without a row',
      [
        [0x3000, [1, 2, 3]],
        [MTU, [1, 0, 0, 0]],
        [0x7001, []],
      ],
    ],
    ['one in network byte order', [[0x4000 | MTU, [0, 0, 0, 1]]]],
  ] as const)('%s', async (_, attributes) => {
    await isSame([datagramOf(NEWLINK, IFINFOMSG, attributes)])
  })

  test('a list with an element in network byte order', async () => {
    const [NEWVLAN, BR_VLAN_MSG, ENTRY, INFO] = [112, 8, 1, 1]
    const entry = nest([[INFO, [1, 0, 2, 0]]])
    await isSame([
      datagramOf(NEWVLAN, BR_VLAN_MSG, [
        [ENTRY, entry],
        [0x4000 | ENTRY, entry],
      ]),
    ])
  })
})

describe('TextBytes', () => {
  let out: TextBytes
  beforeAll(() => {
    out = new TextBytes()
  })
  const textOf = (write: (out: TextBytes) => void): string => {
    write(out)
    return Buffer.from(out.take()).toString()
  }

  test('numbers of every length', () => {
    const numbers = [0, 9, 10, 99, 100, 1e9, 0x7fffffff, 0x80000000, 0xffffffff, -1, -10, -0x80000000]
    for (const value of numbers) expect(textOf((to) => to.number(value))).toBe(String(value))
    for (const value of [1, 12345, 123456]) expect(textOf((to) => to.aligned(value, 5))).toBe(String(value).padStart(5))
    expect(textOf((to) => to.digits(7, 9))).toBe('000000007')
  })

  test('a text that is longer than the buffer, and one that is not ASCII', () => {
    const long = 'lo '.repeat(1 << 17)
    expect(textOf((to) => to.text(long))).toBe(long)
    expect(textOf((to) => to.text('… ünï'))).toBe('… ünï')
    expect([...textOf((to) => to.text('\udcff'))]).toEqual(['\ufffd'])
  })
})
