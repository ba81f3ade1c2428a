import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromJson, messages, protocols, type Recorded, toJson } from '../../src/capture.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { reasonsFor } from '../support/byte-reasons.ts'
import { random } from '../support/fixture-mutate.ts'
import { all, hexOf, recording } from './support.ts'

const FILES = readdirSync(new URL('../../fixtures/recordings', import.meta.url))
  .filter((name) => name.endsWith('.pcap.gz'))
  .map((name) => `recordings/${name}`)

async function recorded(name: string): Promise<Recorded[]> {
  const found: Recorded[] = []
  for await (const item of messages((await all(recording(name))).items)) if (item.kind === 'message') found.push(item)
  return found
}

/** Without the bytes, which the encoding may order otherwise. */
const valuesOf = ({ protocol, littleEndian, tables, message }: Recorded, bytes: Uint8Array): unknown => {
  const [again] = decodeMessages(bytes, { protocol: tables, littleEndian })
  return { protocol, again: { ...again, bytes: undefined }, message: { ...message, bytes: undefined } }
}

test.each(FILES)(
  '%s: each message goes through JSON and back: the bytes that encode gives, or with a known reason others',
  async (name) => {
    const known = protocols()
    const found = await recorded(name)
    expect(found.length).toBeGreaterThan(50)
    let same = 0
    for (const one of found) {
      const { bytes, protocol, frame, time, direction } = fromJson(toJson(one), known)
      expect({ protocol, frame, time, direction }).toEqual({
        ...{ protocol: one.protocol, frame: one.frame, time: one.time, direction: one.direction },
      })
      if (one.protocol === 0 && !one.message.payload)
        expect(hexOf(bytes), one.name).toBe(hexOf(encodeMessage(one.message, { protocol: one.tables })))
      if (hexOf(bytes) === hexOf(one.message.bytes)) same++
      else if (one.protocol === 0) expect(reasonsFor(bytes, one.message.bytes), one.name).not.toContain('other')
      const { again, message } = valuesOf(one, bytes) as { again: unknown; message: unknown }
      if (hexOf(bytes) !== hexOf(one.message.bytes)) expect(again, `${name} frame ${one.frame}`).toEqual(message)
    }
    expect(same / found.length).toBeGreaterThan(0.4)
  },
)

test('messages with faults go through JSON and back as their own bytes', async () => {
  const next = random(20261129)
  let faulty = 0
  for (const one of await recorded('recordings/kinds.pcap.gz')) {
    if (one.protocol !== 0 || one.message.bytes.length < 40) continue
    const bytes = Uint8Array.from(one.message.bytes)
    // A length of an attribute, or a number in it.
    bytes[32 + 4 * next((bytes.length - 32) >> 2)] = next(256)
    const [message] = decodeMessages(bytes, { protocol: one.tables, littleEndian: one.littleEndian, tolerant: true })
    if (!message?.faults) continue
    faulty++
    const known = protocols()
    const again = fromJson(toJson({ ...one, message }), known)
    expect(hexOf(again.bytes)).toBe(hexOf(bytes))
  }
  expect(faulty).toBeGreaterThan(100)
})

test('the request in an error message is decoded, and goes back as its own bytes or as its values', async () => {
  const known = protocols()
  let decoded = 0
  for (const one of await recorded('recordings/errors.pcap.gz')) {
    const json = JSON.parse(toJson(one))
    if (one.protocol !== 0 || !json.request) continue
    decoded++
    const { payload, request, ...others } = json
    const back = (given: object): string => hexOf(fromJson(given, known).bytes)
    expect(back(json)).toBe(hexOf(one.message.bytes))
    // The bytes may have another order or padding than the values; then they are refused beside other values.
    const values = back({ ...others, request })
    const again = decodeMessages(Buffer.from(values, 'hex'), { protocol: one.tables })[0]
    expect(JSON.parse(toJson({ ...one, message: again as Recorded['message'] })).request).toEqual(request)
    const changed = { ...request, header: { ...request.header, family: 99 } }
    expect(() => back({ ...json, request: changed })).toThrow(/request: differs from payload/)
  }
  expect(decoded).toBeGreaterThan(100)
  expect(() => fromJson({ name: 'RTM_NEWLINK', request: {} }, protocols())).toThrow(/only NLMSG_ERROR repeats a request/)
})

test('the header of a family without a table goes through JSON and back', async () => {
  const bytes = Uint8Array.from(Buffer.from('1c000000280005000100000000000000' + '01010000' + '07000000' + '04000100', 'hex'))
  const learned = (): ReturnType<typeof protocols> => {
    const known = protocols()
    known.generic.learn(40, 'mine', 4)
    return known
  }
  const datagram = { kind: 'datagram', frame: 1, offset: 0, protocol: 16, littleEndian: true, bytes } as const
  const found: Recorded[] = []
  for await (const item of messages([datagram], learned())) if (item.kind === 'message') found.push(item)
  expect(found).toMatchObject([
    { name: 'mine command 1', message: { header: { cmd: 1, version: 1, familyHeader: Uint8Array.of(7, 0, 0, 0) } } },
  ])
  expect(hexOf(fromJson(toJson(found[0] as Recorded), learned()).bytes)).toBe(hexOf(bytes))
})

test('needs no families', () => {
  const { bytes } = fromJson('{"name":"RTM_GETLINK","flags":1}')
  expect([...bytes]).toEqual([32, 0, 0, 0, 18, 0, 1, ...new Array(25).fill(0)])
})
