import { describe, expect, test } from 'vitest'
import { mayHoldSecrets } from '../../src/capture/message/may-hold-secrets.ts'
import { withoutSecret } from '../../src/capture/message/secrets.ts'
import { fromJson, type Item, messages, protocols, type Recorded, toJson, where } from '../../src/capture.ts'
import { messageLine } from '../../src/cli/recording/show.ts'
import { encode } from '../../src/declare.ts'
import { readPcap } from '../support/pcap.ts'

const GENERIC = 16
const CONTROLLER = 16

/** The generic netlink of a recording, with the answers of the controller or without. */
function itemsOf(name: string, withController: boolean): Item[] {
  const all = readPcap(new URL(`../../fixtures/${name}.pcap.gz`, import.meta.url))
  return all
    .filter(({ protocol, bytes }) => protocol === GENERIC && (withController || bytes[4] !== CONTROLLER || bytes[5] !== 0))
    .map((one, i) => ({ kind: 'datagram', frame: i + 1, offset: 0, littleEndian: true, ...one }) as Item)
}

async function decodedOf(name: string, withController: boolean): Promise<Recorded[]> {
  const out: Recorded[] = []
  for await (const one of messages(itemsOf(name, withController)))
    if (one.kind === 'message' && one.message.type > CONTROLLER) out.push(one)
  return out
}

const familyOf = ({ message, tables }: Recorded): string | undefined =>
  tables.find(message.type, message.flags, message.bytes[16]).typeName

/** Families of the recordings that have too little to be recognized: dump requests, single numbers. */
const TOO_LITTLE = new Set(['IOAM6', 'tcp_metrics', 'ila', 'TIPCv2'])

describe.each([
  ...['recordings/generic', 'recordings/nic', 'recordings/tour'],
  // The other recordings of the emulator have too few messages of each family.
  ...['protocols/macsec', 'protocols/wireless', 'protocols/openvswitch', 'protocols/samples', 'protocols/thermal'],
])('the families of %s without the controller', (name) => {
  test('are recognized by the shape of their messages, and decoded to the same values', async () => {
    const known = await decodedOf(name, true)
    const guessed = await decodedOf(name, false)
    expect(guessed.length).toBe(known.length)
    let count = 0
    for (const [i, one] of known.entries()) {
      const other = guessed[i] as Recorded
      if (other.guess === undefined) continue
      expect(`${other.guess}?`).toBe(familyOf(other))
      expect(other.guess).toBe(familyOf(one))
      expect([other.name, other.message.attrs]).toEqual([one.name, one.message.attrs])
      count++
    }
    const rest = known.filter((_, i) => guessed[i]?.guess === undefined).map(familyOf)
    // Of devlink, one of the recordings has two requests without attributes only.
    expect(rest.filter((one) => !TOO_LITTLE.has(String(one)) && !(name === 'recordings/generic' && one === 'devlink'))).toEqual(
      [],
    )
    expect(count).toBeGreaterThan(5)
  })
})

describe('a guess', () => {
  test('is marked in text and in JSON, and found by the name of the family', async () => {
    const all = await decodedOf('recordings/tour', false)
    const ethtool = all.find(({ name }) => name === 'ETHTOOL_MSG_FEATURES_GET') as Recorded
    expect(messageLine(ethtool, (_, text) => text)).toContain('> ethtool? ETHTOOL_MSG_FEATURES_GET ')
    expect(JSON.parse(toJson(ethtool))).toMatchObject({ guess: 'ethtool', name: 'ETHTOOL_MSG_FEATURES_GET' })
    expect(all.filter(where('family == ethtool')).length).toBe(4)
    expect(all.filter(where('family == "ethtool?"')).length).toBe(4)
    expect(all.filter(where('family == wireguard')).length).toBe(2)
  })

  test('is encoded from JSON to the same bytes', async () => {
    const known = protocols()
    for (const one of await decodedOf('recordings/tour', false))
      expect(fromJson(toJson(one), known).bytes).toEqual(one.message.bytes)
  })

  test('is not made for a type that has a name already', async () => {
    const named = protocols()
    for (const item of itemsOf('recordings/tour', false)) {
      const { bytes } = item as { bytes: Uint8Array }
      if ((bytes[4] as number) > CONTROLLER) named.generic.learn(bytes[4] as number, 'other')
    }
    for await (const one of messages(itemsOf('recordings/tour', false), named))
      if (one.kind === 'message' && one.message.type > CONTROLLER)
        expect([one.guess, one.name]).toEqual([undefined, `other command ${one.message.header['cmd']}`])
  })

  test('is not made from a message that fits several families', async () => {
    const request = Uint8Array.of(20, 0, 0, 0, 40, 0, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0)
    const item = { kind: 'datagram', frame: 1, offset: 0, littleEndian: true, protocol: GENERIC, bytes: request } as const
    for await (const one of messages([item])) expect(one).toMatchObject({ name: 'type 40' })
  })
})

