import { describe, expect, test } from 'vitest'
import { withoutSecret } from '../../src/capture/message/secrets.ts'
import { type Item, messages, protocols, toJson } from '../../src/capture.ts'
import { jsonForm, textForm } from '../../src/cli/recording/explain/explain-forms.ts'
import { explained } from '../../src/cli/recording/explain/explained.ts'
import { htmlForm } from '../../src/cli/recording/html/form.ts'
import { said } from '../../src/cli/recording/words.ts'
import { encode } from '../../src/declare.ts'
import { NetlinkError } from '../../src/netlink/error/netlink-error.ts'

// A key in bytes that no codec reads: repeated, cut, of a wrong length, or behind what an error message says.

const known = protocols()
known.generic.learn(40, 'wireguard')
const KEY = Uint8Array.from({ length: 32 }, (_, i) => 0x81 + i)
const START = 20
const set = (bytes: Uint8Array, change: (view: DataView) => void): Uint8Array => {
  const copy = bytes.slice()
  change(new DataView(copy.buffer))
  return copy
}
const joined = (...bytes: Uint8Array[]): Uint8Array => {
  const all = Uint8Array.from(bytes.flatMap((one) => [...one]))
  return set(all, (view) => view.setUint32(0, all.length, true))
}
/** A request of wg set: a private key at 20, and a peer with a preshared key. */
const peers = [{ index: 0, value: { publicKey: new Uint8Array(32), presharedKey: KEY } }]
const request = encode({ name: 'WG_CMD_SET_DEVICE', flags: 5, attrs: { privateKey: KEY, peers } } as never, {
  protocol: known.generic,
})
const error = (errno: number, flags: number): Uint8Array =>
  set(new Uint8Array(20), (view) => {
    view.setUint16(4, 2, true)
    view.setUint16(6, flags, true)
    view.setInt32(16, errno, true)
  })
const short = joined(
  set(request.subarray(0, 56), (view) => view.setUint16(START, 35, true)),
  request.subarray(56),
)
const twice = joined(request, request.subarray(START))
const cut = (length: number): Uint8Array => joined(request.subarray(0, length))

const datagram = (bytes: Uint8Array, frame = 1): Item => ({
  ...({ kind: 'datagram', frame, offset: 0, littleEndian: true, protocol: 16, bytes } as const),
})

/** Whether a text has four bytes of the key in a row, whatever the markup. */
function hasKey(text: string): boolean {
  const bare = text.replace(/#[^\n]*|<span class="at"[^>]*>[^<]*|<[^>]*>|\s/g, '')
  const hex = Buffer.from(KEY).toString('hex')
  return Array.from({ length: 29 }, (_, i) => hex.slice(i * 2, i * 2 + 8)).some((some) => bare.includes(some))
}

async function decodedText(items: readonly Item[], by = known, keys = false): Promise<string> {
  let text = ''
  for await (const one of messages(items, by))
    if (one.kind === 'message') text += `${toJson(keys ? one : withoutSecret(one))}\n${said(keys ? one : withoutSecret(one))}\n`
  return text
}

const cases: readonly (readonly [string, Uint8Array])[] = [
  ['a repeated key', twice],
  ['a key that is too short', short],
  ['a key that is cut', cut(40)],
  ['a nested key that is cut', cut(request.length - 8)],
  ['a nested key whose length does not fit', set(request, (view) => view.setUint16(request.length - 36, 300, true))],
  ['a refused request with a repeated key', joined(error(-22, 0), twice)],
  ['a refused request that is cut', joined(error(-22, 0), request.subarray(0, 40))],
  ['a refused request that is marked as cut and is not', joined(error(-22, 0x100), request)],
  ['an ACK with the whole request', joined(error(0, 0), request)],
]

test.each(cases)('%s is hidden', async (_, bytes) => {
  expect(hasKey(await decodedText([datagram(bytes)]))).toBe(false)
  for (const form of [textForm(false), jsonForm, htmlForm('x')]) {
    expect(hasKey(form.datagram(explained(datagram(bytes) as never, known)))).toBe(false)
    expect(hasKey(form.datagram(explained(datagram(bytes) as never, known, true)))).toBe(true)
  }
})

test('what is malformed is still said, and a number without a key stays', () => {
  const [text] = [cut(40)].map((bytes) => textForm(false).datagram(explained(datagram(bytes) as never, known)))
  expect(text).toMatch(/^\(hidden\) +# malformed attribute of length 36 with 20 bytes left$/m)
  const flags = encode({ name: 'WG_CMD_SET_DEVICE', flags: 5, attrs: { flags: 0x1234 } } as never, { protocol: known.generic })
  const odd = set(flags, (view) => view.setUint16(START, 7, true))
  expect(textForm(false).datagram(explained(datagram(odd) as never, known))).toContain('34 12 00')
})

describe('an error', () => {
  const options = { protocol: known.generic }
  test.each([
    ['the key', START, request],
    ['a key of a wrong length', START, short],
    ['the nest of a key', START + 36, request],
  ])('that the kernel gives for %s does not repeat it', (_, offs, bytes) => {
    const refused = new NetlinkError(22, { offs }, bytes, options)
    expect(refused.message).toMatch(new RegExp(`value of \\d+ bytes at offset ${offs + 4}: \\(hidden\\)\\)`))
    expect([refused.message, refused.explain(), String(refused.stack)].map(hasKey)).toEqual([false, false, false])
  })

  test('has no key in JSON; its request has', () => {
    for (const bytes of [request, twice, short]) {
      const refused = new NetlinkError(1, {}, bytes, options)
      expect(hasKey(JSON.stringify(refused))).toBe(false)
      expect(JSON.stringify(refused)).toContain('(hidden)')
      expect(refused.request.bytes).toEqual(bytes)
    }
  })
})

describe('of a family that is not recorded', () => {
  test('a key that comes after many other messages is hidden', async () => {
    const query = encode({ name: 'WG_CMD_GET_DEVICE', flags: 5, attrs: { ifindex: 3 } } as never, { protocol: known.generic })
    const items = [...Array.from({ length: 20 }, (_, i) => datagram(query, i + 1)), datagram(request, 21)]
    expect(hasKey(await decodedText(items, protocols(), true))).toBe(true)
    expect(hasKey(await decodedText(items, protocols()))).toBe(false)
  })

  test('a key in a refused request is hidden', async () => {
    expect(hasKey(await decodedText([datagram(joined(error(-1, 0), request))], protocols()))).toBe(false)
  })
})
