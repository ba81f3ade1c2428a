import type { Io } from '../io.ts'
import { commandNames } from '../objects.ts'
import { Exit } from '../parse/exit.ts'
import { bashScript } from './bash.ts'
import { completionTables } from './tables.ts'

/** `nlwire completion bash`: prints a script. Resolves to the exit code. */
export async function completionCommand([shell, ...more]: readonly string[], io: Io): Promise<number> {
  if (shell !== 'bash' || more.length > 0) {
    const exit = new Exit(255, 'Error: expected the shell "bash", try "nlwire completion help".\n')
    exit.hint = 'completion bash'
    throw exit
  }
  io.out(bashScript([...(await commandNames()), 'monitor'], await completionTables()))
  return 0
}
