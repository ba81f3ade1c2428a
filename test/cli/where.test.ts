import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { OWN } from '../../src/capture/filter/own.ts'
import { where } from '../../src/capture.ts'
import { opaqueMessages } from '../../src/netlink/message/protocol.ts'
import { encode } from '../../src/wire.ts'
import { nlwire } from './support/command.ts'

const file = (name: string): string => fileURLToPath(new URL(`../../fixtures/recordings/${name}.pcap.gz`, import.meta.url))

/** The conversations that decode shows. */
async function shown(condition: string, name = 'main'): Promise<string[]> {
  const { code, out, err } = await nlwire('decode', file(name), '--where', condition)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out.split(/^(?=#)/m).filter((text) => text !== '')
}

test('outcome and duration are of conversations', async () => {
  const every = (await shown('frame > 0')).filter((text) => !/^#\d+ [\d.]+ event /.test(text))
  const refused = await shown('outcome == refused')
  expect(refused.length).toBeGreaterThan(0)
  expect(refused).toEqual(every.filter((text) => / refused: E[A-Z]+/.test(text)))
  const slow = await shown('duration > 5ms')
  const took = (text: string): number => Number(/, ([\d.]+) ms$/m.exec(text)?.[1] ?? 0)
  expect(slow.length).toBeGreaterThan(0)
  expect(slow).toEqual(every.filter((text) => took(text) > 5))
  const deletions = await shown('duration > 0.005 and type == DELLINK')
  expect(deletions.length).toBeGreaterThan(0)
  expect(deletions).toEqual(slow.filter((text) => / link delete |event Deleted/.test(text)))
  // An event is in no conversation.
  const events = (await shown('frame > 0')).length - every.length
  expect(events).toBeGreaterThan(0)
  expect(await shown('outcome')).toEqual(every)
  expect(await shown('not outcome == refused')).toHaveLength(every.length - refused.length + events)
})

test.each(['--messages', '--json'])('%s shows the messages of the conversations that match', async (form) => {
  const frames = (text: string): number[] =>
    [...text.matchAll(form === '--json' ? /"frame":(\d+)/g : /^ *(\d+) /gm)].map(([, n]) => Number(n))
  const all = await nlwire('decode', file('main'), form, '--where', 'outcome == refused')
  expect(all.code).toBe(0)
  const firsts = (await shown('outcome == refused')).map((text) => Number(/^#(\d+)/.exec(text)?.[1]))
  // A request and its refusal.
  expect(frames(all.out)).toEqual(firsts.flatMap((frame) => [frame, expect.any(Number)]))
  const errors = await nlwire('decode', file('main'), form, '--where', 'outcome == refused and error == EEXIST')
  expect(frames(errors.out).length).toBe((await shown('error == EEXIST')).length)
  expect(frames(errors.out).length).toBeGreaterThan(0)
  expect((await nlwire('decode', file('main'), form, '--where', 'duration > 3600s')).out).toBe('')
})

test('a condition on an answer and its request at once is explained if no message matches', async () => {
  const note = async (condition: string): Promise<string> => (await nlwire('decode', file('errors'), '--where', condition)).err
  expect(await note('error == EEXIST and ifname == v0')).toBe(
    'nlwire: no message matches: the error is in the answer, ifname in the request. "outcome == refused and ifname …" finds the conversations, "error == … and request.ifname …" the answers that repeat the request\n',
  )
  expect(await shown('outcome == refused and ifname == v0', 'errors')).not.toEqual([])
  expect(await note('process == ip')).toBe(
    'nlwire: no message matches: only recordings that are text of strace name processes, pcap files do not\n',
  )
  for (const condition of ['error == EEXIST and request.ifname == v0', 'error == EPIPE and type == 2', 'ifname == none'])
    expect(await note(condition)).toBe('')
})

describe('messages of conversations that match come as they were recorded', () => {
  const folder = mkdtempSync(`${tmpdir()}/nlwire-where-`)
  afterAll(() => rmSync(folder, { recursive: true }))
  const request = (pid: number): Uint8Array => encode({ type: 17, flags: 5, seq: 1, pid, header: { index: 9 } })
  const ack = (pid: number): Uint8Array => {
    const payload = Uint8Array.of(0, 0, 0, 0, ...request(pid).subarray(0, 16))
    return encode({ type: 2, flags: 0x100, seq: 1, pid, payload }, { protocol: opaqueMessages })
  }
  // The request of frame 1 is answered last, that of frame 3 never, and frame 4 is no message.
  const datagrams = [request(10), request(11), request(12), new Uint8Array(7).fill(1), ack(11), ack(10)]
  const hex = datagrams.map((bytes) => `${Buffer.from(bytes).toString('hex')}\n\n`).join('')

  test.each(['--messages', '--json'])('%s', async (form) => {
    const name = `${folder}/interleaved.hex`
    writeFileSync(name, hex)
    const { out } = await nlwire('decode', name, form, '--where', 'outcome == ack')
    const frames = [...out.matchAll(form === '--json' ? /"frame":(\d+)/g : /^(?:! frame)? *(\d+)/gm)].map(([, n]) => Number(n))
    expect(frames).toEqual([1, 2, 4, 5, 6])
  })
})

test('a condition that cannot hold is refused with a suggestion', async () => {
  const { code, out, err } = await nlwire('decode', file('main'), '--where', 'mtuu > 3')
  expect({ code, out, err }).toEqual({
    code: 255,
    out: '',
    err: 'Error: --where: there is no "mtuu" (did you mean "mtu"?) at character 1 of "mtuu > 3"\n',
  })
})

test.each([
  ['refused', 'there is no "refused" (did you mean outcome == refused?) at character 1 of "refused"'],
  ['RTM_NEWADDR', 'there is no "RTM_NEWADDR" (did you mean type == RTM_NEWADDR?) at character 1 of "RTM_NEWADDR"'],
  ['EEXIST', 'there is no "EEXIST" (did you mean error == EEXIST?) at character 1 of "EEXIST"'],
  ['not DUMP', 'there is no "DUMP" (did you mean flags ~ DUMP?) at character 5 of "not DUMP"'],
  ['zzzzzz', 'there is no "zzzzzz" at character 1 of "zzzzzz". Try "nlwire decode help".'],
])('a value alone is refused with the comparison that was meant: %s', async (condition, why) => {
  const err = `Error: --where: ${why}\n`
  expect(await nlwire('decode', file('main'), '--where', condition)).toEqual({ code: 255, out: '', err })
})

test('help names all that every message has, and its examples can be read', async () => {
  const { out } = await nlwire('decode', 'help')
  const names = /^NAME: +((?:.|\n)*?)\n +or the path/m
    .exec(out)?.[1]
    ?.split(/[\s,]+/)
    .filter((name) => name !== '')
  expect(names?.toSorted()).toEqual(Object.keys(OWN).toSorted())
  const examples = out.slice(out.indexOf('VALUE:')).match(/^ {4}[a-z].*/gm) ?? []
  expect(examples.length).toBeGreaterThan(8)
  for (const line of examples) {
    const condition = /--where '(.*)'/.exec(line)?.[1] ?? line.split(/ {4,}/)[1] ?? line.trim()
    expect(() => where(condition.trim())).not.toThrow()
  }
})

test('explain takes the same conditions: frames with a message that matches, also of conversations', async () => {
  const framesOf = (text: string, pattern: RegExp): number[] => [...text.matchAll(pattern)].map(([, frame]) => Number(frame))
  for (const condition of ['error != 0', 'outcome == refused', 'kind == veth and frame < 100', 'mtu == 1']) {
    const lines = await nlwire('decode', file('main'), '--messages', '--where', condition)
    const { code, out, err } = await nlwire('explain', file('main'), '--where', condition)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(framesOf(out, /^# frame (\d+),/gm)).toEqual([...new Set(framesOf(lines.out, /^ *(\d+) /gm))])
  }
  expect(await nlwire('explain', '-', '--where', 'mtu')).toMatchObject({
    code: 255,
    err: expect.stringContaining('requires a file'),
  })
  expect((await nlwire('explain', file('main'), '--where', 'refused')).err).toContain('did you mean outcome == refused?')
})
