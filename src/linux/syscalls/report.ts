import { readFileSync } from 'node:fs'

/** The part of `process.report` that matters here. */
interface Report {
  excludeNetwork?: boolean
  getReport(): unknown
}

/** The C library of this process if it is glibc, in /proc/self/maps; before 2.34 the file had the version in its name. */
const GLIBC = /\/libc(?:\.so\.6|-2\.\d+\.so)$/m

/**
 * Runs a function that reads a diagnostic report to distinguish glibc from musl, as ffi-rs does when it is loaded. A report takes
 * longer than loading, and resolves the name of every TCP peer. So where glibc is mapped the report says only that; elsewhere it
 * is Node's own, without the peers. `maps` are the mapped files of the process.
 */
export function withShortReport<T>(fn: () => T, maps = mapped(), report = process.report as unknown as Report): T {
  const { excludeNetwork, getReport } = report
  report.excludeNetwork = true
  if (GLIBC.test(maps)) report.getReport = () => ({ header: { glibcVersionRuntime: '2' } })
  try {
    return fn()
  } finally {
    report.getReport = getReport
    if (excludeNetwork === undefined) delete report.excludeNetwork
    else report.excludeNetwork = excludeNetwork
  }
}

function mapped(): string {
  try {
    return readFileSync('/proc/self/maps', 'utf8')
  } catch {
    // No /proc.
    return ''
  }
}
