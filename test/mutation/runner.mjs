// A test runner for Stryker. Stryker's own starts a worker of vitest for each mutant and each test file, which takes about a second.
// This one compiles each test file with its sources once, and runs the script anew for each mutant, which takes a tenth of that or less.
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PluginKind } from '@stryker-mutator/api/plugin'
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner'
import { bundle } from './bundle.mjs'
import { collector, endAll, runTest } from './collector.mjs'

const idOf = (file, name) => `${file}#${name}`
const textOf = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error))

/** CPU time of this process since `start`, in ms. */
function cpuSince(start) {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** The test files of an area. */
function filesOf({ folder, files }) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.test.ts') && new RegExp(files).test(name))
  return names.map((name) => join(folder, name))
}

class Runner {
  static inject = ['options']
  #options
  /** The test files, compiled. After the dry run those that take the least time come first. */
  #scripts = new Map()

  constructor({ nlwire }) {
    this.#options = nlwire
  }

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    for (const file of filesOf(this.#options)) this.#scripts.set(file, await bundle(resolve(file)))
  }

  /** Runs tests of a file, all or the chosen ones, and yields their results. With `bail` it stops at the first failure. */
  async *#run(file, chosen, bail) {
    const { vitest, tests } = collector()
    try {
      await this.#scripts.get(file)(vitest)
    } catch (error) {
      yield { id: idOf(file, ''), name: `load ${file}`, status: TestStatus.Failed, failureMessage: textOf(error), timeSpentMs: 0 }
      return
    }
    const some = tests.filter(({ name, skip }) => !skip && (chosen === undefined || chosen.has(idOf(file, name))))
    for (const test of some) {
      const result = await this.#one(file, test)
      yield result
      if (bail && result.status === TestStatus.Failed) break
    }
    await endAll(some)
  }

  async #one(file, test) {
    const start = process.cpuUsage()
    const result = { id: idOf(file, test.name), name: test.name, fileName: resolve(file), status: TestStatus.Success }
    globalThis.__stryker__.currentTestId = result.id
    try {
      await runTest(test)
    } catch (error) {
      Object.assign(result, { status: TestStatus.Failed, failureMessage: textOf(error) })
    }
    globalThis.__stryker__.currentTestId = undefined
    return { ...result, timeSpentMs: cpuSince(start) }
  }

  async dryRun() {
    globalThis.__stryker__ = {}
    const began = performance.now()
    const tests = []
    const costs = new Map()
    for (const file of this.#scripts.keys()) {
      const start = process.cpuUsage()
      for await (const result of this.#run(file)) {
        if (result.timeSpentMs <= this.#options.slow) tests.push(result)
        else console.error(`left out, because it takes ${Math.round(result.timeSpentMs)} ms: ${result.id}`)
      }
      costs.set(file, cpuSince(start))
    }
    this.#scripts = new Map([...this.#scripts].sort(([a], [b]) => costs.get(a) - costs.get(b)))
    const { mutantCoverage } = globalThis.__stryker__
    const kept = new Set(tests.map(({ id }) => id))
    for (const id of Object.keys(mutantCoverage.perTest)) if (!kept.has(id)) delete mutantCoverage.perTest[id]
    // Stryker waits this much longer for each mutant, but a mutant runs none of it.
    const rest = performance.now() - began - tests.reduce((sum, { timeSpentMs }) => sum + timeSpentMs, 0)
    const others = { id: 'others', name: 'tests that are left out', status: TestStatus.Success, timeSpentMs: Math.max(rest, 0) }
    return { status: DryRunStatus.Complete, tests: [...tests, others], mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const stryker = { activeMutant: activeMutant.id, hitCount: 0, hitLimit }
    globalThis.__stryker__ = stryker
    const chosen = testFilter && new Set(testFilter)
    let nrOfTests = 0
    for (const file of this.#scripts.keys()) {
      if (testFilter && !testFilter.some((id) => id.startsWith(idOf(file, '')))) continue
      for await (const { id, status, failureMessage } of this.#run(file, chosen, true)) {
        nrOfTests++
        if (stryker.hitCount > hitLimit) return { status: MutantRunStatus.Timeout, reason: 'an endless loop' }
        if (status === TestStatus.Failed) return { status: MutantRunStatus.Killed, nrOfTests, killedBy: [id], failureMessage }
      }
    }
    return { status: MutantRunStatus.Survived, nrOfTests }
  }
}

const factory = (options) => new Runner(options)
factory.inject = ['options']
export const strykerPlugins = [{ kind: PluginKind.TestRunner, name: 'nlwire', factory }]
