// A reporter of vitest that writes each skipped test with its reason to the file NLWIRE_SKIPS: FILE<tab>FULL NAME<tab>REASON.
// The JSON report has no reasons. During the run, NLWIRE_RUNNING names the test files that have not ended: if the run is
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

/** The line of a skipped test; nothing for one that ran. */
function line(test: TestCase, file: string): string[] {
  const result = test.result()
  if (result.state !== 'skipped') return []
  return [[file, test.fullName, reasonOf(result.note, test.fullName)].map((text) => text.replace(/\s+/g, ' ')).join('\t')]
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
    const lines = modules.flatMap((file) => [...file.children.allTests()].flatMap((test) => line(test, fileOf(file))))
    writeFileSync(path, lines.map((text) => `${text}\n`).join(''))
  }
}
