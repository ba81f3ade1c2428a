import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Ended } from '../../linux/support/child.ts'
import { command } from './bundle.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
/** The command that starts nlwire. */
export const NLWIRE = await command()
const [NODE, PROGRAM] = NLWIRE

/** Starts `nlwire trace` in a process of its own. */
export const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams =>
  spawn(NODE, [PROGRAM, 'trace', ...args], { cwd: root, env: { ...process.env, ...env } })

/** What it did. */
export function trace(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = start(args, env)
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })))
}
