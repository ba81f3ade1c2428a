import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A module that a page shows, and what the page says that it prints. */
export interface Module {
  readonly name: string
  readonly code: string
  readonly prints: string | undefined
}

/** The TypeScript modules of a page: blocks that begin with the name of the file. */
export function modulesOf(page: string): Module[] {
  const blocks = page.matchAll(/^```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)^```$(?:\n\n^```text\n([\s\S]*?)^```$)?/gm)
  return [...blocks].map(([, name, code, prints]) => ({ name: name as string, code: code as string, prints }))
}

/** A page of docs/. */
export const pageOf = (name: string): string => readFileSync(`${ROOT}docs/${name}`, 'utf8')

/** The compiler options of a user who is as strict as can be. `paths` leads the imports to this checkout. */
const CONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    paths: {
      nlwire: [`${ROOT}src/index.ts`],
      ...Object.fromEntries(
        ['wire', 'capture', 'declare', 'testing', 'genl', 'ethtool', 'wireguard'].map((entry) => [
          `nlwire/${entry}`,
          [`${ROOT}src/${entry}.ts`],
        ]),
      ),
    },
  },
  // The sources of this checkout are checked, too: this file declares a package of theirs.
  include: ['*.ts', `${ROOT}src/capture/container/binary-parser.d.ts`],
}

/** Writes modules into a new folder in which they compile and run. The caller removes it. */
export function folderOf(modules: readonly Module[]): string {
  const folder = mkdtempSync(`${tmpdir()}/nlwire-page-`)
  for (const { name, code } of modules) writeFileSync(`${folder}/${name}`, code)
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(CONFIG))
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }')
  symlinkSync(`${ROOT}node_modules`, `${folder}/node_modules`)
  return folder
}

const run = promisify(execFile)

/** What the compiler complains of. */
export async function complaints(folder: string): Promise<string> {
  const { stdout } = await run(`${ROOT}node_modules/typescript/bin/tsc`, ['-p', folder]).catch(
    (error: { stdout: string }) => error,
  )
  return stdout
}

/** What a module prints. */
export async function printed(folder: string, name: string): Promise<string> {
  const env = { ...process.env, TSX_TSCONFIG_PATH: `${folder}/tsconfig.json` }
  const { stdout } = await run(process.execPath, ['--import', 'tsx', name], { cwd: folder, env })
  return stdout
}
