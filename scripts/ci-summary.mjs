// Prints what a CI run came to: `node scripts/ci-summary.mjs RESULTS SKIPS [SECONDS]`, SECONDS that it took in all. RESULTS is the
// folder that .ci/run fills:
//   steps.tsv                 title, seconds, limit in seconds, "ok" or what went wrong
//   left-out.tsv              runs that were left out: label, what, reason
//   runs/LABEL/report.json    vitest's JSON report
//   runs/LABEL/skips.tsv      file, test, reason of each skipped test (test/support/skip-reporter.ts)
//   runs/LABEL/second.tsv     file, test, error of each test that passed at its second try only
//   runs/LABEL/running        the test files that had not ended, if the run was cut
//   runs/LABEL/status         exit status of the run
// SKIPS lists the reasons that are acceptable: a regular expression for the whole reason, and why. The last line counts the tests.
// Ends with status 1 on a failed test or step, on a skip for another reason, and if no test ran.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const [results, skipsFile, taken] = process.argv.slice(2)
const rows = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split('\t'))
    : []
const heading = (title) => console.log(`\n== ${title}`)

/** One run of the tests: its counts, failures and skips. */
function readRun(label) {
  const folder = join(results, 'runs', label)
  const file = join(folder, 'report.json')
  // A run that was cut leaves an empty one.
  const report = existsSync(file) ? readFileSync(file, 'utf8') : ''
  // Its step failed and says why; here stands where.
  if (report === '') {
    const none = { label, passed: 0, skips: [], second: [], failures: [], files: [] }
    if (!existsSync(join(folder, 'running'))) return none
    const running = rows(join(folder, 'running')).join(' ') || 'no test file: all that had begun had ended'
    return { ...none, failures: [`${label}: no report; when it was cut, there ran ${running}`] }
  }
  const { numPassedTests: passed, numPendingTests, numTodoTests, testResults } = JSON.parse(report)
  const failures = testResults.flatMap((file) => failuresOf(file))
  const files = testResults.map(({ name, startTime, endTime }) => ({ label, name, seconds: (endTime - startTime) / 1000 }))
  const [[status = '1'] = []] = rows(join(folder, 'status'))
  if (passed === 0) failures.push('no test ran')
  else if (status !== '0' && failures.length === 0) failures.push(`no test failed, but the run ended with status ${status}`)
  const skips = rows(join(folder, 'skips.tsv')).map(([file, test, reason]) => ({ label, test: `${file}: ${test}`, reason }))
  const second = rows(join(folder, 'second.tsv')).map(([file, test, error]) => `${label}: ${file}: ${test}: ${error}`)
  const skipped = numPendingTests + numTodoTests
  if (skips.length !== skipped) failures.push(`${skipped} tests were skipped, but ${skips.length} reasons are recorded`)
  return { label, passed, skips, second, failures: failures.map((text) => `${label}: ${text}`), files }
}

/** The failed tests of a file, or the file itself if it could not be loaded. */
function failuresOf({ name, status, message, assertionResults }) {
  const tests = assertionResults.filter((test) => test.status === 'failed')
  if (status === 'failed' && tests.length === 0) return [`${name}\n${message}`]
  return tests.map((test) => `${name}: ${test.fullName}\n${test.failureMessages.join('\n')}`)
}

/** Prints how often each reason came up, and returns the skips whose reason is not acceptable. */
function printSkips(skips) {
  const accepted = rows(skipsFile).map(([pattern, why]) => ({ pattern: new RegExp(`^(?:${pattern})$`), why }))
  const byReason = grouped(skips)
  const unknown = []
  for (const [reason, all] of [...byReason].sort(([, a], [, b]) => b.length - a.length)) {
    const known = accepted.find(({ pattern }) => pattern.test(reason))
    console.log(`${String(all.length).padStart(5)}  ${reason}: ${known?.why ?? 'NOT ACCEPTABLE: not in test/skips.tsv'}`)
    if (!known) unknown.push(...all)
  }
  return unknown
}

function grouped(skips) {
  const map = new Map()
  for (const skip of skips) map.set(skip.reason, [...(map.get(skip.reason) ?? []), skip])
  return map
}

const runs = existsSync(join(results, 'runs')) ? readdirSync(join(results, 'runs')).map(readRun) : []
const steps = rows(join(results, 'steps.tsv'))
const leftOut = rows(join(results, 'left-out.tsv')).map(([label, what, reason]) => ({ label, test: what, reason }))
const skips = [...runs.flatMap((run) => run.skips), ...leftOut]

heading(`${skips.length} skipped, by reason`)
const unknown = printSkips(skips)
const failures = [
  ...runs.flatMap((run) => run.failures),
  ...steps.filter(([, , , outcome]) => outcome !== 'ok').map(([title, , , outcome]) => `step "${title}" ${outcome}`),
  ...unknown.map(({ label, test, reason }) => `${label}: ${test}: skipped for a reason that is not in test/skips.tsv: ${reason}`),
]
if (runs.length === 0) failures.push('no tests were run')
const second = runs.flatMap((run) => run.second)
if (second.length > 0) heading(`${second.length} passed at the second try only: each hides a race, in the test or in the product`)
for (const text of second) console.log(text)
if (failures.length > 0) heading('what failed')
for (const failure of failures) console.log(failure)

heading('the slowest files of tests, in seconds, without loading')
const slowest = runs.flatMap(({ files }) => files).sort((a, b) => b.seconds - a.seconds)
for (const { label, name, seconds } of slowest.slice(0, 25))
  console.log(`${seconds.toFixed(0).padStart(5)}  ${relative('.', name)} (${label})`)

heading('minutes')
const minutes = (seconds) => (Number(seconds) / 60).toFixed(1)
for (const [title, seconds, limit, outcome] of steps)
  console.log(
    `${minutes(seconds).padStart(5)} of ${minutes(limit).padStart(4)}  ${title}${outcome === 'ok' ? '' : `: ${outcome}`}`,
  )
// Some steps run at once.
const all = taken ?? steps.reduce((sum, [, seconds]) => sum + Number(seconds), 0)
console.log(`${minutes(all).padStart(5)}          together`)
for (const {
  label,
  passed,
  skips: { length },
} of runs)
  console.log(`${label}: ${passed} passed, ${length} skipped`)

const passed = runs.reduce((sum, run) => sum + run.passed, 0)
console.log(`\n${passed} passed, ${failures.length} failed, ${skips.length} skipped`)
process.exitCode = failures.length > 0 ? 1 : 0