describe('a key in a message whose family is not recorded', () => {
  const known = protocols({})
  known.generic.learn(40, 'wireguard')
  // The types of these names are those of families that the program declares.
  const sent = (name: string, flags: number, attrs: object): Uint8Array =>
    encode({ name, flags, attrs } as never, { protocol: known.generic })
  const text = Buffer.from('SECRETKEYSECRETKEYSECRETKEYSECRE')
  const noise = Uint8Array.from({ length: 32 }, (_, i) => (i * 151 + 7) & 255)

  test.each(
    [text, noise].flatMap((privateKey) =>
      [{ ifname: 'wg0' }, { ifindex: 3 }, { ifindex: 3, flags: 1 }].map((attrs) => [{ ...attrs, privateKey }] as const),
    ),
  )('is hidden, whatever other family would fit', async (attrs) => {
    const bytes = sent('WG_CMD_SET_DEVICE', 5, attrs)
    const query = sent('WG_CMD_GET_DEVICE', 0x301, { ifname: 'wg0' })
    for (const list of [[bytes], [query, bytes]]) {
      const items = list.map(
        (one, i): Item => ({ kind: 'datagram', frame: i + 1, offset: 0, littleEndian: true, protocol: 16, bytes: one }),
      )
      const read: Recorded[] = []
      for await (const one of messages(items)) if (one.kind === 'message') read.push(one)
      const last = read.at(-1) as Recorded
      expect(last.guess).toBe('wireguard')
      expect(toJson(withoutSecret(last))).toContain('"privateKey":"(hidden)"')
      expect(mayHoldSecrets(last.tables, { bytes, littleEndian: true })).toBe(true)
    }
  })

  const itemOf = (bytes: Uint8Array, i: number): Item =>
    ({ kind: 'datagram', frame: i + 1, offset: 0, littleEndian: true, protocol: GENERIC, bytes }) as const
  const query = (cmd: number): Uint8Array => Uint8Array.of(20, 0, 0, 0, 40, 0, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, cmd, 1, 0, 0)
  /** A name in attribute 1 and nothing else: WireGuard has a number there. */
  const misfit = Uint8Array.from([...query(0), 7, 0, 1, 0, 97, 98, 99, 0]).fill(28, 0, 1)
  const key = sent('WG_CMD_SET_DEVICE', 5, { ifname: 'wg0', privateKey: text })

  test.each([
    ['many messages that fit several families', Array.from({ length: 100 }, () => query(0))],
    ['messages that do not fit its family', [misfit]],
    ['many messages that do not fit its family', Array.from({ length: 100 }, () => misfit)],
  ])('is hidden after %s', async (_, before) => {
    const read: Recorded[] = []
    for await (const one of messages([...before, key].map(itemOf))) if (one.kind === 'message') read.push(one)
    expect(read.length).toBe(before.length + 1)
    const last = read.at(-1) as Recorded
    expect(toJson(withoutSecret(last))).toContain('"privateKey":"(hidden)"')
    expect(last.guess).toBe('wireguard')
  })

  test('is hidden in a datagram that is too long for a guess', async () => {
    const many = new Uint8Array(80_000 - (80_000 % key.length))
    for (let at = 0; at < many.length; at += key.length) many.set(key, at)
    for await (const one of messages([itemOf(many, 0)]))
      if (one.kind === 'message') expect(toJson(withoutSecret(one))).toContain('"privateKey":"(hidden)"')
  })

  test('is hidden where the first messages are of another family, which a guess has found', async () => {
    const others = itemsOf('recordings/tour', false).flatMap((item) => {
      const { bytes } = item as { bytes: Uint8Array }
      const isEthtool = bytes[4] !== CONTROLLER && bytes[4] !== 2 && bytes[4] !== 3
      return isEthtool ? [Uint8Array.from(bytes).fill(40, 4, 5)] : []
    })
    const read: Recorded[] = []
    const before = Array.from({ length: 70 }, (_, i) => others[i % 4] as Uint8Array)
    for await (const one of messages([...before, key].map(itemOf))) if (one.kind === 'message') read.push(one)
    expect(read[0]?.guess).toBe('ethtool')
    expect(toJson(withoutSecret(read.at(-1) as Recorded))).toContain('"privateKey":"(hidden)"')
  })
})
