import { commandLine } from './arguments.ts'
import { processIo, reportWriteFailure, WriteFailure } from './io.ts'
import { run } from './run.ts'

/** Runs the command line of this process. Resolves to the exit code. */
export async function start(): Promise<number> {
  try {
    return await run(commandLine(), processIo)
  } catch (error) {
    if (error instanceof WriteFailure) return reportWriteFailure(error)
    throw error
  }
}
