import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** What the package is built from. */
const SOURCES = [
  'src',
  'scripts',
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'docs',
  'examples',
  'bench',
  'CONTRIBUTING.md',
  'SECURITY.md',
]
const CONFIGS = ['tsconfig.json', 'tsconfig.build.json']
/** Its dependencies, which npm would download. */
const NEEDED = ['binary-parser', 'ffi-rs', '@yuuang', '@types', 'undici-types']

/** The folder of one run of the tests, by the process of vitest that all its workers are children of. It removes it at the end. */
export const folderOf = (run: number): string => `${tmpdir()}/nlwire-packed-${run}`

/** The package as npm publishes it. */
export interface Packed {
  readonly tarball: string
  /** Where it is unpacked: node_modules/nlwire of the parent of all folders of users. */
  readonly folder: string
  /** Makes a folder of a user with files. */
  user(name: string, files: Readonly<Record<string, string>>): string
}

/**
 * Builds and packs a copy of this checkout, so that nothing here changes, and unpacks the tarball; once in a run of the tests,
 * whose live files run one at a time.
 */
export function packed(): Packed {
  const base = folderOf(process.ppid)
  const folder = `${base}/node_modules/nlwire`
  if (!existsSync(`${base}/done`)) pack(base, folder)
  return {
    tarball: tarballIn(base),
    folder,
    user(name, files) {
      const user = `${base}/${name}`
      mkdirSync(user, { recursive: true })
      for (const [file, text] of Object.entries(files)) writeFileSync(`${user}/${file}`, text)
      return user
    },
  }
}

function pack(base: string, folder: string): void {
  rmSync(base, { recursive: true, force: true })
  const copy = `${base}/copy`
  mkdirSync(copy, { recursive: true })
  // The reference of the API is not in it: what was made of it, and what makes it, would only take time.
  const filter = (path: string): boolean => path !== `${ROOT}docs/api`
  for (const name of [...SOURCES, ...CONFIGS]) cpSync(`${ROOT}${name}`, `${copy}/${name}`, { recursive: true, filter })
  symlinkSync(`${ROOT}node_modules`, `${copy}/node_modules`)
  execFileSync('npm', ['pack', '--silent', '--offline', '--pack-destination', base], { cwd: copy, stdio: 'pipe' })
  rmSync(copy, { recursive: true })
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', tarballIn(base), '--strip-components=1', '-C', folder])
  for (const name of NEEDED) {
    if (existsSync(`${ROOT}node_modules/${name}`)) symlinkSync(`${ROOT}node_modules/${name}`, `${base}/node_modules/${name}`)
  }
  writeFileSync(`${base}/package.json`, '{ "type": "module" }')
  writeFileSync(`${base}/done`, '')
}

const tarballIn = (base: string): string => `${base}/${readdirSync(base).find((name) => name.endsWith('.tgz'))}`

/** The size of a file in kB, as npm says it. */
export const kilobytes = (file: string): number => statSync(file).size / 1000

/** Where the compilers are: several versions are installed under names of their own. */
export const compiler = (version: string): string =>
  `${ROOT}node_modules/typescript${version === '7.0' ? '' : `-${version}`}/bin/tsc`
