#!/usr/bin/env node
import { BrokenPipe, processIo } from './io.ts'
import { run } from './run.ts'

/** As a shell tells the end by SIGPIPE, by which `ip` ends there. */
const SIGPIPE_STATUS = 141

try {
  process.exitCode = await run(process.argv.slice(2), processIo)
} catch (error) {
  if (!(error instanceof BrokenPipe)) throw error
  process.exitCode = SIGPIPE_STATUS
}
