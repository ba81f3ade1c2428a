import type { ChildProcess, ExecFileOptions, ForkOptions, SpawnOptions } from 'node:child_process'
import { type ProgramInput, startWithInput } from '../../linux/launch/input.ts'
import { spawnLaunched } from '../../linux/launch/spawn.ts'
import { nearest } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { childOutput, type ExecResult } from './child-output.ts'

/** Options of a child process in a namespace, besides those of node:child_process. */
export interface MountOptions {
  /**
   * Adds the mounts of `ip netns exec`, in a separate mount namespace: /sys shows this network, and each file of
   * /etc/netns/NAME covers the one in /etc, if the object was opened by name. Needs CAP_SYS_ADMIN and a tenth of a
   * second more. If the kernel refuses a mount, the process emits a warning, and the program runs without it.
   */
  readonly mounts?: boolean
}

/** The standard input of a program in a namespace. */
export interface InputOptions {
  /**
   * Its standard input, through a pipe that it can also open as /dev/stdin: text, bytes, or a stream of them. Then
   * `child.stdin` is null. Without it, the program has the stdin of child_process.
   */
  readonly input?: ProgramInput
}

/** Options of `ns.spawn`. */
export type NamespaceSpawnOptions = SpawnOptions & MountOptions & InputOptions
/** Options of `ns.exec`. */
export type NamespaceExecOptions = ExecFileOptions & MountOptions & InputOptions
/** Options of `ns.fork`. */
export type NamespaceForkOptions = ForkOptions & MountOptions

/** Loaded at first use: it is a tenth of nlwire's import time. */
const childProcess = () => process.getBuiltinModule('node:child_process')

/** Checks only `mounts`: Node checks its own options. A misspelt `mounts` must not be ignored silently. */
function checkMounts(options: MountOptions): void {
  if (typeof options !== 'object' || options === null) throw new TypeError(`expected options, an object, got ${shown(options)}`)
  const { mounts = false } = options
  if (typeof mounts !== 'boolean') throw new TypeError(`mounts: expected true or false, got ${shown(mounts)}`)
  const slip = Object.keys(options).find((key) => key !== 'mounts' && nearest(key, ['mounts']))
  if (slip !== undefined) throw new TypeError(`unknown key ${shown(slip)} in options (did you mean "mounts"?)`)
}

/** The last variable of an environment. Nobody may have a variable of this name. */
const LAST = '\0nlwire'

/**
 * Lets node:child_process validate its arguments, and throws its errors: the process that starts is the launcher. Node
 * reads the environment last; the end of the environment stops it before there is a child. Returns the environment that
 * Node makes of `given`, as `NAME=value`.
 */
function checkAsNode(given: NodeJS.ProcessEnv | undefined, start: (env: NodeJS.ProcessEnv) => unknown): string[] {
  const passed = new Error('nothing is to be started')
  const env: NodeJS.ProcessEnv = Object.create(null)
  const source = given || process.env
  // As in Node, inherited keys count.
  for (const key in source) env[key] = source[key]
  const get = (): never => {
    throw passed
  }
  Object.defineProperty(env, LAST, { get, enumerable: true, configurable: true })
  try {
    start(env)
  } catch (error) {
    if (error !== passed) throw error
  }
  delete env[LAST]
  return Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]))
}

/** Starts a program in the network namespace that this thread is in; `name` is the namespace's. */
export function spawnHere(
  name: string | undefined,
  file: string,
  args: readonly string[],
  given: NamespaceSpawnOptions,
): ChildProcess {
  checkMounts(given)
  const { input, ...others } = given
  if (input !== undefined)
    return startWithInput(input, others.stdio, (stdio) => spawnHere(name, file, args, { ...others, stdio }))
  const { mounts, ...options } = others
  if (!mounts) return childProcess().spawn(file, args, options)
  const env = checkAsNode(options.env, (env) => childProcess().spawn(file, args, { ...options, env }))
  return spawnLaunched(name, file, args ?? [], env, options)
}

/** Forks a module of Node in the network namespace that this thread is in. */
export function forkHere(
  name: string | undefined,
  module: string | URL,
  args: readonly string[],
  given: NamespaceForkOptions,
): ChildProcess {
  checkMounts(given)
  if (Object.hasOwn(given, 'input')) throw new TypeError('"input" is an option of spawn and exec; send messages to a module')
  const { mounts, ...options } = given
  if (!mounts) return childProcess().fork(module, args, options)
  const env = checkAsNode(options.env, (env) => childProcess().fork(module, args, { ...options, env }))
  const { execPath = process.execPath, execArgv = process.execArgv, silent, ...rest } = options
  const path = module instanceof URL ? process.getBuiltinModule('node:url').fileURLToPath(module) : module
  const stdio = forkStdio(options.stdio ?? (silent ? 'pipe' : 'inherit'))
  return spawnLaunched(name, execPath, [...execArgv, path, ...(args ?? [])], env, { ...rest, stdio, shell: false })
}

function forkStdio(stdio: NonNullable<ForkOptions['stdio']>): Exclude<NonNullable<ForkOptions['stdio']>, string> {
  return typeof stdio === 'string' ? [stdio, stdio, stdio, 'ipc'] : stdio
}

/** Runs a program in the network namespace that this thread is in, and resolves to its output. */
export function execHere(
  name: string | undefined,
  file: string,
  args: readonly string[],
  given: NamespaceExecOptions,
): Promise<ExecResult> {
  checkMounts(given)
  const { mounts, input, ...options } = given
  if (mounts || input !== undefined) {
    checkAsNode(options.env, (env) => childProcess().execFile(file, args, { ...options, encoding: 'utf8', env }, () => undefined))
    return childOutput(spawnHere(name, file, args, { ...given, stdio: 'pipe' }), options)
  }
  return new Promise((resolve, reject) => {
    childProcess().execFile(file, args, { ...options, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error) reject(Object.assign(error, { stdout, stderr }))
      else resolve({ stdout, stderr })
    })
  })
}
