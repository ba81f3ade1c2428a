import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { existsSync, writeSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { errnoName } from '../../netlink/base/errno.ts'
import { withCause } from '../namespaces/remedy.ts'
import { ENOENT, MFD_CLOEXEC, O_CLOEXEC, O_DIRECTORY, O_PATH } from '../syscalls/constants.ts'
import { close, closeFile, memfdCreate, must, openFile } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import type { LaunchOrder, LaunchReport } from './order.ts'

/**
 * Starts a program as child_process.spawn does, with the mounts of `ip netns exec`. Call it in the program's network
 * namespace. /etc/netns has files for it under `name`; `env` is its environment, as `NAME=value`. A failed mount causes
 * a warning of this process. The launcher has the rights of this process, the program perhaps not (`uid`): so the
 * launcher starts with an empty environment, and reads the program's settings from a descriptor.
 */
export function spawnLaunched(
  name: string | undefined,
  file: string,
  args: readonly string[],
  env: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const { uid, gid, shell, argv0, cwd, ...rest } = options
  const [program, words] = shell ? inShell(shell, [file, ...args]) : [file, args]
  const stdio = stdioOf(options.stdio)
  const channel = stdio.indexOf('ipc')
  const argv = [argv0 ?? program, ...words]
  const child = startLauncher(stdio, rest, {
    name,
    file: program,
    argv,
    env: channel < 0 ? env : [...env, ...channelVariables(channel, options)],
    cwd: cwd instanceof URL ? process.getBuiltinModule('node:url').fileURLToPath(cwd) : cwd,
    descriptors: stdio.flatMap((one, fd) => (fd > 2 && one != null && one !== 'ignore' ? [fd] : [])),
    channel: channel < 0 ? undefined : channel,
    uid,
    gid,
  })
  listen(child, stdio.length, program, words)
  return Object.assign(child, { spawnfile: program, spawnargs: argv })
}

function startLauncher(stdio: Stdio, options: SpawnOptions, order: LaunchOrder): ChildProcess {
  let orders = -1
  let directory = -1
  try {
    // A file in memory holds an environment of any size. A pipe would need the event loop to fill it.
    orders = must(memfdCreate('nlwire launch', MFD_CLOEXEC), 'memfd_create', 'the order for the launcher')
    writeAtStart(orders, JSON.stringify(order))
    directory = must(openFile(DIRECTORY, O_PATH | O_DIRECTORY | O_CLOEXEC, 0), 'open', DIRECTORY)
    return process.getBuiltinModule('node:child_process').spawn(process.execPath, [...launcher(), `${stdio.length}`], {
      ...options,
      cwd: '/',
      env: NO_ENVIRONMENT,
      stdio: [...stdio, 'pipe', orders, directory],
    })
  } finally {
    if (directory >= 0) closeFile(directory)
    if (orders >= 0) close(orders)
  }
}

const DIRECTORY = '/proc/thread-self/cwd'

/** The key must exist: without it Node passes on its own NODE_V8_COVERAGE. */
const NO_ENVIRONMENT = { NODE_V8_COVERAGE: undefined }

/** The variables that Node adds to the environment of a child with a channel. */
function channelVariables(channel: number, { serialization = 'json' }: SpawnOptions): string[] {
  return [`NODE_CHANNEL_FD=${channel}`, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization}`]
}

/** Writes without moving the offset: the launcher shares it. */
function writeAtStart(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, at)
}

/** As in child_process: with `shell`, the arguments are for the shell to parse. */
function inShell(shell: string | true, command: readonly string[]): [string, string[]] {
  return [shell === true ? '/bin/sh' : shell, ['-c', command.join(' ')]]
}

type Stdio = Exclude<NonNullable<SpawnOptions['stdio']>, string>

function stdioOf(stdio: SpawnOptions['stdio']): Stdio {
  const given: Stdio = typeof stdio === 'string' || stdio === undefined ? [stdio, stdio, stdio] : stdio
  return [...given, ...new Array<undefined>(Math.max(0, 3 - given.length))]
}

function launcher(): string[] {
  const { fileURLToPath, pathToFileURL } = process.getBuiltinModule('node:url')
  const { createRequire } = process.getBuiltinModule('node:module')
  // A CommonJS bundle has the latter.
  const here = import.meta.url ?? pathToFileURL(__filename).href
  // In a checkout these are sources, which Node cannot run without a loader. In the package the whole library is one
  // file.
  const isSource = here.endsWith('.ts')
  const places = isSource ? ['./launcher.ts'] : ['../linux/launch/launcher.js', './linux/launch/launcher.js']
  const files = places.map((place) => fileURLToPath(new URL(place, here)))
  const file = files.find((place) => existsSync(place))
  if (file === undefined)
    throw new SyscallError('spawn', ENOENT, `${files.at(-1)}, the launcher of nlwire: exclude nlwire from bundles`)
  const loader = isSource ? ['--require', createRequire(here).resolve('tsx/cjs')] : []
  // Twice: Node preloads it, and also needs the name of a script.
  return [...loader, '--require', file, file]
}

function listen(child: ChildProcess, first: number, file: string, args: readonly string[]): void {
  // Missing if spawning failed for lack of descriptors.
  const [report] = ((child.stdio as unknown[] | undefined)?.splice(first) ?? []) as (Readable | undefined)[]
  if (!report) return
  let text = ''
  report.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  report.on('end', () => {
    for (const line of text.split('\n')) if (line !== '') handleReport(child, JSON.parse(line) as LaunchReport, file, args)
  })
  // If the parent does not wait for the program, it does not wait for the launcher either.
  const { unref } = child
  child.unref = () => {
    unref.call(child)
    ;(report as Readable & { unref(): void }).unref()
  }
}

function handleReport(
  child: ChildProcess,
  { fatal, syscall, errno, what }: LaunchReport,
  file: string,
  args: readonly string[],
): void {
  const refused = new SyscallError(syscall, errno, what)
  // Changing the user needs other capabilities.
  const error = fatal && !syscall.startsWith('set') ? (withCause(refused) as SyscallError) : refused
  if (!fatal) process.emitWarning(error.message, 'NlwireWarning')
  else child.emit('error', syscall === 'execvpe' || syscall === 'chdir' ? asNode(errno, file, args) : error)
}

/** The errors that child_process emits for a program that cannot be started; it throws all others. */
const EMITTED: ReadonlySet<string> = new Set(['EACCES', 'EAGAIN', 'EMFILE', 'ENFILE', 'ENOENT'])

/** Returns the error of child_process for a program that cannot be run. */
function asNode(errno: number, file: string, args: readonly string[]): Error {
  const code = errnoName(errno)
  if (!EMITTED.has(code)) return Object.assign(new Error(`spawn ${code}`), { errno: -errno, code, syscall: 'spawn' })
  const syscall = `spawn ${file}`
  return Object.assign(new Error(`${syscall} ${code}`), { errno: -errno, code, syscall, path: file, spawnargs: [...args] })
}
