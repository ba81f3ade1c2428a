// What the emulated machine is made of: packages of Debian, downloaded and unpacked into a cache folder, never installed.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The unpacked packages of one Debian suite. */
export interface Packages {
  readonly suite: string
  /** The folder that holds them, as / of a system. */
  readonly root: string
  /** The kernel's name: `6.1.0-50-amd64`. */
  readonly kernel: string
  /** The folder of an `ip` of the same suite; undefined where the installed one is to be used. */
  readonly tools?: string
}

const CACHE = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nlwire-vm')

const run = (file: string, ...args: string[]): string => execFileSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 28 })

/** The suite of the installed Debian: `bookworm`. */
export function installedSuite(): string {
  const release = readFileSync('/etc/os-release', 'utf8')
  const [, name] = /^VERSION_CODENAME=(\S+)$/m.exec(release) ?? []
  if (!/^ID=debian$/m.test(release) || name === undefined) throw new Error('needs Debian: its packages make the machine')
  return name
}

/** The packages of a suite, from the cache or from the mirror that apt has for Debian. */
export function packagesOf(suite: string): Packages {
  const folder = join(CACHE, suite)
  if (!existsSync(join(folder, 'root'))) fetch(suite, folder)
  const root = join(folder, 'root')
  const [kernel] = readdirSync(join(root, 'lib/modules'))
  if (kernel === undefined) throw new Error(`no kernel in ${root}: delete that folder`)
  const tools = join(root, 'bin')
  // It may want newer libraries than are installed.
  const runs = existsSync(join(tools, 'ip')) && spawnSync(join(tools, 'ip'), ['-V']).status === 0
  return { suite, root, kernel, ...(runs ? { tools } : {}) }
}

/** Packages of the installed suite in a cache folder: programs that run from there. */
export function programsOf(names: readonly string[]): string {
  const folder = join(CACHE, 'programs')
  const root = join(folder, 'root')
  const listed = join(folder, 'names')
  const wanted = names.join(' ')
  if (existsSync(listed) && readFileSync(listed, 'utf8') === wanted) return root
  console.log(`fetching ${wanted} into ${folder}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  execFileSync('apt-get', ['-qq', 'download', ...names], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  extract(folder, root)
  writeFileSync(listed, wanted)
  return root
}

/** Downloads and unpacks; `root` comes into being at the very end, whole. */
function fetch(suite: string, folder: string): void {
  console.log(`fetching a kernel of Debian ${suite} into ${folder}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'apt/lists/partial'), { recursive: true })
  const apt = aptOptions(suite, folder)
  run('apt-get', ...apt, '-qq', 'update')
  const kernel = run('apt-cache', ...apt, 'show', '--no-all-versions', 'linux-image-amd64')
  const [, image] = /^Depends: (linux-image-\S+)/m.exec(kernel) ?? []
  if (image === undefined) throw new Error(`Debian ${suite} has no linux-image-amd64`)
  const names = [image, 'busybox-static', ...(suite === installedSuite() ? [] : ['iproute2'])]
  execFileSync('apt-get', [...apt, '-qq', 'download', ...names], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  unpack(folder)
}

function unpack(folder: string): void {
  const root = join(folder, 'unpacked')
  extract(folder, root)
  rmSync(join(folder, 'apt'), { recursive: true })
  run('depmod', '-b', root, readdirSync(join(root, 'lib/modules'))[0] as string)
  renameSync(root, join(folder, 'root'))
}

/** Unpacks every package of a folder, and deletes it. */
function extract(folder: string, root: string): void {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    run('dpkg', '-x', join(folder, file), root)
    rmSync(join(folder, file))
  }
}

/** Options that make apt see this suite, from the same mirror, and write into the folder only. */
function aptOptions(suite: string, folder: string): string[] {
  const base = installedSuite()
  const targets = run('apt-get', 'indextargets', '--format', '$(ORIGIN) $(CODENAME) $(REPO_URI)').split('\n')
  const [, , mirror] = targets.map((line) => line.split(' ')).find(([origin, name]) => origin === 'Debian' && name === base) ?? []
  if (mirror === undefined) throw new Error(`apt has no mirror of Debian ${base}: run apt-get update first`)
  const source = (name: string): string =>
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} ${name} main\n`
  const list = join(folder, 'apt/sources.list')
  writeFileSync(list, [...new Set([base, suite])].map(source).join(''))
  const settings = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(folder, 'apt/lists'),
    'Dir::Cache': join(folder, 'apt'),
    'APT::Default-Release': suite,
    'APT::Sandbox::User': 'root',
  }
  return Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`])
}
