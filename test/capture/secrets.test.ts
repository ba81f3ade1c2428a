import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mayHoldSecrets, withoutSecret } from '../../src/capture/message/secrets.ts'
import { fromJson, type Item, messages, protocols, type Recorded, records, toJson } from '../../src/capture.ts'
import { jsonForm, textForm } from '../../src/cli/recording/explain/explain-forms.ts'
import { explained } from '../../src/cli/recording/explain/explained.ts'
import { htmlForm } from '../../src/cli/recording/html/form.ts'
import { printLines } from '../../src/cli/recording/lines/lines.ts'
import { said } from '../../src/cli/recording/words.ts'
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
  expect(known.of(6)).toSatisfy(mayHoldSecrets)
  expect(known.of(0)).not.toSatisfy(mayHoldSecrets)
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
