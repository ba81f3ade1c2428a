import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { errnoName } from '../../netlink/base/errno.ts'
import { withCause } from '../namespaces/remedy.ts'
import { ENOENT } from '../syscalls/constants.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import { HELD, type LaunchOrder, type LaunchReport, ORDER } from './order.ts'

/**
 * Starts a program as child_process.spawn does, with the mounts of `ip netns exec`. Call it in the network namespace it is for; `name` is
 * the one under which /etc/netns has files for it. What could not be mounted comes as a warning of this process.
 */
export function spawnLaunched(
  name: string | undefined,
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const { uid, gid, shell, argv0, ...rest } = options
  const [program, words] = shell ? inShell(shell, [file, ...args]) : [file, args]
  const stdio = stdioOf(options.stdio)
  const { env, held } = split(options.env ?? process.env)
  const order: LaunchOrder = {
    name,
    argv0: argv0 ?? program,
    held,
    descriptors: stdio.flatMap((one, fd) => (fd > 2 && one != null && one !== 'ignore' ? [fd] : [])),
    report: stdio.length,
    serialization: options.serialization ?? 'json',
    uid,
    gid,
  }
  const child = spawn(process.execPath, [...launcher(), program, ...words], {
    ...rest,
    stdio: [...stdio, 'pipe'],
    env: { ...env, [ORDER]: JSON.stringify(order) },
  })
  listen(child, program, words)
  return Object.assign(child, { spawnfile: program, spawnargs: [order.argv0, ...words] })
}

/** As child_process has it: words are the shell's to read. */
function inShell(shell: string | true, command: readonly string[]): [string, string[]] {
  return [shell === true ? '/bin/sh' : shell, ['-c', command.join(' ')]]
}

type Stdio = Exclude<NonNullable<SpawnOptions['stdio']>, string>

function stdioOf(stdio: SpawnOptions['stdio']): Stdio {
  const given: Stdio = typeof stdio === 'string' || stdio === undefined ? [stdio, stdio, stdio] : stdio
  return [...given, ...new Array<undefined>(Math.max(0, 3 - given.length))]
}

/** Variables of Node would change how the launcher starts, and are for the program only; so is one of the order's own name. */
function split(all: NodeJS.ProcessEnv): { env: NodeJS.ProcessEnv; held: Record<string, string> } {
  const env: NodeJS.ProcessEnv = {}
  const held: Record<string, string> = {}
  for (const [key, value] of Object.entries(all)) {
    if (value !== undefined) (key.startsWith(HELD) || key === ORDER ? held : env)[key] = value
  }
  return { env, held }
}

function launcher(): string[] {
  const { fileURLToPath } = process.getBuiltinModule('node:url')
  const { createRequire } = process.getBuiltinModule('node:module')
  // In a checkout these are sources, of which Node makes nothing without a loader. In the package all of the library is one file.
  const isSource = import.meta.url.endsWith('.ts')
  const places = isSource ? ['./launcher.ts'] : ['../linux/launch/launcher.js', './linux/launch/launcher.js']
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
  const file = files.find((place) => existsSync(place))
  if (file === undefined)
    throw new SyscallError('spawn', ENOENT, `${files.at(-1)}, the launcher of nlwire: leave nlwire out of bundles`)
  const loader = isSource ? ['--require', createRequire(import.meta.url).resolve('tsx/cjs')] : []
  // Twice: as what is run, and in the place of the script, before the words that are the program's.
  return [...loader, '--require', file, file]
}

function listen(child: ChildProcess, file: string, args: readonly string[]): void {
  // There is none where spawning failed for want of descriptors.
  const report = (child.stdio as unknown[] | undefined)?.pop() as Readable | undefined
  if (!report) return
  let text = ''
  report.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  report.on('end', () => {
    for (const line of text.split('\n')) if (line !== '') tell(child, JSON.parse(line) as LaunchReport, file, args)
  })
  // A parent that does not wait for the program does not wait for the launcher either.
  const { unref } = child
  child.unref = () => {
    unref.call(child)
    ;(report as Readable & { unref(): void }).unref()
  }
}

function tell(child: ChildProcess, { fatal, syscall, errno, what }: LaunchReport, file: string, args: readonly string[]): void {
  const refused = new SyscallError(syscall, errno, what)
  // Changing the user takes other capabilities.
  const error = fatal && !syscall.startsWith('set') ? (withCause(refused) as SyscallError) : refused
  if (!fatal) process.emitWarning(error.message, 'NlwireWarning')
  else child.emit('error', syscall === 'execvp' ? notFound(errno, file, args) : error)
}

/** What child_process emits where there is no such program. */
function notFound(errno: number, file: string, args: readonly string[]): Error {
  const code = errnoName(errno)
  const syscall = `spawn ${file}`
  return Object.assign(new Error(`${syscall} ${code}`), { errno: -errno, code, syscall, path: file, spawnargs: [...args] })
}
