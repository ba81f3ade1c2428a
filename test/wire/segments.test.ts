// Encapsulations by their segments, and what `ip` sends for them: fixtures/words/route.tsv.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { resolvedRoute, routeBody } from '../../src/rtnl/route/request.ts'
import type { EncapOptions } from '../../src/rtnl/route/segments.ts'

const rows = readFileSync(new URL('../../fixtures/words/route.tsv', import.meta.url), 'utf8').split('\n')
const RECORDED = new Map(rows.map((row) => row.split('\t') as [string, string]))

async function encapOf(encap: EncapOptions): Promise<object> {
  const body = await resolvedRoute(routeBody({ dst: '2001:db8::/64', options: { link: 10, encap } }), async () => 10)
  const bytes = encodeMessage({ type: RTM.NEWROUTE, ...body }, { protocol: rtnetlink })
  return read(bytes)
}

function read(bytes: Uint8Array): object {
  const [message] = decodeMessages(bytes, { protocol: rtnetlink })
  const { encap, encapType } = message?.attrs ?? {}
  return { encap, encapType }
}

const [S5, S6, S7, S8] = ['2001:db8::5', '2001:db8::6', '2001:db8::7', '2001:db8::8'] as const

const CASES: readonly (readonly [line: string, encap: EncapOptions])[] = [
  ['2001:db8:20::/64 encap seg6 mode encap segs 2001:db8::5,2001:db8::6 dev v0', { seg6: { segs: [S5, S6] } }],
  ['2001:db8:21::/64 encap seg6 mode inline segs 2001:db8::5 dev v0', { seg6: { mode: 'INLINE', segs: [S5] } }],
  ['2001:db8:22::/64 encap seg6 mode l2encap segs 2001:db8::5 dev v0', { seg6: { mode: 'l2encap', segs: [S5] } }],
  [
    '2001:db8:23::/64 encap seg6 mode encap.red segs 2001:db8::5 hmac 7 dev v0',
    { seg6: { mode: 'ENCAP_RED', segs: [S5], hmac: 7 } },
  ],
  [
    '2001:db8:2e::/64 encap seg6local action End.B6 srh segs 2001:db8::7,2001:db8::8 dev v0',
    { seg6Local: { action: 'END_B6', srh: { segs: [S7, S8] } } },
  ],
  [
    '2001:db8:2f::/64 encap seg6local action End.B6.Encaps srh segs 2001:db8::7 hmac 5 dev v0',
    { seg6Local: { action: 'end_b6_encap', srh: { segs: [S7], hmac: 5 } } },
  ],
  ['2001:db8:35::/64 encap rpl segs 2001:db8::7,2001:db8::8 dev v0', { rpl: { segs: [S7, S8] } }],
]

describe('segments', () => {
  test.each(CASES)('%s', async (line, encap) => {
    const recorded = RECORDED.get(`ip -6 route add ${line}`) ?? ''
    expect(await encapOf(encap)).toEqual(read(Uint8Array.from(Buffer.from(recorded, 'hex'))))
  })

  test('a whole header is sent as it is, and its mode may be a name', async () => {
    const sent = (await encapOf({ seg6: { segs: [S5] } })) as { encap: { seg6: { srh: { mode: number; srh: object } } } }
    const { srh } = sent.encap.seg6
    expect(srh.mode).toBe(1)
    expect(await encapOf({ seg6: { srh } as never })).toEqual(sent)
    expect(await encapOf({ seg6: { srh: { ...srh, mode: 'ENCAP' } } as never })).toEqual(sent)
  })

  test.each([
    [{ seg6: { segs: [] } }, 'encap.seg6.segs: expected an array of 1 to 127 IPv6 addresses'],
    [{ seg6: { segs: '2001:db8::5' } }, 'encap.seg6.segs: expected an array of 1 to 127 IPv6 addresses'],
    [{ seg6: { segs: ['10.0.0.1'] } }, 'encap.seg6.segs[0]: expected an IPv6 address'],
    [{ seg6: { segs: [S5], mod: 'ENCAP' } }, 'encap.seg6: unknown key "mod"'],
    [{ seg6: { segs: [S5], mode: 'ENCAPS' } }, 'encap.seg6.mode: '],
    [{ seg6: { segs: [S5], hmac: -1 } }, 'encap.seg6.hmac: '],
    [{ rpl: { segs: [S5], mode: 1 } }, 'encap.rpl: unknown key "mode"'],
    [{ seg6Local: { action: 'END_B6', srh: { segs: [5] } } }, 'encap.seg6Local.srh.segs[0]: expected'],
  ])('mistakes: %o', async (encap, message) => {
    const call = async (): Promise<object> => encapOf(encap as never)
    await expect(call()).rejects.toThrow(message)
  })
})

test('newdst is for labels: IPv4 and IPv6 ignore it', async () => {
  const dst = '10.9.0.0/16'
  expect(() => routeBody({ dst, options: { link: 1, newdst: '10.8.0.1' } })).toThrow('newdst: expected none but in MPLS routes')
  expect(() => routeBody({ dst, options: { multipath: [{ link: 1, newdst: '5' }] } })).toThrow(
    'multipath[0].newdst: expected none',
  )
  expect(routeBody({ dst: '100', options: { family: 'MPLS', newdst: '200/300', link: 1 } }).attrs.newdst).toBe('200/300')
  expect(() => routeBody({ dst: '100', options: { family: 'MPLS', newdst: '10.0.0.1', link: 1 } })).toThrow(
    'newdst: expected MPLS labels',
  )
})
