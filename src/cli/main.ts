#!/usr/bin/env node
import { processIo, WriteFailure } from './io.ts'
import { run } from './run.ts'

/** As a shell tells the end by SIGPIPE, by which `ip` ends there. */
const SIGPIPE_STATUS = 141

try {
  process.exitCode = await run(process.argv.slice(2), processIo)
} catch (error) {
  if (!(error instanceof WriteFailure)) throw error
  // `ip` ends with 0 where its output could not be written, but for a pipe that nobody reads.
  process.exitCode = error.code === 'EPIPE' ? SIGPIPE_STATUS : 0
}
