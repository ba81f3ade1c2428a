import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))

const TESTS = `
test('runs', () => expect(1).toBe(1))
test('has a note', ({ skip }) => skip('not in\\nthis kernel'))
test('may have a note', ({ skip }) => { skip(false, 'never'); expect(1).toBe(1) })
describe.skip('a suite [skipped: no tshark]', () => test('reads it', () => undefined))
test.skip('says nothing', () => undefined)
test.todo('comes later')
let tries = 0
test('needs two tries', { retry: 1 }, () => expect(tries++).toBe(1))
`

/** A test file that reads, while it runs, which files have not ended. */
const RUNNING = `
import { readFileSync, writeFileSync } from 'node:fs'
test('is named while it runs', () => writeFileSync('seen', readFileSync(process.env.NLWIRE_RUNNING)))
`

test('writes why tests were skipped, which needed a second try, and which files have not ended', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nlwire-skips-'))
  try {
    writeFileSync(join(folder, 'some.test.js'), TESTS)
    writeFileSync(join(folder, 'running.test.js'), RUNNING)
    const [output, second, running] = [join(folder, 'skips.tsv'), join(folder, 'second.tsv'), join(folder, 'running')]
    const reporter = `--reporter=${path('test/support/skip-reporter.ts')}`
    const args = [path('node_modules/vitest/vitest.mjs'), 'run', '--root', folder, '--globals', reporter]
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NLWIRE_SKIPS: output, NLWIRE_SECOND_TRY: second, NLWIRE_RUNNING: running },
    })
    expect([status, stderr]).toEqual([0, ''])
    expect(readFileSync(join(folder, 'seen'), 'utf8').split('\n')).toContain('running.test.js')
    expect(readFileSync(running, 'utf8')).toBe('')
    expect(readFileSync(second, 'utf8')).toBe('some.test.js\tneeds two tries\texpected +0 to be 1 // Object.is equality\n')
    expect(readFileSync(output, 'utf8').split('\n')).toEqual([
      'some.test.js\thas a note\tnot in this kernel',
      'some.test.js\ta suite [skipped: no tshark] > reads it\tno tshark',
      'some.test.js\tsays nothing\tno reason given',
      'some.test.js\tcomes later\tno reason given',
      '',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
