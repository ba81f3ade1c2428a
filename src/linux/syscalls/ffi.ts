import { createRequire } from 'node:module'
import { textBytes } from '../../netlink/codec/text.ts'
import { type Arena, makeArena } from './arena.ts'
import { ENOSYS } from './constants.ts'
import { observed } from './observer.ts'
import { SyscallError } from './syscall-error.ts'

type Kinds = { int: number; long: number; buffer: Uint8Array; place: Uint8Array; path: string }
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
  /** Buffers are passed themselves. */
  direct: Params | undefined
  /** Addresses of copies are passed; undefined where there are no buffers, or it matters where they are. */
  copied: Params | undefined
}

// The map of libraries in ffi-rs belongs to the whole process: a name of our own keeps out of other users' way.
const LIBRARY = 'nlwire:libc'
const RTLD_NOW = 0x2
const RTLD_NODELETE = 0x1000

const entries: Entry[] = []
let ffi: Ffi | undefined
let arena: Arena | undefined

/**
 * Declares a function of libc. The result is the kernel's own convention, a value >= 0 or -errno, and nothing is thrown.
 * A `buffer` is the kernel's for the time of the call only, and may be a copy that is copied back; a `place` is not copied. `path` is a string
 * passed as NUL-terminated UTF-8; a pointer that may be NULL is a `long`.
 */
export function native<const T extends readonly Kind[]>(
  name: string,
  returns: 'int' | 'long',
  ...kinds: T
): (...args: Arguments<T>) => number {
  const entry: Entry = { name, returns, kinds, direct: undefined, copied: undefined }
  entries.push(entry)
  return (...args) => observed(name, call(entry, args))
}

/** Loads ffi-rs, where it is not loaded yet. Throws a SyscallError that says what is missing. */
export function needFfi(): void {
  if (ffi === undefined) start()
}

function call(entry: Entry, args: readonly unknown[]): number {
  const { load } = ffi ?? start()
  const own = entry.kinds.includes('path') ? args.map((arg) => (typeof arg === 'string' ? cString(arg) : arg)) : args
  const lent = entry.copied && arena?.lend(own)
  const params = (lent ? entry.copied : entry.direct) as Params
  params.paramsValue = lent ?? (own as unknown[])
  const { value, errnoCode } = load(params)
  if (lent) arena?.takeBack(own)
  return value < 0 ? -errnoCode : value
}

function cString(text: string): Buffer {
  return Buffer.concat([textBytes(text), Buffer.alloc(1)])
}

function start(): Ffi {
  const require = createRequire(import.meta.url)
  const loaded = requireFfi(require)
  loaded.open({ library: LIBRARY, path: '' })
  for (const entry of entries) declare(entry, loaded)
  ffi = loaded
  pin(require, loaded)
  for (const entry of entries) resolve(entry)
  const place: Entry = { name: 'memset', returns: 'long', kinds: ['place', 'int', 'long'], direct: undefined, copied: undefined }
  declare(place, loaded)
  arena = makeArena((buffer) => call(place, [buffer, 0, 0]))
  return loaded
}

function requireFfi(require: NodeJS.Require): Ffi {
  if (process.platform !== 'linux') throw unavailable(undefined)
  // ffi-rs asks for a diagnostic report to tell glibc from musl, and a report looks up the name of every TCP peer.
  const report = process.report as { excludeNetwork?: boolean }
  const before = report.excludeNetwork
  report.excludeNetwork = true
  try {
    return require('ffi-rs') as Ffi
  } catch (cause) {
    throw unavailable(cause)
  } finally {
    if (before === undefined) delete report.excludeNetwork
    else report.excludeNetwork = before
  }
}

function unavailable(cause: unknown): SyscallError {
  const where = `${process.platform} ${process.arch}`
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  const error = new SyscallError(
    'ffi-rs',
    ENOSYS,
    `system calls need Linux on x64 or arm64 and the native part of the package ffi-rs, which could not be loaded on ${where}${why}`,
  )
  error.cause = cause
  return error
}

function declare(entry: Entry, loaded: Ffi): void {
  entry.direct = paramsOf(entry, loaded, loaded.DataType.U8Array)
  const copied = !entry.kinds.includes('place') && entry.kinds.some((kind) => kind === 'buffer' || kind === 'path')
  if (copied) entry.copied = paramsOf(entry, loaded, loaded.DataType.I64)
}

function paramsOf(entry: Entry, { DataType }: Ffi, bytes: number): Params {
  const types = { int: DataType.I32, long: DataType.I64, buffer: bytes, place: bytes, path: bytes }
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

// Node unloads an addon with the last thread that loaded it, while ffi-rs still has code to run in there: SIGSEGV at the end of a worker.
function pin(require: NodeJS.Require, loaded: Ffi): void {
  const addon = Object.keys(require.cache).find((file) => /ffi-rs[^/]*\.node$/.test(file))
  if (addon === undefined) throw unavailable(new Error('its .node file is not among the loaded modules'))
  const entry: Entry = { name: 'dlopen', returns: 'long', kinds: ['path', 'int'], direct: undefined, copied: undefined }
  declare(entry, loaded)
  if (call(entry, [addon, RTLD_NOW | RTLD_NODELETE]) <= 0) throw unavailable(new Error(`dlopen of ${addon} failed`))
}

// ffi-rs keeps symbols in a map of the process, without a lock, as they are first called: so each is called once here, with arguments
// that every function refuses: descriptors, lengths and flags of -1, empty paths, addresses of 0.
function resolve(entry: Entry): void {
  const refused = { int: -1, long: 0, buffer: Buffer.alloc(256), place: Buffer.alloc(256), path: '' }
  call(
    entry,
    entry.kinds.map((kind) => refused[kind]),
  )
}
