import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mayHoldSecrets } from '../../src/capture/message/may-hold-secrets.ts'
import { withoutSecret } from '../../src/capture/message/secrets.ts'
import { fromJson, type Item, messages, protocols, type Recorded, records, toJson } from '../../src/capture.ts'
import { jsonForm, textForm } from '../../src/cli/recording/explain/explain-forms.ts'
import { explained } from '../../src/cli/recording/explain/explained.ts'
import { htmlForm } from '../../src/cli/recording/html/form.ts'
import { printLines } from '../../src/cli/recording/lines/lines.ts'
import { said } from '../../src/cli/recording/words.ts'
import { type Family, isMade } from '../../src/genl/family.ts'
import { OWN_FAMILIES } from '../../src/genl/own-families.ts'
import { encode, explain, fromHex } from '../../src/wire.ts'
import { recorded } from '../support/protocol-recordings.ts'

// Keys of IPsec states in a recording of ip xfrm.

/** How the keys begin: a page breaks them into rows. */
const KEYS = ['0011223344', '0001020304']
const all = (await recorded('xfrm')).filter(({ protocol }) => protocol === 6)
const known = protocols()
/** Whether a text has a key, in whatever form. */
const hasKey = (text: string): boolean => {
  const bare = text.replace(/#[^\n]*|<[^>]*>|\s/g, '')
  return KEYS.some((key) => bare.includes(key))
}
const withKeys = all.filter((one) => hasKey(Buffer.from(one.message.bytes).toString('hex')))
const datagrams = async (): Promise<Item[]> => {
  const items: Item[] = []
  for await (const item of records(readFileSync(new URL('../../fixtures/protocols/xfrm.pcap.gz', import.meta.url))))
    items.push(item)
  return items.filter((item) => item.kind === 'datagram' && item.protocol === 6)
}

test('messages have keys, also those that the kernel refused', () => {
  expect(withKeys.filter(({ name }) => name !== 'NLMSG_ERROR').length).toBe(4)
  expect(withKeys.filter(({ name }) => name === 'NLMSG_ERROR').length).toBeGreaterThan(0)
})

test('a datagram may hold keys if a message has an attribute for one, or repeats a request that has', async () => {
  let [exact, plain, acks] = [0, 0, 0]
  const others = ['generic', 'nic'].map((name) => new URL(`../../fixtures/recordings/${name}.pcap.gz`, import.meta.url))
  for (const name of ['xfrm', ...others])
    for (const one of await recorded(name)) {
      const tables = one.tables
      const may = mayHoldSecrets(tables, { bytes: one.message.bytes, littleEndian: one.littleEndian })
      const hides = toJson(withoutSecret(one)) !== toJson(one)
      if (hides) expect(`${one.name} ${may}`).toBe(`${one.name} true`)
      if (hides) exact++
      else if (!may) plain++
      if (one.name === 'NLMSG_ERROR' && !may) acks++
    }
  expect([exact, plain, acks].map((count) => count > 20)).toEqual([true, true, true])
})

/** The first recorded message with a key, cut or with other bytes. */
function keyed(change: (bytes: Uint8Array) => Uint8Array): boolean {
  const { bytes } = (withKeys.find(({ name }) => name !== 'NLMSG_ERROR') as Recorded).message
  return mayHoldSecrets(known.of(6), { bytes: change(bytes.slice()), littleEndian: true })
}

test('an ACK, and an error that says that it is cut, may repeat a whole request nevertheless', () => {
  /** An error message before the request, with its length, type, flags and number. */
  const repeated = (errno: number, flags: number, length: number) =>
    keyed((bytes) => {
      const error = Buffer.alloc(20)
      error.writeUInt32LE(20 + Math.min(length, bytes.length))
      error.writeUInt16LE(2, 4)
      error.writeUInt16LE(flags, 6)
      error.writeInt32LE(errno, 16)
      return new Uint8Array(Buffer.concat([error, bytes.subarray(0, length)]))
    })
  const capped = 0x100
  expect([repeated(0, 0, 1e6), repeated(-22, capped, 1e6)]).toEqual([true, true])
  expect([repeated(0, 0, 16), repeated(-22, capped, 16)]).toEqual([false, false])
})

test('what is malformed may hold keys', () => {
  const cut = (length: number) => (bytes: Uint8Array) => {
    new DataView(bytes.buffer).setUint32(0, length, true)
    return bytes.subarray(0, length)
  }
  const struct = 16 + 224
  expect([cut(struct), cut(struct + 2), cut(struct - 4)].map(keyed)).toEqual([false, true, true])
  expect(keyed((bytes) => bytes.subarray(0, 20))).toBe(true)
  expect(keyed(() => new Uint8Array(0))).toBe(false)
})

test('decode has (hidden) in their place, as text and as JSON; everything else stays', () => {
  for (const one of withKeys) {
    expect(hasKey(toJson(one))).toBe(true)
    const shown = withoutSecret(one)
    expect(hasKey(toJson(shown))).toBe(false)
    expect(hasKey(said(shown))).toBe(false)
    if (one.name === 'NLMSG_ERROR') continue
    expect(toJson(shown)).toContain('"algKey":"(hidden)"')
    expect(toJson(shown).replaceAll('"(hidden)"', '""')).toBe(toJson(one).replace(/("algKey":)"0x[0-9a-f]*"/g, '$1""'))
  }
  const others = all.filter(
    (one) =>
      !withKeys.includes(one) && one.name !== 'NLMSG_ERROR' && !JSON.stringify(Object.keys(one.message.attrs)).includes('alg'),
  )
  expect(others.length).toBeGreaterThan(20)
  for (const one of others) expect(toJson(withoutSecret(one))).toBe(toJson(one))
})

test('a refused request stays if it could have a key and has none', async () => {
  const file = readFileSync(new URL('../../fixtures/recordings/nic.pcap.gz', import.meta.url))
  const found: Recorded[] = []
  for await (const one of messages(records(file)))
    if (one.kind === 'message' && said(one).includes('ETHTOOL_MSG_WOL_SET')) found.push(one)
  const refused = found.filter(({ name }) => name === 'NLMSG_ERROR')
  expect(refused.length).toBeGreaterThan(0)
  for (const one of refused) expect(toJson(withoutSecret(one))).toBe(toJson(one))
})

test('the lines that are printed from bytes have none', async () => {
  const lines = async (keys: boolean): Promise<string> => {
    let out = ''
    const io = {
      out: (text: string | Uint8Array) => {
        out += Buffer.from(text as string).toString()
      },
    }
    await printLines(
      (async function* () {
        yield* await datagrams()
      })(),
      known,
      io as never,
      keys,
    )
    return out
  }
  const [shown, exact] = [await lines(false), await lines(true)]
  expect(hasKey(shown)).toBe(false)
  expect(hasKey(exact)).toBe(true)
  expect(shown).toContain('algKey (hidden)')
  expect(shown.split('\n').length).toBe(exact.split('\n').length)
})

test('explain has none, in any form, unless it is told to', async () => {
  for (const form of [textForm(false), jsonForm, htmlForm('x')]) {
    const print = async (keys: boolean): Promise<string> =>
      form.begin() + (await datagrams()).map((one) => form.datagram(explained(one as never, known, keys))).join('') + form.end()
    const shown = await print(false)
    expect(hasKey(shown)).toBe(false)
    expect(shown).toContain('(hidden)')
    expect(hasKey(await print(true))).toBe(true)
  }
})

test('hex and JSON without the key say that they cannot be encoded', () => {
  const [one] = withKeys as [Recorded]
  const text = explain(one.message.bytes, { protocol: known.of(6) })
  expect(() => fromHex(text)).toThrow('bytes of a key cannot be encoded; explain them with keys (--keys)')
  expect(fromHex(explain(one.message.bytes, { protocol: known.of(6), keys: true }))).toEqual(Uint8Array.from(one.message.bytes))
  expect(() => fromJson(toJson(withoutSecret(one)))).toThrow('a key cannot be encoded unless it was printed with --keys')
  const { outgoing } = fromJson(toJson(one)) as never as { outgoing: never }
  expect(encode(outgoing ?? one.message, { protocol: known.of(6) })).toEqual(Uint8Array.from(one.message.bytes))
})

test('malformed messages do not print their bytes', () => {
  const { message, ...rest } = withKeys[0] as Recorded
  const broken = { ...rest, message: { ...message, faults: [{ what: 'x', path: '', offset: 0 }] } } as never as Recorded
  expect(hasKey(toJson(broken))).toBe(true)
  expect(hasKey(toJson(withoutSecret(broken)))).toBe(false)
})

/** A message of generic netlink without attributes, or with one that is empty. */
function generic(type: number, command: number, pid = 0, attribute?: number): Uint8Array {
  const bytes = Buffer.alloc(attribute === undefined ? 20 : 24)
  bytes.writeUInt32LE(bytes.length)
  if (attribute !== undefined) bytes.writeUInt32LE(4 + attribute * 0x10000, 20)
  bytes.writeUInt16LE(type, 4)
  bytes.writeUInt32LE(pid, 12)
  bytes.writeUInt8(command, 16)
  return new Uint8Array(bytes)
}

test('of generic netlink only the families of a datagram are looked at, and made', () => {
  const { generic: genl, of } = protocols()
  for (const [id, name] of ['wireguard', 'macsec', 'fou', 'ethtool'].entries()) genl.learn(40 + id, name)
  const may = (type: number, command: number, attribute?: number): boolean =>
    mayHoldSecrets(of(16), { bytes: generic(type, command, 0, attribute), littleEndian: true })
  const [privateKey, peers] = [3, 8]
  expect([may(40, 1, privateKey), may(40, 1, 0x8000 + peers), may(40, 1, 1), may(40, 1)]).toEqual([true, true, false, false])
  expect([may(42, 1, 3), may(43, 2, 3), may(16, 1, 3), may(99, 1, 3)]).toEqual([false, false, false, false])
  // An error repeats a request of any family.
  expect(may(2, 0)).toBe(true)
  const team = OWN_FAMILIES.find(({ name }) => name === 'tcp_metrics') as Family
  expect(isMade(team)).toBe(false)
})

test('an event and a reply of the same number have names of their own', () => {
  const { generic: genl, nameOf } = protocols()
  genl.learn(40, 'thermal')
  genl.learn(41, 'mptcp_pm')
  genl.learn(42, 'ethtool')
  const name = (type: number, command: number, pid: number): string =>
    nameOf(16, { type, flags: 0, pid, bytes: generic(type, command, pid) })
  expect([name(40, 1, 0), name(40, 1, 7)]).toEqual(['THERMAL_GENL_EVENT_TZ_CREATE', 'THERMAL_GENL_CMD_TZ_GET_ID'])
  expect([name(41, 3, 0), name(41, 3, 7)]).toEqual(['MPTCP_EVENT_CLOSED', 'MPTCP_PM_CMD_GET_ADDR'])
  expect([name(41, 6, 0), name(41, 6, 7)]).toEqual(['MPTCP_EVENT_ANNOUNCED', 'MPTCP_PM_CMD_GET_LIMITS'])
  expect([name(41, 7, 0), name(42, 3, 0)]).toEqual(['MPTCP_EVENT_REMOVED', 'ETHTOOL_MSG_LINKINFO_NTF'])
  // The kernel sends it to the requester alone.
  expect(name(42, 44, 7)).toBe('ETHTOOL_MSG_MODULE_FW_FLASH_NTF')
})
