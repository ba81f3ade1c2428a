import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nlwire } from './support/command.ts'

const DEMO = 'fixtures/ynl/demo.yaml'

describe('conditions by the names of a specification', () => {
  const folder = mkdtempSync(`${tmpdir()}/nlwire-ynl-`)
  const hex = `${folder}/demo.hex`
  beforeAll(async () => {
    const learn = { type: 16, header: { cmd: 1, version: 2 }, attrs: { familyId: 41, familyName: 'demo' } }
    const sets = [{ count: 7, colour: 7 }, { count: 2 }].map((attrs) => ({ type: 41, flags: 5, header: { cmd: 2 }, attrs }))
    const lines = [learn, ...sets].map((one) => JSON.stringify({ protocol: 16, ...one }))
    writeFileSync(`${folder}/demo.json`, lines.join('\n'))
    writeFileSync(hex, (await nlwire('encode', `${folder}/demo.json`, '--spec', DEMO)).out)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    ['DEMO_A_COUNT > 3', [2]],
    ['count < 3', [3]],
    ['colour == light-blue', [2]],
    ['family == demo and type == DEMO_CMD_SET', [2, 3]],
  ])('%s', async (condition, frames) => {
    const by = ['--protocol', 'generic', '--messages', '--where', condition]
    const { code, out } = await nlwire('decode', hex, '--spec', DEMO, ...by)
    expect(code).toBe(0)
    expect([...out.matchAll(/^ +(\d+)/gm)].map(([, frame]) => Number(frame))).toEqual(frames)
  })

  test('without the name of the family in the recording: its messages are guessed by their shape', async () => {
    const attrs = { name: 'one', wide: '5', words: ['a', 'b'], inner: { speed: 10 } }
    const set = { protocol: 16, type: 77, flags: 5, header: { cmd: 2 }, attrs }
    const learn = { protocol: 16, type: 16, header: { cmd: 1, version: 2 }, attrs: { familyId: 77, familyName: 'demo' } }
    writeFileSync(`${folder}/guess.json`, [learn, set].map((one) => JSON.stringify(one)).join('\n'))
    const both = (await nlwire('encode', `${folder}/guess.json`, '--spec', DEMO)).out
    writeFileSync(`${folder}/guess.hex`, both.slice(both.indexOf('\n\n') + 2))
    const decode = ['decode', `${folder}/guess.hex`, '--protocol', 'generic', '--json']
    const [guessed, without] = [await nlwire(...decode, '--spec', DEMO), await nlwire(...decode)]
    expect(JSON.parse(guessed.out)).toMatchObject({ guess: 'demo', name: 'DEMO_CMD_SET', type: 77, attrs })
    expect(JSON.parse(without.out)).toMatchObject({ name: 'type 77' })
    const explained = await nlwire('explain', `${folder}/guess.hex`, '--protocol', 'generic', '--spec', DEMO)
    expect(explained.out).toMatch(/# nlmsg_type 77 demo\?\n/)
  })

  test.each([
    [['--spec', DEMO, '--where', 'coun > 3'], 'there is no "coun" (did you mean "count"?) at character 1 of "coun > 3"'],
    [['--where', 'DEMO_A_COUNT > 3'], 'there is no "DEMO_A_COUNT" (did you mean "count"?) at character 1 of "DEMO_A_COUNT > 3"'],
  ])('%j is refused', async (words, why) => {
    expect(await nlwire('decode', hex, ...words)).toEqual({ code: 255, out: '', err: `Error: --where: ${why}\n` })
  })
})
