#!/usr/bin/env node
import { commandLine } from './arguments.ts'
import { processIo, reportWriteFailure, WriteFailure } from './io.ts'
import { run } from './run.ts'

try {
  process.exitCode = await run(commandLine(), processIo)
} catch (error) {
  if (!(error instanceof WriteFailure)) throw error
  process.exitCode = reportWriteFailure(error)
}
