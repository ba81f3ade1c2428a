import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { protocols } from '../../src/capture/message/protocols.ts'
import { ERRNO } from '../../src/netlink/base/errno.ts'
import { NetlinkError } from '../../src/netlink/error/netlink-error.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import type { Extack } from '../../src/netlink/message/extack.ts'
import { NLM_F, NLMSG } from '../../src/netlink/message/header.ts'
import type { Message } from '../../src/netlink/message/message.ts'
import { fromHex } from '../../src/wire.ts'

// fixtures/refusals.tsv: what a kernel refused, by the commands that sent the requests. See fixtures/README.md.
const rows = readFileSync(new URL('../../fixtures/refusals.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .map(([family, code, offset, path, text, command, times, answer = '', request = '']) => {
    const bytes = { answer: fromHex(answer), request: fromHex(request) }
    return { family: Number(family), code, offset, path, text, command, times: Number(times), ...bytes }
  })

type Row = (typeof rows)[number]

// Those without tables are read by the shape of their attributes, as a recording of them is.
const { of } = protocols()
const optionsOf = ({ family }: Row) => ({ protocol: of(family) })
const answerOf = (row: Row): Message => decodeMessages(row.answer, optionsOf(row))[0] as Message
/** nlmsg_type of the request; a dump that has ended repeats none of it. */
const typeOf = (row: Row): number => {
  const { type, header } = answerOf(row)
  return type === NLMSG.DONE ? NLMSG.DONE : (header['request'] as { type: number }).type
}

/** The error as a program gets it. NLMSG_ERROR repeats the request: all of it, or its header only. */
function errorOf(row: Row): NetlinkError {
  const { type, header, attrs } = answerOf(row)
  const { len } = (header['request'] ?? {}) as { len: number }
  const request = type === NLMSG.DONE ? row.request : row.answer.slice(20, 20 + len)
  return new NetlinkError(-(header['error'] as number), attrs as Extack, request, optionsOf(row))
}

const refusals = rows.filter(({ code }) => code !== '0')

describe('every refusal of the recordings', () => {
  test('are all of the recordings, ended dumps and capped ones among them', () => {
    expect(refusals.length).toBe(249)
    // The same refusal of the same command is there once.
    expect(rows.reduce((sum, { times }) => sum + times, 0)).toBe(283)
    expect(Math.min(...rows.map(({ times }) => times))).toBe(1)
    const keys = rows.map((row) => [row.family, row.code, row.offset, row.text, row.command, typeOf(row)].join('\t'))
    expect(new Set(keys).size).toBe(rows.length)
    expect(refusals.filter((row) => answerOf(row).type === NLMSG.DONE).length).toBeGreaterThan(1)
    expect(refusals.filter((row) => (answerOf(row).flags & NLM_F.CAPPED) !== 0).length).toBeGreaterThan(1)
  })

  test('have the path of every offset', () => {
    expect(refusals.filter(({ offset }) => offset).length).toBe(19)
    expect(refusals.filter(({ offset, path }) => Boolean(offset) !== Boolean(path))).toEqual([])
  })

  test.each(refusals)('$command: $code', (row) => {
    const error = errorOf(row)
    expect(error).toMatchObject({ errno: ERRNO[row.code as string], code: row.code })
    expect(error.extack.message ?? '').toBe(row.text)
    expect(String(error.extack.offset ?? '')).toBe(row.offset)
    expect(error.extack.path ?? '').toBe(row.path)
    expect(error.message).toContain(`refused: ${row.code}: `)
    if (row.text) expect(error.message).toContain(row.text)
    if (row.path) expect(error.message).toContain(` at ${row.path} (`)
    if (answerOf(row).flags & NLM_F.CAPPED && answerOf(row).type === NLMSG.ERROR) return
    // The whole request decodes and explains, and the bytes at the offset are pointed at.
    const text = error.explain()
    if (row.offset) expect(text).toMatch(new RegExp(`^[0-9a-f ]+#>.*  <- ${row.code}: `, 'm'))
    else expect(text).not.toContain('#>')
    expect(error.request.bytes.length).toBe(fromHex(text).length)
  })
})

test('a warning that comes with success has words, and error 0', () => {
  const warnings = rows.filter(({ code }) => code === '0')
  expect(warnings.map(({ text }) => text)).toEqual(['act_api: Failed to setup tc actions for offload'])
  for (const row of warnings) expect(answerOf(row)).toMatchObject({ header: { error: 0 }, attrs: { msg: row.text } })
})
