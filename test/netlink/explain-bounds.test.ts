import { describe, expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import type { Part } from '../../src/netlink/codec/codec.ts'
import { u8, u32, u64 } from '../../src/netlink/codec/numbers.ts'
import { struct } from '../../src/netlink/codec/struct.ts'
import { explainMessages, explainText } from '../../src/netlink/explain/explain.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { NLM_F, NLMSG } from '../../src/netlink/message/header.ts'
import { type Layout, opaqueLayout } from '../../src/netlink/message/layouts.ts'
import { protocol } from '../../src/netlink/message/protocol.ts'

// Where the parts of messages begin and end: behind a message without a body, in an error message, at a fault.

const head = struct('head', { first: [u8, 'h_first', ''] })
const set = attrs('set', { id: [1, 'I_ID', u32, ''], count: [2, 'I_COUNT', u64, ''] })
/** Labels what it has. Only messages of known types are read by it. */
const pieces: Layout = {
  ...opaqueLayout,
  parts: (_b, at, end, _flags, out) => void out.push({ start: at, end, path: 'guessed', text: 'a guess' }),
}
const own = protocol(
  'TEST',
  99,
  {
    T_SIXTEEN: [20, 'do', head, set, '', { first: 16 }],
    T_OTHER: [20, 'do', head, set, '', { first: { except: [16] } }],
    T_NEW: [21, 'new', head, set, ''],
  },
  { unknown: pieces },
)
const options = { protocol: own }
const header = (type: number): Uint8Array => encodeMessage({ type })
const joined = (...all: Uint8Array[]): Uint8Array => Uint8Array.from(all.flatMap((one) => [...one]))
const refusal = (type: number, body: readonly number[], extack: object | undefined = undefined): Uint8Array =>
  encodeMessage({
    type: NLMSG.ERROR,
    flags: extack ? NLM_F.ACK_TLVS : 0,
    header: { error: -22, request: { len: 16 + body.length, type, flags: NLM_F.REQUEST, seq: 1, pid: 0 } },
    ...(extack ? { attrs: extack } : {}),
    ...(body.length > 0 ? { payload: Uint8Array.from(body) } : {}),
  } as never)
const typesOf = (parts: readonly Part[], path = 'nlmsg_type'): string[] =>
  parts.filter((part) => part.path === path).map(({ text }) => text)
/** The parts have no gap and no overlap. */
function checked(parts: readonly Part[], length: number): readonly Part[] {
  expect(parts.map(({ start }) => start)).toEqual([0, ...parts.slice(0, -1).map(({ end }) => end)])
  expect(parts.at(-1)?.end).toBe(length)
  return parts
}

test('a message without a body is not named by the first byte of the next one', () => {
  const bytes = joined(header(20), header(20))
  expect(typesOf(checked(explainMessages(bytes, { ...options, tolerant: true }), 32))).toEqual(['20 T_OTHER', '20 T_OTHER'])
})

test('a message is named by the first byte of its body', () => {
  const bytes = encodeMessage({ type: 20, header: { first: 16 } } as never, options)
  expect(typesOf(explainMessages(bytes, options))).toEqual(['20 T_SIXTEEN'])
})

describe('the request in an error message', () => {
  test('is explained in each of several messages', () => {
    const bytes = joined(refusal(21, [5, 0, 0, 0]), refusal(20, [16, 0, 0, 0]))
    const parts = checked(explainMessages(bytes, options), bytes.length)
    expect(typesOf(parts, 'request.nlmsg_type')).toEqual(['21 T_NEW', '20 T_SIXTEEN'])
    expect(parts.filter(({ path }) => path === 'request.h_first')).toHaveLength(2)
  })

  test('is named by the first byte of its own body', () => {
    // An attribute of 16 bytes follows the header: its length is no body.
    for (const [body, name] of [
      [[16, 0, 0, 0], 'T_SIXTEEN'],
      [[17, 0, 0, 0], 'T_OTHER'],
      [[], 'T_OTHER'],
    ] as const) {
      const parts = explainMessages(refusal(20, body, { cookie: new Uint8Array(12) }), options)
      expect(typesOf(parts, 'request.nlmsg_type')).toEqual([`20 ${name}`])
    }
  })

  test('of a type without a name stays bytes', () => {
    const parts = checked(explainMessages(refusal(99, [1, 2, 3, 4]), options), 40)
    expect(parts.map(({ path }) => path)).toContain('request.payload')
    expect(parts.map(({ path }) => path)).not.toContain('request.guessed')
  })

  test('that is too short to be one is a fault', () => {
    const bytes = refusal(21, []).slice(0, 30).with(0, 30)
    const parts = checked(explainMessages(bytes, { ...options, tolerant: true }), 30)
    expect(parts.at(-1)).toMatchObject({ start: 16, end: 30, fault: expect.stringContaining('14 bytes') })
  })
})

describe('a tolerant reader', () => {
  const whole = encodeMessage({ type: 21, attrs: { id: 5 } } as never, options)

  test('labels what follows a fault up to the end of the message, and reads the next one', () => {
    const wrong = joined(whole.with(20, 200), whole)
    expect(() => explainMessages(wrong, options)).toThrow('200')
    const parts = checked(explainMessages(wrong, { ...options, tolerant: true }), wrong.length)
    expect(parts.filter(({ fault }) => fault !== undefined)).toMatchObject([{ start: 20, end: whole.length }])
    expect(typesOf(parts)).toEqual(['21 T_NEW', '21 T_NEW'])
  })

  test('labels what is no message, once', () => {
    const cut = joined(whole, whole.slice(0, 10))
    expect(() => explainMessages(cut, options)).toThrow()
    const parts = checked(explainMessages(cut, { ...options, tolerant: true }), cut.length)
    expect(parts.at(-1)).toMatchObject({ start: whole.length, end: cut.length, fault: expect.any(String) })
    expect(parts.map(({ path }) => path)).not.toContain('left over')
  })
})

test('a value that fills its line has one line', () => {
  const bytes = encodeMessage({ type: 21, attrs: { count: 1n } } as never, options)
  const lines = explainText(bytes, options).trimEnd().split('\n')
  expect(lines.filter((line) => /^[ #>]*$/.test(line))).toEqual([])
  expect(lines).toHaveLength(explainMessages(bytes, options).length)
})

test('a few zeros after the last message are left over', () => {
  const bytes = joined(encodeMessage({ type: 99 }), new Uint8Array(3))
  expect(explainMessages(bytes, options).at(-1)).toMatchObject({ path: 'left over', text: '3 bytes after the last message' })
})
