// A reporter of vitest that writes each skipped test with its reason to the file NLWIRE_SKIPS: FILE<tab>FULL NAME<tab>REASON.
// The JSON report has no reasons. NLWIRE_SECOND_TRY gets the tests that passed at their second try only: FILE<tab>FULL NAME<tab>ERROR. During the run, NLWIRE_RUNNING names the test files that have not ended: if the run is
// cut, it says what it waited for.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { TestCase, TestModule } from 'vitest/node'

/** What .ci/run rejects: nobody can judge such a skip. */
export const NO_REASON = 'no reason given'

/** The reason of a skipped test: the note of `context.skip(note)`, or `[skipped: reason]` in the name of a suite or test. */
export function reasonOf(note: string | undefined, fullName: string): string {
  const named = [...fullName.matchAll(/\[skipped: (.*?)\](?= > |$)/g)].at(-1)?.[1]
  return (note ?? named ?? NO_REASON).replace(/\s+/g, ' ').trim() || NO_REASON
}

/** A line of the words about a test; none for nothing to say. */
const line = (file: string, test: TestCase, words: string | undefined): string[] =>
  words === undefined ? [] : [[file, test.fullName, words].map((text) => text.replace(/\s+/g, ' ')).join('\t')]

/** Why a test was skipped; nothing for one that ran. */
function skipped(test: TestCase): string | undefined {
  const result = test.result()
  return result.state === 'skipped' ? reasonOf(result.note, test.fullName) : undefined
}

/** Why the first try of a test failed whose second passed. */
function firstError(test: TestCase): string | undefined {
  if (!test.diagnostic()?.flaky) return undefined
  return test.result().errors?.[0]?.message ?? 'no error'
}

/** Writes lines about the tests of some files. */
function write(path: string, modules: readonly TestModule[], wordsOf: (test: TestCase) => string | undefined): void {
  const lines = modules.flatMap((file) =>
    [...file.children.allTests()].flatMap((test) => line(fileOf(file), test, wordsOf(test))),
  )
  writeFileSync(path, lines.map((text) => `${text}\n`).join(''))
}

const fileOf = (test: TestModule): string => relative(process.cwd(), test.moduleId)

export default class SkipReporter {
  private readonly running = new Set<string>()

  onTestModuleQueued(test: TestModule): void {
    this.running.add(fileOf(test))
    this.writeRunning()
  }

  onTestModuleEnd(test: TestModule): void {
    this.running.delete(fileOf(test))
    this.writeRunning()
  }

  private writeRunning(): void {
    const path = process.env['NLWIRE_RUNNING']
    if (path !== undefined) writeFileSync(path, [...this.running].map((file) => `${file}\n`).join(''))
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const path = process.env['NLWIRE_SKIPS']
    if (path === undefined) throw new Error('NLWIRE_SKIPS names no file for the reasons of skipped tests')
    write(path, modules, skipped)
    const second = process.env['NLWIRE_SECOND_TRY']
    if (second !== undefined) write(second, modules, firstError)
  }
}
