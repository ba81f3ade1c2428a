#!/usr/bin/env node
import { writeSync } from 'node:fs'
import { keepCompiled } from './compile-cache.ts'
import { asksForVersion, versionText } from './version.ts'

/** More than Node and nlwire keep open at the same time. */
const ENOUGH = 64
const TOO_FEW: Readonly<Record<string, string>> = {
  EMFILE: `this process may open too few files: nlwire needs ${ENOUGH} descriptors (\`ulimit -n ${ENOUGH}\`)`,
  ENFILE: 'this machine has no file descriptor left: raise the sysctl fs.file-max',
}

/** Prints the version without loading anything. Returns false if it cannot be written: `start` says why. */
function hasPrintedVersion(): boolean {
  try {
    return asksForVersion(process.argv.slice(2)) && writeSync(1, versionText()) > 0
  } catch {
    return false
  }
}

// Nothing else is imported before: opening a module is the first thing to fail without descriptors.
try {
  if (!hasPrintedVersion()) {
    keepCompiled()
    process.exitCode = await (await import('./start.ts')).start()
  }
} catch (error) {
  const { code = '' } = error as NodeJS.ErrnoException
  const why = TOO_FEW[code]
  if (why === undefined) throw error
  writeSync(2, `nlwire: ${why} (${code})\n`)
  process.exitCode = 1
}
