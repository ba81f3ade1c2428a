import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { MalformedError } from '../../src/capture.ts'
import { all, chunks, hexOf } from './support.ts'

const text = (words: string): Uint8Array => new TextEncoder().encode(words)
/** RTM_NEWADDR of fe80::1. */
const ADDRESS = '2c0000001400050513000000000000000a80fd000100000014000100fe800000000000000000000000000001'
const rows = (each: number, row: (pairs: string, i: number) => string): string =>
  (ADDRESS.match(new RegExp(`.{1,${2 * each}}`, 'g')) ?? [])
    .map((part, i) => row((part.match(/../g) ?? []).join(' '), i))
    .join('\n')

describe('what is no recording is refused once, with what is', () => {
  test.each([
    ['a word', 'hello\n', 'text without hex'],
    ['two lines', 'hello\nworld\n', 'text without hex'],
    ['package.json', readFileSync(new URL('../../package.json', import.meta.url), 'utf8'), 'JSON without bytes'],
    ['JSON in one line', '{"name":"x","version":"1.0.0","list":[1,2,"abc"]}\n', 'JSON without bytes'],
    ['lines of JSON', '{"level":30,"msg":"one"}\n{"level":30,"msg":"two"}\n', 'JSON without bytes'],
    ['an empty list', '[]\n', 'JSON without bytes'],
    ['TypeScript', readFileSync(new URL('../../vitest.config.ts', import.meta.url), 'utf8'), 'text without hex'],
  ])('%s', async (_, words, what) => {
    for (const source of [text(words), chunks(text(words), 7)]) {
      const read = all(source)
      await expect(read).rejects.toBeInstanceOf(MalformedError)
      await expect(read).rejects.toThrow(
        `not a recording: ${what}; expected pcap, pcapng, netlink messages, the text of strace, hex,`,
      )
    }
  })

  test('a live text of JSON is refused when its brackets are closed, not at its end', async () => {
    const parts = ['{"level":30,\n', '"msg":"one"}\n', '{"level":30,"msg":"two"}\n']
    let asked = 0
    const live = async function* (): AsyncGenerator<Uint8Array> {
      for (const part of parts) {
        asked++
        yield text(part)
      }
    }
    await expect(all(live(), { format: 'hex' })).rejects.toThrow('not a recording: JSON without bytes')
    expect(asked).toBe(2)
  })

  test('JSON of decode names the command that reads it', async () => {
    const line = '{"frame":1,"offset":16,"protocol":0,"direction":"sent","name":"RTM_GETLINK","type":18,"header":{},"attrs":{}}\n'
    await expect(all(text(line))).rejects.toThrow('not a recording: JSON of nlwire decode, which nlwire encode reads')
  })

  test('numbers that may have been meant as bytes are a fault', async () => {
    const { faults, datagrams } = await all(text('[64 0 300]\n'))
    expect([faults.length, datagrams.length]).toEqual([1, 0])
  })
})

describe('rows of hex behind a text', () => {
  test.each([
    ['a label', rows(16, (pairs) => `D: ${pairs}`)],
    ['a name', rows(8, (pairs) => `netlink_rx: ${pairs}`)],
    ['a time and a text', rows(16, (pairs, i) => `12:30:0${i}.123456 app sent ${pairs}`)],
    ['a log with a level', rows(16, (pairs) => `2026-11-30T09:00:00Z DEBUG rx ${pairs}`)],
  ])('%s', async (_, words) => {
    const { datagrams, faults } = await all(text(`${words}\n`))
    expect(faults).toEqual([])
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS])
  })

  test('each message is a datagram', async () => {
    const one = `TX: ${rows(64, (pairs) => pairs)}`
    const { datagrams, faults } = await all(text(`${one}\n${one}\nRX: ${rows(64, (pairs) => pairs)}\n`))
    expect(faults).toEqual([])
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS, ADDRESS, ADDRESS])
  })

  test('words that look like pairs of digits stay words', async () => {
    const { datagrams, faults } = await all(text(`${rows(64, (pairs) => pairs)}\nlet it be ad fe\nand so on 12 34 56\n`))
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS])
    expect(faults).toHaveLength(2)
  })
})
