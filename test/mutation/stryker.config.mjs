// How Stryker mutates an area. test/mutation/run.ts starts it.

/**
 * The nearest tests of each area: a folder, and a pattern of the names. Left out are tests that start other
 * processes, which know nothing of the mutant, and those that read large recordings.
 */
const TESTS = {
  netlink: { folder: 'test/netlink', files: '' },
  capture: { folder: 'test/capture', files: '^(?!bad-input|browser|linear|tshark)' },
  socket: {
    folder: 'test/linux',
    files: '^(batch|events|exchange|fake-kernel|iterate|limits|quiet-batch|receive|record|refuse-late|remedy)',
  },
}
const area = process.env.NLWIRE_MUTATION_AREA ?? 'netlink'
/** Fewer of them, for a run over one file. */
const files = process.env.NLWIRE_MUTATION_TESTS ?? TESTS[area].files

export default {
  testRunner: 'nlwire',
  plugins: ['./test/mutation/runner.mjs'],
  nlwire: { ...TESTS[area], files, slow: 1000 },
  warnings: { unknownOptions: false },
  coverageAnalysis: 'perTest',
  // Mutants of tables, which run when a module is loaded, would need all tests.
  ignoreStatic: true,
  concurrency: area === 'socket' ? 1 : 2,
  // What is left concerns conditions, bounds and offsets.
  mutator: {
    excludedMutations: [
      'ArrayDeclaration',
      'ArrowFunction',
      'AssignmentOperator',
      'BlockStatement',
      'BooleanLiteral',
      'MethodExpression',
      'ObjectLiteral',
      'OptionalChaining',
      'Regex',
      'StringLiteral',
      'UnaryOperator',
      'UpdateOperator',
    ],
  },
  tempDirName: 'coverage/stryker',
  ignorePatterns: ['/bench/results', '/coverage', '/dist'],
  // On a busy machine a test takes many times its CPU time.
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: `coverage/mutation/${area}.incremental.json`,
  reporters: ['progress-append-only', 'clear-text', 'html'],
  clearTextReporter: { reportTests: false, skipFull: true },
  htmlReporter: { fileName: `coverage/mutation/${area}.html` },
  // TypeScript 7 has no JavaScript interface, with which Stryker would rewrite tsconfig.json: it looks for another file.
  tsconfigFile: 'coverage/no-tsconfig.json',
}
