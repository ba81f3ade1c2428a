import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NO_REASON, reasonOf } from '../support/skip-reporter.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/ci-summary.mjs', import.meta.url))
const OUR_SKIPS = fileURLToPath(new URL('../skips.tsv', import.meta.url))
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nlwire-ci-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

interface Run {
  readonly passed?: number
  readonly failed?: readonly string[]
  readonly reasons?: readonly string[]
  readonly status?: number
}

/** Writes what one run of the tests leaves. */
function run(label: string, { passed = 3, failed = [], reasons = [], status = failed.length > 0 ? 1 : 0 }: Run = {}): void {
  const assertionResults = failed.map((fullName) => ({ status: 'failed', fullName, failureMessages: ['expected 1 to be 2'] }))
  const file = {
    name: '/x/a.test.ts',
    startTime: 0,
    endTime: passed * 1000,
    status: failed.length > 0 ? 'failed' : 'passed',
    message: '',
    assertionResults,
  }
  const counts = { numPassedTests: passed, numPendingTests: reasons.length, numTodoTests: 0 }
  write(`runs/${label}/report.json`, JSON.stringify({ ...counts, testResults: [file] }))
  write(`runs/${label}/skips.tsv`, reasons.map((reason, i) => `a.test.ts\ttest ${i}\t${reason}\n`).join(''))
  write(`runs/${label}/status`, `${status}\n`)
}

function summary(skips = write('accepted.tsv', '# pattern\twhy\nnot in (this|that) kernel\tthe emulator has it\n')) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, folder, skips], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) }
}

test('counts the tests of all runs in the last line', () => {
  run('node 20')
  run('node 22', { passed: 4, reasons: ['not in this kernel'] })
  expect(summary()).toMatchObject({ status: 0, last: '7 passed, 0 failed, 1 skipped' })
})

test('names the slowest files', () => {
  run('node 20')
  run('node 22', { passed: 40 })
  expect(summary().stdout).toMatch(/\n +40 {2}\S+a\.test\.ts \(node 22\)\n +3 {2}\S+a\.test\.ts \(node 20\)\n/)
})

test('groups skips by their reason, the most frequent first', () => {
  run('node 20', { reasons: ['not in that kernel', 'not in this kernel', 'not in this kernel'] })
  run('node 22', { reasons: ['not in this kernel'] })
  const { stdout } = summary()
  const wanted = '    3  not in this kernel: the emulator has it\n    1  not in that kernel: the emulator has it\n'
  expect(stdout).toContain(`== 4 skipped, by reason\n${wanted}`)
})

test.for(['not in this kernel at all', NO_REASON])('fails on a reason that is not accepted: %s', (reason) => {
  run('node 20', { reasons: ['not in this kernel', reason] })
  const { status, stdout, last } = summary()
  expect([status, last]).toEqual([1, '3 passed, 1 failed, 2 skipped'])
  expect(stdout).toContain(`node 20: a.test.ts: test 1: skipped for a reason that is not in test/skips.tsv: ${reason}\n`)
})

test('names the tests that passed at the second try only', () => {
  run('node 20')
  write('runs/node 20/second.tsv', 'a.test.ts\twaits\texpected 1 to be 2\n')
  const { status, stdout } = summary()
  expect(status).toBe(0)
  expect(stdout).toMatch(/^== 1 passed at the second try only.*\nnode 20: a.test.ts: waits: expected 1 to be 2$/m)
})

test('fails on a skip without a record', () => {
  run('node 20', { reasons: ['not in this kernel'] })
  write('runs/node 20/skips.tsv', '')
  expect(summary()).toMatchObject({ status: 1, stdout: expect.stringContaining('1 tests were skipped, but 0 reasons') })
})

test('a run that is left out needs an accepted reason, too', () => {
  run('node 20')
  write('left-out.tsv', 'Node 24\tthe whole run\tnot in this kernel\n')
  expect(summary()).toMatchObject({ status: 0, last: '3 passed, 0 failed, 1 skipped' })
  write('left-out.tsv', 'Node 24\tthe whole run\tno network\n')
  expect(summary()).toMatchObject({ status: 1, last: '3 passed, 1 failed, 1 skipped' })
})

test('prints failed tests with their messages', () => {
  run('node 20', { failed: ['group > one'] })
  const { status, stdout, last } = summary()
  expect([status, last]).toEqual([1, '3 passed, 1 failed, 0 skipped'])
  expect(stdout).toContain('node 20: /x/a.test.ts: group > one\nexpected 1 to be 2\n')
})

test('fails on a run that failed without a failed test, and on one in which no test ran', () => {
  run('node 20', { status: 1 })
  expect(summary()).toMatchObject({ status: 1, stdout: expect.stringContaining('the run ended with status 1') })
  run('node 20', { passed: 0 })
  expect(summary()).toMatchObject({ status: 1, stdout: expect.stringContaining('node 20: no test ran') })
})

test('fails if there was no run', () => {
  expect(summary()).toMatchObject({ status: 1, last: '0 passed, 1 failed, 0 skipped' })
})

test('prints the minutes of each step, and fails on one that took too long, by its name', () => {
  run('node 20')
  write('steps.tsv', 'install\t90\t300\tok\ntests\t600\t600\ttook longer than its limit of 600 s\n')
  const { status, stdout, last } = summary()
  expect([status, last]).toEqual([1, '3 passed, 1 failed, 0 skipped'])
  expect(stdout).toContain(
    '  1.5 of  5.0  install\n 10.0 of 10.0  tests: took longer than its limit of 600 s\n 11.5          together\n',
  )
  expect(stdout).toContain('== what failed\nstep "tests" took longer than its limit of 600 s\n')
})

test('names the test files that ran when a run was cut', () => {
  run('node 20')
  write('runs/node 22/running', 'test/a.test.ts\ntest/b.test.ts\n')
  write('runs/node 22/report.json', '')
  const { status, stdout, last } = summary()
  expect([status, last]).toEqual([1, '3 passed, 1 failed, 0 skipped'])
  expect(stdout).toContain('node 22: no report; when it was cut, there ran test/a.test.ts test/b.test.ts\n')
  write('runs/node 22/running', '')
  expect(summary()).toMatchObject({ status: 1, stdout: expect.stringContaining('there ran no test file: all that') })
})

test('what hides live tests is never accepted', () => {
  const reasons = [
    'no namespaces here: unshare failed',
    'started without npm test',
    'a live test in a folder of pure tests: see vitest.config.ts',
    NO_REASON,
  ]
  for (const reason of reasons) {
    run('node 20', { reasons: [reason] })
    expect(summary(OUR_SKIPS), reason).toMatchObject({ status: 1, last: '3 passed, 1 failed, 1 skipped' })
  }
})

test('the reason of a skip is its note, or is in a name', () => {
  expect(reasonOf('no tshark', 'reads it')).toBe('no tshark')
  expect(reasonOf(undefined, 'links [skipped: no namespaces here: unshare: EPERM] > are listed')).toBe(
    'no namespaces here: unshare: EPERM',
  )
  expect(reasonOf(undefined, 'a > b [skipped: inner] > c')).toBe('inner')
  expect(reasonOf('two\nlines', 'a')).toBe('two lines')
  expect(reasonOf(undefined, 'reads [1] skipped')).toBe(NO_REASON)
})
