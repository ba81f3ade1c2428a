import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** Folders whose tests need no namespace, no /run/netns and no exact timing. The tests of all other folders are live. */
const PURE = ['capture', 'netlink', 'tables', 'tree', 'wire'].map((folder) => `test/${folder}/**/*.test.ts`)

/** The tests of the command start many programs: .ci/run runs them beside the other live tests. Each run has a /run/netns of its own. */
const COMMAND = ['test/cli/**/*.test.ts']

const LIVE: TestProjectInlineConfiguration['test'] = {
  // .ci/run asks for a second try, and names every test that needed one. The counterexample of a property stays a failure.
  retry: process.env['NLWIRE_SECOND_TRY'] ? { count: 1, condition: /^(?!Property failed)/ } : 0,
  globalSetup: './test/support/setup.ts',
  setupFiles: './test/support/guard.ts',
  // One file at a time: the live tests of a run share one /run/netns.
  fileParallelism: false,
  // Later than the pure tests, which keep every CPU busy: some live tests measure time.
  sequence: { groupOrder: 1 },
}

const SRC = fileURLToPath(new URL('src/', import.meta.url))

export default defineConfig({
  // The examples import nlwire as a user does.
  resolve: {
    alias: [
      { find: /^nlwire$/, replacement: `${SRC}index.ts` },
      { find: /^nlwire\/(\w+)$/, replacement: `${SRC}$1.ts` },
    ],
  },
  test: {
    // Not threads: they would end workers that loaded the FFI addon.
    pool: 'forks',
    execArgv: ['--expose-gc'],
    // A test that hangs ends, but a machine ten times slower than ours, or one that is shared, fails none.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Kept in node_modules, and read by later runs: in the emulator, transforming takes a quarter of the time.
    experimental: { fsModuleCache: true },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: PURE,
          // Vitest leaves one CPU idle, of two only one remains.
          maxWorkers: '100%',
          // Makes describeLive skip its suite, with a reason that .ci/run does not accept.
          env: { NLWIRE_TEST_LIVE: '0', NLWIRE_TEST_WHY: 'a live test in a folder of pure tests: see vitest.config.ts' },
        },
      },
      { extends: true, test: { ...LIVE, name: 'command', include: COMMAND } },
      {
        extends: true,
        test: { ...LIVE, name: 'live', include: ['test/**/*.test.ts', 'examples/*.test.ts'], exclude: [...PURE, ...COMMAND] },
      },
    ],
  },
})
