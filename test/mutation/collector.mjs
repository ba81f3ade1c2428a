// What a test file imports from vitest, without vitest's workers: its own expect and spies, and a list of the tests.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  ChaiStyleAssertions,
  chai,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect'
import { fn, restoreAllMocks, spyOn } from '@vitest/spy'

for (const plugin of [JestExtend, JestChaiExpect, ChaiStyleAssertions, JestAsymmetricMatchers]) chai.use(plugin)

const expect = Object.assign(
  (value, message) => chai.expect(value, message),
  chai.expect,
  globalThis[ASYMMETRIC_MATCHERS_OBJECT],
  {
    unreachable: (message) => chai.assert.fail(message ?? 'unreachable'),
    soft: (value, message) => chai.expect(value, message),
  },
)
setState({ ...getState(expect), assertionCalls: 0 }, expect)

/** expectTypeOf checks types only: everything that is called on it does nothing. */
const nothing = new Proxy(() => nothing, { get: () => nothing })

/** Returns the module for one run of a test file, and the tests that it has declared. */
export function collector() {
  const tests = []
  const names = new Map()
  let suite = { name: '', skip: false, before: [], after: [], beforeEach: [], afterEach: [] }
  const finished = []

  const declare = (name, run, skip) => {
    const full = suite.name === '' ? name : `${suite.name} > ${name}`
    const times = (names.get(full) ?? 0) + 1
    names.set(full, times)
    tests.push({ name: times === 1 ? full : `${full} (${times})`, run, suite, skip: skip || suite.skip, finished })
  }
  const body = (rest) => rest.find((value) => typeof value === 'function')
  const group = (name, run, skip) => {
    const outer = suite
    suite = {
      name: outer.name === '' ? name : `${outer.name} > ${name}`,
      skip: outer.skip || skip,
      outer,
      before: [],
      after: [],
      beforeEach: [],
      afterEach: [],
    }
    run()
    suite = outer
  }
  const each =
    (one) =>
    (rows) =>
    (name, ...rest) => {
      const spread = rows.every(Array.isArray)
      for (const [at, row] of rows.entries()) {
        one(`${name} #${at}`, () => body(rest)(...(spread ? row : [row])))
      }
    }
  const test = Object.assign((name, ...rest) => declare(name, body(rest), false), {
    each: each((name, run) => declare(name, run, false)),
    skip: (name, ...rest) => declare(name, body(rest), true),
    skipIf:
      (no) =>
      (name, ...rest) =>
        declare(name, body(rest), no),
    runIf:
      (yes) =>
      (name, ...rest) =>
        declare(name, body(rest), !yes),
  })
  const describe = Object.assign((name, ...rest) => group(name, body(rest), false), {
    each: each((name, run) => group(name, run, false)),
    skip: (name, ...rest) => group(name, body(rest), true),
  })
  const vitest = {
    test,
    it: test,
    describe,
    expect,
    expectTypeOf: nothing,
    vi: { fn, spyOn, restoreAllMocks },
    beforeAll: (run) => suite.before.push(run),
    afterAll: (run) => suite.after.push(run),
    beforeEach: (run) => suite.beforeEach.push(run),
    afterEach: (run) => suite.afterEach.push(run),
    onTestFinished: (run) => finished.push(run),
  }
  return { vitest, tests }
}

const chain = (suite) => (suite === undefined ? [] : [...chain(suite.outer), suite])

const SKIPPED = Symbol('skipped')
/** What vitest passes to a test. */
const context = {
  skip: (condition) => {
    if (condition !== false) throw SKIPPED
  },
}

/** Runs a test with what its suites want before and after. */
export async function runTest({ run, suite, finished }) {
  const suites = chain(suite)
  try {
    for (const { before } of suites) for (const one of before.splice(0)) await one()
    for (const { beforeEach } of suites) for (const one of beforeEach) await one()
    await run(context)
  } catch (error) {
    if (error !== SKIPPED) throw error
  } finally {
    for (const one of finished.splice(0)) await one()
    for (const { afterEach } of suites.reverse()) for (const one of afterEach) await one()
  }
}

/** Runs what the suites of these tests want at their end. */
export async function endAll(tests) {
  const suites = new Set(tests.flatMap(({ suite }) => chain(suite)))
  for (const { after } of [...suites].reverse()) for (const one of after.splice(0)) await one()
}
