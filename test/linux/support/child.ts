import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { program } from '../../support/program.ts'

/** How a child process ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Runs a program to its end; it is killed after `timeout` ms. */
export function run(file: string, args: readonly string[], timeout = 30_000): Promise<Ended> {
  // Node would read this file at its start and complain, where a test has put another /etc over it.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
  return new Promise((resolve) => {
    const child = execFile(file, args, { cwd: ROOT, env, timeout, killSignal: 'SIGKILL' }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr }),
    )
  })
}

/** Runs a TypeScript file of this folder in a Node of its own. */
export function runScript(name: string, ...args: readonly string[]): Promise<Ended> {
  return run(process.execPath, ['--import', 'tsx', `test/linux/support/${name}`, ...args])
}

/** Does the same with the file and all that it imports in one, which starts sooner: for what looks at no module of src/ on its own. */
export async function runBundled(name: string, ...args: readonly string[]): Promise<Ended> {
  return run(process.execPath, [await program(`test/linux/support/${name}`), ...args])
}

/** Runs it in a worker of a Node whose main thread loads nothing of nlwire. */
export function runInWorker(name: string, ...args: readonly string[]): Promise<Ended> {
  return run(process.execPath, ['test/linux/support/in-worker.mjs', name, ...args])
}

/** Runs `ip` with words separated by spaces; throws what it says if it fails. */
export async function ip(words: string): Promise<string> {
  const { code, stdout, stderr } = await run('ip', words.split(' '))
  if (code !== 0) throw new Error(`ip ${words}: ${stderr}`)
  return stdout
}

/** Calls `ask` until it returns true; the time limit of the test ends it. */
export async function until(ask: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 10))
}
