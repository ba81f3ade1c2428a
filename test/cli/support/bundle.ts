import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { bundled } from '../../support/bundled.ts'
import { program } from '../../support/program.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const MAIN = 'src/cli/main.ts'

/** The words of setpriv that make a command one of an ordinary user. */
export const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups', '--']

/** The program in one file that any user can read, started without a loader, so that a signal reaches the program itself. */
export interface Bundle {
  readonly file: string
  remove(): void
}

/** Creates it, in a folder of the calling test. */
export async function bundle(name: string): Promise<Bundle> {
  const folder = `${tmpdir()}/nlwire-${name}-${process.pid}`
  mkdirSync(folder, { mode: 0o755 })
  const file = `${folder}/main.mjs`
  await bundled(MAIN, file)
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The command that starts the program, for a test file. */
export const command = async (): Promise<readonly [file: string, program: string]> => [process.execPath, await program(MAIN)]

/** Whether an ordinary user can read this folder and run this Node. */
export function mayRun(): boolean {
  const may = (flag: string, file: string): boolean => spawnSync('setpriv', [...NOBODY, 'test', flag, file]).status === 0
  return may('-r', `${root}/node_modules/ffi-rs/index.js`) && may('-x', process.execPath)
}
