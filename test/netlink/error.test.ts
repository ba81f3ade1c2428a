import { describe, expect, test } from 'vitest'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { NLM_F, NLMSG } from '../../src/netlink/message/header.ts'
import type { Message } from '../../src/netlink/message/message.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { explain, explainParts } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'

const first = (name: string): Message => decodeMessages(fixture(name).bytes, { protocol: fixture(name).protocol })[0] as Message
const REQUEST = { len: 32, type: 16, flags: 5, seq: 1, pid: 0 }

describe('NLMSG_ERROR, as kernels sent it', () => {
  test('an acknowledgement is error 0, and only the header of the request', () => {
    expect(first('ack')).toMatchObject({
      type: NLMSG.ERROR,
      flags: NLM_F.CAPPED,
      header: { error: 0, request: { len: 92, type: 16 } },
    })
    expect(first('ack')).not.toHaveProperty('payload')
    expect(first('ack').attrs).toEqual({})
  })

  test('a refusal repeats the request, which can be decoded in turn', () => {
    const { header, payload, attrs } = first('error-with-request')
    expect(header).toMatchObject({ error: -19, request: { type: 16, len: 32 } })
    expect(payload).toHaveLength(16)
    expect(attrs).toEqual({})
  })

  test('words and offset: the offset is of the attribute in the request', () => {
    const { header, attrs, payload } = first('error-offset')
    expect(header['error']).toBe(-17)
    expect(attrs).toEqual({ msg: 'Peer netns already has a nsid assigned', offs: 20 })
    // NETNSA_FD begins 20 bytes into the request, 4 into what follows its header.
    expect(payload?.subarray(4, 8)).toEqual(Uint8Array.from([8, 0, 3, 0]))
  })

  test('the policy that was broken', () => {
    const { attrs } = first('error-policy')
    expect(attrs).toEqual({ msg: 'Attribute failed policy validation', offs: 32, policy: { type: 11, maxLength: 15 } })
  })

  test('the type that is missing', () => {
    expect(first('error-missing-type')).toMatchObject({ header: { error: -22 }, attrs: { missType: 1 } })
  })

  test('a success with a warning', () => {
    const { header, flags, attrs } = first('ack-with-warning')
    expect([header['error'], flags]).toEqual([0, NLM_F.CAPPED | NLM_F.ACK_TLVS])
    expect(attrs).toEqual({ msg: 'act_api: Failed to setup tc actions for offload' })
  })
})

describe('NLMSG_DONE, as kernels sent it', () => {
  test('a dump that went well', () => {
    expect(first('dump-done')).toMatchObject({ type: NLMSG.DONE, flags: NLM_F.MULTI, header: { error: 0 }, attrs: {} })
  })

  test('a dump that failed at the end', () => {
    expect(first('done-with-error')).toMatchObject({ header: { error: -2 }, attrs: { msg: 'ipv4: FIB table does not exist' } })
  })

  test('without an errno, as generic peers may send it', () => {
    const [done] = decodeMessages(Uint8Array.from([16, 0, 0, 0, 3, 0, ...new Array(10).fill(0)]))
    expect(done).toMatchObject({ type: 3, header: {}, attrs: {} })
    expect(encodeMessage(done as Message)).toHaveLength(16)
  })
})

describe('what no recording has', () => {
  const bytes = Uint8Array.from([9, 8, 7])
  const attrs = {
    msg: 'words',
    offs: 20,
    cookie: bytes,
    policy: {
      type: 4,
      minValueU: 68n,
      maxValueU: 65535n,
      minValueS: -1n,
      maxValueS: 1n,
      bitfield32Mask: 3,
      mask: 3n,
      policyIdx: 1,
      policyMaxtype: 2,
    },
    missType: 5,
    missNest: 24,
  }

  test.each([true, false])('every kind of explanation, capped (little-endian: %s)', (littleEndian) => {
    const message = {
      type: 2,
      flags: NLM_F.CAPPED | NLM_F.ACK_TLVS,
      seq: 1,
      pid: 2,
      header: { error: -22, request: REQUEST },
      attrs,
    }
    const [{ bytes: _, ...again } = { bytes }] = decodeMessages(encodeMessage(message, { littleEndian }), { littleEndian })
    expect(again).toEqual(message)
  })

  test('an acknowledgement of an old kernel, without the flag, repeats only the header all the same', () => {
    const ack = encodeMessage({ type: 2, flags: 0, header: { error: 0, request: { ...REQUEST, len: 92 } } })
    expect(ack).toHaveLength(36)
    expect(decodeMessages(ack)[0]).toMatchObject({ header: { error: 0, request: { len: 92 } }, attrs: {} })
  })

  test('not capped: the request is between, padded', () => {
    const message = {
      type: 2,
      flags: NLM_F.ACK_TLVS,
      seq: 1,
      pid: 2,
      header: { error: -22 },
      attrs: { offs: 4 },
      payload: bytes.subarray(0, 4),
    }
    const [again] = decodeMessages(encodeMessage({ ...message, payload: Uint8Array.from([9, 8, 7, 6]) }))
    expect(again?.header).toEqual({ error: -22, request: { len: 20, type: 0, flags: 0, seq: 0, pid: 0 } })
    expect([again?.payload, again?.attrs]).toEqual([Uint8Array.from([9, 8, 7, 6]), { offs: 4 }])
  })

  test('explanations need their flag: without it the rest is left over', () => {
    const message = { type: 2, flags: NLM_F.CAPPED, header: { error: -22, request: REQUEST } }
    const withRest = encodeMessage({ ...message, flags: NLM_F.CAPPED | NLM_F.ACK_TLVS, attrs: { msg: 'words' } })
    withRest[7] = 1
    expect(decodeMessages(withRest)[0]?.attrs).toEqual({})
    expect(explain(withRest)).toContain('# left over 12 bytes')
  })
})

