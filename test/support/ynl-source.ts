import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const NAME = 'linux-source-6.12'
const ARCHIVE = `/usr/src/${NAME}.tar.xz`

/**
 * The folder of Debian's linux-source-6.12, with the specifications and the tool that reads them; undefined if the package is not
 * installed. The archive is unpacked once, into the user's cache.
 */
export function linuxSource(): string | undefined {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'nlwire-specs')
  const folder = join(cache, NAME)
  const tool = 'tools/net/ynl/lib/ynl.py'
  if (!existsSync(join(folder, tool)) && existsSync(ARCHIVE)) {
    mkdirSync(cache, { recursive: true })
    execFileSync('tar', ['-xJf', ARCHIVE, '-C', cache, `${NAME}/Documentation/netlink`, `${NAME}/tools/net/ynl`])
  }
  return existsSync(join(folder, tool)) ? folder : undefined
}

export const NO_SOURCE = `${NAME} is not installed`

/** The specifications in a folder of Linux, by name: `rt_link`. */
export function specificationsIn(folder: string): ReadonlyMap<string, string> {
  const specs = join(folder, 'Documentation/netlink/specs')
  const names = readdirSync(specs).filter((name) => name.endsWith('.yaml'))
  return new Map(names.map((name) => [name.slice(0, -'.yaml'.length), join(specs, name)] as const))
}

/** Why the kernel's tool cannot run; undefined if it can. */
export function noTool(folder: string | undefined): string | undefined {
  if (folder === undefined) return NO_SOURCE
  return spawnSync('python3', ['-c', 'import yaml']).status === 0 ? undefined : 'no python3'
}

/** Runs a program in Python beside the kernel's tool. `input` is its JSON; returns the JSON that it prints. */
export function withTool(folder: string, program: string, input: unknown, before: readonly string[] = []): unknown {
  const path = join(folder, 'tools/net/ynl')
  const [command = '', ...args] = [
    ...before,
    'python3',
    '-c',
    `import sys; sys.path.insert(0, ${JSON.stringify(path)})\n${program}`,
  ]
  const run = spawnSync(command, args, { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 1 << 28 })
  if (run.status !== 0) throw new Error(`${run.stderr}`)
  return JSON.parse(run.stdout)
}
