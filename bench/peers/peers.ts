import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Start } from '../contest.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/** A peer that cannot run here, and why. */
export interface Absent {
  readonly name: string
  readonly missing: string
}

/** Where the programs of the contestants are, by the same names in each folder, and where what is built of them goes. */
export interface Places {
  readonly sources: string
  readonly folder: string
}

/** nlwire and the peers that are installed, ready to start, and those that are not. */
export async function peers(folder: string, sources = here): Promise<{ starts: Start[]; absent: Absent[] }> {
  const places = { sources, folder }
  const all = [await script('nlwire', 'nlwire', places), go(places), pyroute2(places), await npmNetlink(places)]
  return { starts: all.filter((one) => 'command' in one), absent: all.filter((one) => 'missing' in one) }
}

/** Joins a contestant into one file as scripts/join.mjs joins the package: tsx would add work of its own to functions. */
export async function joined(name: string, { sources, folder }: Places): Promise<string> {
  const outfile = join(folder, `${name}.mjs`)
  const entry = join(sources, `${name}.ts`)
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
  })
  return outfile
}

/** A contestant on Node. */
export async function script(name: string, file: string, places: Places, version = `Node ${process.version}`): Promise<Start> {
  return { name, command: [process.execPath, await joined(file, places), places.folder, version] }
}

/** Debian's Go packages lie in a GOPATH. */
function go({ sources, folder }: Places): Start | Absent {
  const name = 'vishvananda/netlink'
  const binary = join(folder, 'go-netlink')
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' }
  const { status, error, stderr } = spawnSync('go', ['build', '-o', binary, '.'], {
    cwd: join(sources, 'go'),
    env,
    encoding: 'utf8',
  })
  if (error) return { name, missing: 'no go (Debian: golang-go)' }
  if (status !== 0) return { name, missing: `does not build (Debian: golang-github-vishvananda-netlink-dev): ${stderr.trim()}` }
  const version = execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim()
  return { name, command: [binary, folder, `${debian('golang-github-vishvananda-netlink-dev')}, ${version}`] }
}

function pyroute2({ sources, folder }: Places): Start | Absent {
  const python = pythonOf()
  if (python === undefined) return { name: 'pyroute2', missing: 'no Python with pyroute2 (Debian: python3-pyroute2)' }
  const { stdout } = spawnSync(python, ['--version'], { encoding: 'utf8' })
  const version = `${debian('python3-pyroute2')}, ${stdout.trim()}`
  return { name: 'pyroute2', command: [python, join(sources, 'python.py'), folder, version] }
}

/** A Python that has pyroute2. */
export function pythonOf(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find(
    (python) => spawnSync(python, ['-c', 'import pyroute2.netlink.rtnl.marshal']).status === 0,
  )
}

/** Installs it beside this file the first time: it is no dependency of nlwire's. */
async function npmNetlink(places: Places): Promise<Start | Absent> {
  const name = 'npm netlink'
  const wanted = 'netlink@0.3.0'
  if (!existsSync(join(here, 'node_modules', 'netlink'))) {
    const args = [
      'install',
      '--prefix',
      here,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      wanted,
    ]
    if (spawnSync('npm', args, { stdio: 'ignore' }).status !== 0) return { name, missing: `npm install ${wanted} failed` }
  }
  const { status } = spawnSync(process.execPath, ['-e', "require('netlink')"], { cwd: here, stdio: 'ignore' })
  if (status !== 0) return { name, missing: 'its addon does not load' }
  return { name, command: [process.execPath, await joined('npm-netlink', places), places.folder, here, '0.3.0'] }
}

/** The version of a Debian package. */
function debian(name: string): string {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', `\${Version}`, name], { encoding: 'utf8' })
  return status === 0 ? stdout : 'version unknown'
}