describe('malformed', () => {
  const error = encodeMessage({ type: 2, flags: 0, header: { error: -1 }, payload: new Uint8Array(16) })

  test.each([
    ['too short for an errno and a header', error.slice(0, 30), 'NLMSG_ERROR of 14 bytes, at least 20 expected at byte 16'],
    ['a request that is longer than the message', error.with(20, 33), 'request of length 33 in an error message at byte 20'],
    ['a request that is shorter than its header', error.with(20, 15), 'request of length 15 in an error message'],
  ])('%s', (_, some, text) => {
    const bytes = some.slice()
    bytes[0] = bytes.length
    expect(() => decodeMessages(bytes)).toThrow(MalformedError)
    expect(() => decodeMessages(bytes)).toThrow(text)
    expect(() => explain(bytes, { protocol: rtnetlink })).toThrow(text)
  })
})

describe('control messages at their bounds', () => {
  const request = { len: 16, type: 18, flags: 1, seq: 1, pid: 0 }
  const again = (message: Parameters<typeof encodeMessage>[0]): Message => decodeMessages(encodeMessage(message))[0] as Message

  test('a refused request may be a header only', () => {
    expect(again({ type: NLMSG.ERROR, header: { error: -22, request } }).header).toEqual({ error: -22, request })
  })

  test('a refused request is explained from its first byte', () => {
    const { bytes, protocol } = fixture('error-with-request')
    const parts = explainParts(bytes, { protocol })
    expect(parts.map(({ start }) => start)).toEqual([0, ...parts.slice(0, -1).map(({ end }) => end)])
    expect(explain(fixture('ack').bytes)).toContain('0 (success)')
  })

  test('NLMSG_DONE has an errno, and an extended ACK only with the flag', () => {
    expect(encodeMessage({ type: NLMSG.DONE, header: { error: 0 } })).toHaveLength(20)
    const bytes = encodeMessage({ type: NLMSG.DONE, flags: NLM_F.ACK_TLVS, header: { error: -5 }, attrs: { msg: 'no' } })
    expect(decodeMessages(bytes)[0]).toMatchObject({ header: { error: -5 }, attrs: { msg: 'no' } })
    bytes[6] = bytes[7] = 0
    expect(decodeMessages(bytes)[0]?.attrs).toEqual({})
  })

  test.each([
    ['NLMSG_ERROR', NLMSG.ERROR],
    ['NLMSG_DONE', NLMSG.DONE],
  ])('what %s cannot hold is refused, not left out', (name, type) => {
    const failed = { type, header: { error: -5 } }
    const refused = (message: object): string => {
      try {
        return `${encodeMessage({ ...failed, ...message }).length} bytes`
      } catch (error) {
        return String(error)
      }
    }
    const text = `TypeError: ${name}: expected the flag ACK_TLVS (0x200) with an extended ACK: readers skip it without`
    expect(refused({ attrs: { msg: 'no' } })).toBe(text)
    expect(refused({ attrs: { msg: undefined } })).toMatch(/^\d+ bytes$/)
    expect(refused({ header: { err: -5 } })).toContain('has no member "err" (did you mean "error"?)')
  })

  test('NLMSG_DONE without an errno has nothing else', () => {
    const done = { type: NLMSG.DONE, flags: NLM_F.ACK_TLVS }
    expect(encodeMessage(done)).toHaveLength(16)
    expect(() => encodeMessage({ ...done, attrs: { msg: 'no' } })).toThrow('expected an error in the header')
    expect(() => encodeMessage({ ...done, payload: new Uint8Array(0) })).toThrow('NLMSG_DONE: expected no payload')
  })

  test('an errno that is cut is left over', () => {
    const done = encodeMessage({ type: NLMSG.DONE, header: { error: -5 } })
    const cut = done.slice(0, 19)
    cut[0] = 19
    expect(
      explainParts(cut)
        .map(({ start, end, text }) => [start, end, text])
        .at(-1),
    ).toEqual([16, 19, expect.any(String)])
    expect(explain(cut)).toContain('left over')
    expect(explain(done)).toContain('EIO')
    const message = { type: NLMSG.DONE, flags: NLM_F.ACK_TLVS, header: { error: -5 }, attrs: { offs: 9 } }
    expect(explainParts(encodeMessage(message)).map(({ start }) => start)).toEqual([0, 4, 6, 8, 12, 16, 20, 24])
  })

  test('a message without a body has no payload', () => {
    expect(again({ type: 999 })).not.toHaveProperty('payload')
  })
})
