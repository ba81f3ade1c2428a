import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The words of setpriv that make a command one of an ordinary user. */
export const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups', '--']

/** The program in one file that any user can read, started without a loader, so that a signal reaches the program itself. */
export interface Bundle {
  readonly file: string
  remove(): void
}

/** Makes it, in a folder for the test that asks. */
export async function bundle(name: string): Promise<Bundle> {
  const folder = `${tmpdir()}/nlwire-${name}-${process.pid}`
  mkdirSync(folder, { mode: 0o755 })
  const file = `${folder}/main.mjs`
  await build({
    entryPoints: [`${root}/src/cli/main.ts`],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: file,
    external: [],
    alias: { 'ffi-rs': `${root}/node_modules/ffi-rs/index.js` },
    define: { 'import.meta.url': JSON.stringify(`file://${root}/src/cli/main.ts`) },
    logLevel: 'silent',
  })
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Whether an ordinary user can read this folder and run this Node. */
export function mayRun(): boolean {
  const may = (flag: string, file: string): boolean => spawnSync('setpriv', [...NOBODY, 'test', flag, file]).status === 0
  return may('-r', `${root}/node_modules/ffi-rs/index.js`) && may('-x', process.execPath)
}
