import type { ChildProcess, ExecFileOptions, ForkOptions, SpawnOptions } from 'node:child_process'
import { spawnLaunched } from '../linux/launched.ts'
import { collect, type ExecResult } from './collect.ts'

/** What a child process in a namespace may have besides the options of node:child_process. */
export interface MountOptions {
  /**
   * The mounts of `ip netns exec`, in a mount namespace of its own: /sys shows this network, and each file of /etc/netns/NAME lies over the one
   * in /etc, where the object was opened by name. Takes CAP_SYS_ADMIN and a tenth of a second more. A mount that the kernel refuses
   * is told by a warning of the process, and the program runs without it.
   */
  readonly mounts?: boolean
}

/** Options of `ns.spawn`. */
export type NamespaceSpawnOptions = SpawnOptions & MountOptions
/** Options of `ns.exec`. */
export type NamespaceExecOptions = ExecFileOptions & MountOptions
/** Options of `ns.fork`. */
export type NamespaceForkOptions = ForkOptions & MountOptions

/** Loaded when first used: it is a tenth of what importing nlwire costs. */
const childProcess = () => process.getBuiltinModule('node:child_process')

/** Starts a program in the network namespace that this thread is in; `name` is the namespace's. */
export function spawnHere(
  name: string | undefined,
  file: string,
  args: readonly string[],
  { mounts, ...options }: NamespaceSpawnOptions,
): ChildProcess {
  return mounts ? spawnLaunched(name, file, args, options) : childProcess().spawn(file, args, options)
}

/** Forks a module of Node in the network namespace that this thread is in. */
export function forkHere(
  name: string | undefined,
  module: string | URL,
  args: readonly string[],
  { mounts, ...options }: NamespaceForkOptions,
): ChildProcess {
  if (!mounts) return childProcess().fork(module, args, options)
  const { execPath = process.execPath, execArgv = process.execArgv, silent, ...rest } = options
  const path = module instanceof URL ? process.getBuiltinModule('node:url').fileURLToPath(module) : module
  const stdio = forkStdio(options.stdio ?? (silent ? 'pipe' : 'inherit'))
  return spawnLaunched(name, execPath, [...execArgv, path, ...args], { ...rest, stdio, shell: false })
}

function forkStdio(stdio: NonNullable<ForkOptions['stdio']>): Exclude<NonNullable<ForkOptions['stdio']>, string> {
  if (typeof stdio === 'string') return [stdio, stdio, stdio, 'ipc']
  if (!stdio.includes('ipc')) throw new TypeError("expected 'ipc' among the stdio of a fork")
  return stdio
}

/** Runs a program in the network namespace that this thread is in, and resolves to what it printed. */
export function execHere(
  name: string | undefined,
  file: string,
  args: readonly string[],
  { mounts, ...options }: NamespaceExecOptions,
): Promise<ExecResult> {
  if (mounts) return collect(spawnHere(name, file, args, { ...options, mounts, stdio: 'pipe' }), options)
  return new Promise((resolve, reject) => {
    childProcess().execFile(file, args, { ...options, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error) reject(Object.assign(error, { stdout, stderr }))
      else resolve({ stdout, stderr })
    })
  })
}
