import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explainMessages } from '../../src/netlink/explain/explain.ts'
import { decode, explain, explainParts, fromHex, rtnetlink, toHex } from '../../src/wire.ts'

// The kernel's answer to an IFLA_MTU of two bytes: see fixtures/README.md.
const refusal = fromHex(
  readFileSync(new URL('../../fixtures/captures/refusal-of-a-malformed-request.hex', import.meta.url), 'utf8'),
)
const REQUEST_AT = 20

test('toHex writes what fromHex reads', () => {
  expect(toHex(Uint8Array.of(0, 10, 255))).toBe('00 0a ff')
  expect(fromHex(toHex(refusal))).toEqual(refusal)
})

describe('the request that NLMSG_ERROR repeats', () => {
  test('is explained as a message, with its fault, which is none of the answer', () => {
    const parts = explainParts(refusal, { protocol: rtnetlink })
    const texts = Object.fromEntries(parts.map(({ path, text }) => [path, text]))
    expect(texts['request.nlmsg_type']).toBe('16 RTM_NEWLINK')
    expect(parts.find(({ path, piece }) => path === 'request.IFLA_IFNAME' && piece === 'value')).toMatchObject({
      ...{ text: '"lo"', row: { of: 'link-attrs' } },
    })
    expect(parts.find(({ text }) => text === 'malformed: u32 of 2 bytes, not 4')?.path).toBe('request.IFLA_MTU')
    expect(parts.filter(({ fault }) => fault !== undefined)).toEqual([])
    let at = 0
    for (const { start, end } of parts) {
      expect(start).toBe(at)
      at = end
    }
    expect(at).toBe(refusal.length)
  })

  test('of an unknown type or protocol stays bytes', () => {
    const unknown = Uint8Array.from(refusal)
    new DataView(unknown.buffer).setUint16(REQUEST_AT + 4, 0x3ff, true)
    for (const parts of [explainParts(unknown, { protocol: rtnetlink }), explainMessages(refusal)]) {
      expect(parts.find(({ path }) => path.startsWith('request.IFLA'))).toBe(undefined)
      expect(parts.find(({ path }) => path === 'request.payload')?.text).toMatch(/^0x|32 bytes/)
    }
  })

  test('that is an error message itself is not followed', () => {
    const nested = Uint8Array.from(refusal)
    new DataView(nested.buffer).setUint16(REQUEST_AT + 4, 2, true)
    const parts = explainParts(nested, { protocol: rtnetlink })
    expect(parts.filter(({ path }) => path === 'request.payload')).toHaveLength(1)
    expect(decode(nested, { protocol: rtnetlink })[0]?.payload).toHaveLength(32)
  })

  const fixture = (name: string): Uint8Array =>
    fromHex(readFileSync(new URL(`../../fixtures/wire/${name}.hex`, import.meta.url), 'utf8'))

  test('has marks at the attribute that the kernel objects to, as NetlinkError has', () => {
    const parts = explainParts(fixture('error-policy'), { protocol: rtnetlink })
    const refused = 'ERANGE: Attribute failed policy validation, expected string of 0 to 15 bytes'
    expect(parts.filter((part) => part.refused !== undefined)).toMatchObject([
      { path: 'request.IFLA_IFNAME', piece: 'header', refused },
      { path: 'request.IFLA_IFNAME', piece: 'value', refused },
      { path: 'request.IFLA_IFNAME', piece: 'padding', refused },
    ])
    const lines = explain(fixture('error-nested-offset')).split('\n')
    expect(lines.filter((line) => line.includes('#>'))).toEqual([
      expect.stringMatching(/^08 00 07 00 +#> {6}IFLA_BOND_ARP_INTERVAL length 8, type 7 {2}<- EINVAL: ARP monitoring cannot/),
      expect.stringMatching(/^64 00 00 00 +#> {6}IFLA_BOND_ARP_INTERVAL 100$/),
    ])
  })

  test('has no marks where the kernel names no offset, or one outside, and none in an acknowledgement', () => {
    expect(explain(fixture('error-with-request'))).not.toContain('#>')
    expect(explain(fixture('ack'))).not.toContain('#>')
    const outside = Uint8Array.from(fixture('error-policy'))
    const offset = explainParts(outside, { protocol: rtnetlink }).find(
      ({ path, piece }) => path === 'NLMSGERR_ATTR_OFFS' && piece === 'value',
    )
    new DataView(outside.buffer).setUint32(offset?.start as number, 9999, true)
    expect(explain(outside)).not.toContain('#>')
  })

  test('shows control characters of the words of a refusal as escapes', () => {
    const evil = Uint8Array.from(fixture('error-policy'))
    const words = explainParts(evil, { protocol: rtnetlink }).find(
      ({ path, piece }) => path === 'NLMSGERR_ATTR_MSG' && piece === 'value',
    )
    evil[words?.start as number] = 0x1b
    expect(explain(evil)).toContain('<- ERANGE: \\x1bttribute failed')
  })
})
