import { accessSync, constants, existsSync, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { release } from 'node:os'
import { gunzipSync } from 'node:zlib'
import { fileNames, NAMESPACE_DIRECTORY } from '../../linux/namespaces/files.ts'
import { UNSHARE } from '../user-namespace.ts'
import { type ChildOrder, type ChildResult, runChild } from './child.ts'
import type { Facts, Native, NetnsDirectory, Outcome, QueryResult, Task } from './facts.ts'

/** Milliseconds for a child's work, and until it begins: Node starts slowly on a busy machine. */
const LIMIT = 5000
const START = 30_000

/** Runs a child. Tests replace it. */
export type Run = (order: ChildOrder) => Promise<ChildResult>

/** Gathers the facts. What may hang or crash happens in children. */
export async function gather(run: Run = runChild): Promise<Facts> {
  const [native, rtnetlink] = await Promise.all([ask<Native>('native', run), ask<QueryResult>('rtnetlink', run)])
  const isHeld = 'failure' in rtnetlink.outcome && rtnetlink.outcome.failure === 'silent'
  // The probe itself waits for the lock now.
  const tasks = isHeld ? (await probed(run, 'tasks')).values.filter((task) => (task as Task).pid !== rtnetlink.pid) : []
  const userNamespace = targetOf('/proc/self/ns/user')
  const config = kernelConfig()
  return {
    ...runtimeFacts(),
    release: release(),
    read,
    ...(userNamespace === undefined ? {} : { userNamespace }),
    ...(config === undefined ? {} : { config }),
    isLoaded: (module) => existsSync(`/sys/module/${module}`),
    netns: netnsDirectory(),
    native: native.outcome,
    rtnetlink: rtnetlink.outcome,
    tasks: tasks as Task[],
    ...(isHeld ? {} : { rootless: await tryUnshare(run) }),
  }
}

async function ask<T>(name: string, run: Run): Promise<{ outcome: Outcome<T>; pid: number | undefined }> {
  const { values, result } = await probed(run, name)
  const [value] = values
  const { end, how, stderr, pid } = result
  if (value !== undefined) return { outcome: { report: value as T }, pid }
  if (end !== 'exit') return { outcome: { failure: end, how }, pid }
  const last = stderr.split('\n').at(-1)
  return { outcome: { failure: 'died', how: last ? `${how}: ${last}` : how }, pid }
}

/** Runs this program with a probe (probes.ts). Returns the values that it printed. */
async function probed(run: Run, name: string): Promise<{ values: object[]; result: ChildResult }> {
  const command = [process.execPath, ...process.execArgv, process.argv[1] as string, 'doctor', '--probe', name]
  const result = await run({ command, limit: LIMIT, start: START })
  // The last line may be cut off.
  const lines = result.stdout.split('\n').slice(0, -1)
  return { values: lines.map((line) => JSON.parse(line) as object), result }
}

/** It creates a network namespace, which takes RTNL. */
async function tryUnshare(run: Run): Promise<{ why?: string }> {
  const { end, how, stderr } = await run({ command: [...UNSHARE, 'true'], limit: LIMIT })
  if (end === 'exit' && how === 'exit status 0') return {}
  if (end === 'silent') return { why: `unshare did not end within ${how}` }
  return { why: stderr || how }
}

function runtimeFacts(): Pick<Facts, 'node' | 'otherRuntime' | 'platform' | 'arch'> {
  const { bun, deno, node } = process.versions as Partial<Record<string, string>>
  const other = bun === undefined ? (deno === undefined ? undefined : `Deno ${deno}`) : `Bun ${bun}`
  const { platform, arch } = process
  return { node: node ?? '0', platform, arch, ...(other === undefined ? {} : { otherRuntime: other }) }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Not every system has it, and not everybody may read it.
    return undefined
  }
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link)
  } catch {
    // No /proc.
    return undefined
  }
}

function kernelConfig(): string | undefined {
  try {
    return gunzipSync(readFileSync('/proc/config.gz')).toString()
  } catch {
    // Most distributions write it to a file in place of this.
    return read(`/boot/config-${release()}`)
  }
}

function netnsDirectory(): NetnsDirectory {
  const is = typeOf(NAMESPACE_DIRECTORY)
  return { is, writable: isWritable(is === 'absent' ? '/run' : NAMESPACE_DIRECTORY), names: namesIn(NAMESPACE_DIRECTORY) }
}

function typeOf(path: string): NetnsDirectory['is'] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return 'directory'
  return lstatSync(path, { throwIfNoEntry: false }) ? 'other' : 'absent'
}

function namesIn(folder: string): string[] {
  try {
    return fileNames(folder)
  } catch {
    // Not readable, or not a folder.
    return []
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    // EACCES, EROFS, or there is no such folder.
    return false
  }
}
