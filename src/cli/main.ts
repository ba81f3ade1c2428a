#!/usr/bin/env node
import { processIo, reportWriteFailure, WriteFailure } from './io.ts'
import { run } from './run.ts'

try {
  process.exitCode = await run(process.argv.slice(2), processIo)
} catch (error) {
  if (!(error instanceof WriteFailure)) throw error
  process.exitCode = reportWriteFailure(error)
}
