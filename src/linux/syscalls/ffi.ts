import { closeSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { textBytes } from '../../netlink/codec/text.ts'
import { type Arena, makeArena, type Place } from './arena.ts'
import { ENOSYS } from './constants.ts'
import { observed } from './observer.ts'
import { withShortReport } from './report.ts'
import { SyscallError } from './syscall-error.ts'
import { checkRuntime, unavailable } from './unavailable.ts'

type Kinds = { int: number; long: number; buffer: Uint8Array; path: string }
type Kind = keyof Kinds
type Arguments<T extends readonly Kind[]> = { -readonly [K in keyof T]: Kinds[T[K]] }

interface Params {
  readonly library: string
  readonly funcName: string
  readonly retType: number
  readonly paramsType: number[]
  paramsValue: unknown[]
  readonly errno: true
  readonly freeResultMemory: false
}

interface Ffi {
  readonly DataType: { readonly I32: number; readonly I64: number; readonly U8Array: number }
  open(params: { library: string; path: string }): void
  load(params: Params): { value: number; errnoCode: number }
}

interface Entry {
  readonly name: string
  readonly returns: 'int' | 'long'
  readonly kinds: readonly Kind[]
  /** Some arguments are copied to the arena, and their addresses passed. */
  readonly copies: boolean
  params: Params | undefined
}

// The map of libraries in ffi-rs is shared by the whole process: a unique name avoids conflicts with other users.
const LIBRARY = 'nlwire:libc'
const RTLD_NOW = 0x2
const RTLD_NODELETE = 0x1000

const entries: Entry[] = []
let ffi: Ffi | undefined
let arena: Arena | undefined

/**
 * Declares a function of libc. Returns the kernel's own result, a value >= 0 or -errno, and throws nothing. A `buffer`
 * is valid during the call only: it is copied there and back. `path` is a string passed as NUL-terminated UTF-8; an
 * address, or a pointer that may be NULL, is a `long`.
 */
export function native<const T extends readonly Kind[]>(
  name: string,
  returns: 'int' | 'long',
  ...kinds: T
): (...args: Arguments<T>) => number {
  const entry = entryOf(name, returns, kinds)
  entries.push(entry)
  return (...args) => observed(name, call(entry, args))
}

function entryOf(name: string, returns: 'int' | 'long', kinds: readonly Kind[]): Entry {
  const copies = kinds.includes('buffer') || kinds.includes('path')
  return { name, returns, kinds, copies, params: undefined }
}

/** Loads ffi-rs once. Throws a SyscallError that says what is missing. */
export function needFfi(): void {
  if (ffi === undefined) start()
}

/**
 * Allocates memory of this thread whose address may be passed to the kernel. It cannot be freed, so allocate it once.
 */
export function allocate(size: number): Place {
  needFfi()
  return (arena as Arena).allocate(size)
}

function call(entry: Entry, args: readonly unknown[]): number {
  const { load } = ffi ?? start()
  const params = entry.params as Params
  if (!entry.copies) {
    params.paramsValue = args as unknown[]
    const { value, errnoCode } = load(params)
    return value < 0 ? -errnoCode : value
  }
  const own = entry.kinds.includes('path') ? args.map((arg) => (typeof arg === 'string' ? cString(arg) : arg)) : args
  params.paramsValue = (arena as Arena).lend(own)
  const { value, errnoCode } = load(params)
  arena?.takeBack(own)
  return value < 0 ? -errnoCode : value
}

/**
 * Longer than any path that the kernel accepts (PATH_MAX, 4096): it rejects a cut path just as it rejects the whole.
 */
const LONGEST_PATH = 8192

function cString(text: string): Buffer {
  return Buffer.concat([textBytes(text).subarray(0, LONGEST_PATH), Buffer.alloc(1)])
}

function start(): Ffi {
  checkRuntime()
  // A CommonJS bundle has the latter.
  const require = createRequire(import.meta.url ?? __filename)
  const loaded = requireFfi(require)
  loaded.open({ library: LIBRARY, path: '' })
  arena ??= makeArena((buffer) => addressOf(buffer, loaded))
  for (const entry of entries) entry.params = paramsOf(entry, loaded)
  ffi = loaded
  pin(require, loaded)
  for (const entry of entries) resolve(entry)
  return loaded
}

/** The only call that passes a Buffer. */
function addressOf(buffer: Uint8Array, loaded: Ffi): number {
  const { I32, I64, U8Array } = loaded.DataType
  const params = paramsOf(entryOf('memset', 'long', []), loaded)
  return loaded.load({ ...params, paramsType: [U8Array, I32, I64], paramsValue: [buffer, 0, 0] }).value
}

function requireFfi(require: NodeJS.Require): Ffi {
  needDescriptors()
  try {
    return withShortReport(() => require('ffi-rs') as Ffi)
  } catch (cause) {
    throw unavailable(cause)
  }
}

/** Number of descriptors that loading a module needs at a time, with a margin. */
const NEEDED = 4

/**
 * Throws a SyscallError if too few descriptors are free. Node caches what it could not open meanwhile, and a retry
 * would not find the module.
 */
function needDescriptors(): void {
  const opened: number[] = []
  try {
    while (opened.length < NEEDED) opened.push(openSync('/', 'r'))
  } catch (error) {
    const { errno = -ENOSYS } = error as NodeJS.ErrnoException
    throw new SyscallError('open', -errno, 'no free descriptors to load ffi-rs')
  } finally {
    for (const fd of opened) closeSync(fd)
  }
}

function paramsOf(entry: Entry, { DataType }: Ffi): Params {
  const types = { int: DataType.I32, long: DataType.I64, buffer: DataType.I64, path: DataType.I64 }
  return {
    library: LIBRARY,
    funcName: entry.name,
    retType: types[entry.returns],
    paramsType: entry.kinds.map((kind) => types[kind]),
    paramsValue: [],
    errno: true,
    freeResultMemory: false,
  }
}

// Node unloads an addon with the last thread that loaded it, while ffi-rs still runs code in it: SIGSEGV at the end of
// a worker.
function pin(require: NodeJS.Require, loaded: Ffi): void {
  const addon = Object.keys(require.cache).find((file) => /ffi-rs[^/]*\.node$/.test(file))
  if (addon === undefined) throw unavailable(new Error('its .node file is not among the loaded modules'))
  const entry = entryOf('dlopen', 'long', ['path', 'int'])
  entry.params = paramsOf(entry, loaded)
  if (call(entry, [addon, RTLD_NOW | RTLD_NODELETE]) <= 0) throw unavailable(new Error(`dlopen of ${addon} failed`))
}

// ffi-rs fills a process-wide map of symbols at their first call, without a lock. So this calls each once, with
// arguments that every function rejects: descriptors, lengths and flags of -1, empty paths, addresses of 0.
function resolve(entry: Entry): void {
  const refused = { int: -1, long: 0, buffer: Buffer.alloc(256), path: '' }
  call(
    entry,
    entry.kinds.map((kind) => refused[kind]),
  )
}
