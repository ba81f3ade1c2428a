// Data center bridging: requests of `dcb` (iproute2 6.1), and the forms of replies as net/dcb/dcbnl.c of Linux 6.12 writes them.
import { expect, test } from 'vitest'
import { decode, encode, explain, fromHex, type Outgoing } from '../../src/wire.ts'
import { hexOf } from '../capture/support.ts'
import { fixture } from '../support/fixture.ts'

test.each([
  [
    'dcb-app-add',
    {
      type: 79,
      header: { cmd: 20 },
      attrs: {
        ifname: 'v0',
        ieee: {
          ieeeAppTable: {
            ieeeApp: [
              { selector: 5, priority: 5, protocol: 46 },
              { selector: 1, priority: 3, protocol: 0x8906 },
            ],
          },
        },
      },
    },
  ],
  ['dcb-ets-show', { type: 78, header: { cmd: 21 }, attrs: { ifname: 'v0' } }],
  ['dcb-dcbx-set', { type: 79, header: { cmd: 23 }, attrs: { ifname: 'v0', dcbx: 9 } }],
])('%s: the bytes of dcb', (name, message) => {
  const { bytes } = fixture(name)
  const [{ seq } = { seq: 0 }] = decode(bytes)
  expect(hexOf(encode({ flags: 5, seq, ...message } as Outgoing))).toBe(hexOf(bytes))
})

/** A reply of RTM_GETDCB or RTM_SETDCB with these attributes. */
const reply = (type: number, cmd: number, attrs: string): Uint8Array => {
  const body = fromHex(attrs)
  const head = Uint8Array.of(20 + body.length, 0, 0, 0, type, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, cmd, 0, 0)
  return Uint8Array.of(...head, ...body)
}

test('a reply to a set request has a byte in place of the nest; a notification has the nest', () => {
  // dcbnl_ieee_set: nla_put_u8(skb, DCB_ATTR_IEEE, err).
  const result = reply(79, 20, '0500 0d00 00000000')
  expect(decode(result)[0]?.attrs).toEqual({ ieee: 0 })
  expect(explain(result)).toMatch(/^00 +# DCB_ATTR_IEEE 0$/m)
  // dcbnl_notify: the whole of the settings.
  const told = reply(79, 20, '1000 0d80 0c00 0380 0800 0100 0505 2e00')
  expect(decode(told)[0]?.attrs).toEqual({ ieee: { ieeeAppTable: { ieeeApp: [{ selector: 5, priority: 5, protocol: 46 }] } } })
  expect(hexOf(encode(decode(told)[0] as Outgoing))).toBe(hexOf(told))
  // Flags of attributes are those of the row: NLA_F_NESTED is set.
  expect(hexOf(encode(decode(result)[0] as Outgoing))).toBe(hexOf(reply(79, 20, '0500 0d80 00000000')))
})

test('the permanent address is a flag in a query, and bytes in the reply', () => {
  // dcbnl_getperm_hwaddr: MAX_ADDR_LEN bytes, set to 0xff.
  const address = `${'02aabbcc0001'}${'ff'.repeat(26)}`
  const query = reply(78, 10, '0400 0800')
  const bytes = reply(78, 10, `2400 0800 ${address}`)
  expect(decode(query)[0]?.attrs).toEqual({ permHwaddr: true })
  expect(decode(bytes)[0]?.attrs).toEqual({ permHwaddr: fromHex(address) })
  for (const one of [query, bytes]) expect(hexOf(encode(decode(one)[0] as Outgoing))).toBe(hexOf(one))
})
