import type { ChildProcess, SpawnOptions } from 'node:child_process'
import type { Socket } from 'node:net'
import { shown } from '../../netlink/base/shown.ts'
import { O_CLOEXEC } from '../syscalls/constants.ts'
import { close, must, pipe2 } from '../syscalls/libc.ts'

/** The standard input of a program: text, bytes, or a stream of them. */
export type ProgramInput = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

type Stdio = Exclude<NonNullable<SpawnOptions['stdio']>, string>

/**
 * Starts a program whose standard input is a pipe with `input`. The pipes of node:child_process are sockets, which a
 * program cannot open again as /dev/stdin. `start` starts it with the given stdio. A program that does not read all of
 * its input is no error. If the stream fails, the program is killed, and emits the stream's error.
 */
export function startWithInput(
  input: ProgramInput,
  stdio: SpawnOptions['stdio'],
  start: (stdio: Stdio) => ChildProcess,
): ChildProcess {
  checkInput(input)
  const others = othersOf(stdio)
  const fds = Buffer.alloc(8)
  must(pipe2(fds, O_CLOEXEC), 'pipe2', 'the input of a program')
  const [read, written] = [fds.readInt32LE(0), fds.readInt32LE(4)]
  let pipe: Socket | undefined
  try {
    const child = start([read, ...others])
    pipe = new (process.getBuiltinModule('node:net').Socket)({ fd: written, readable: false, writable: true })
    feed(child, pipe, input)
    return child
  } catch (error) {
    if (pipe) pipe.destroy()
    else close(written)
    throw error
  } finally {
    close(read)
  }
}

function checkInput(input: unknown): void {
  if (typeof input === 'string' || input instanceof Uint8Array) return
  const of = (typeof input === 'object' && input !== null ? input : {}) as {
    [Symbol.iterator]?: unknown
    [Symbol.asyncIterator]?: unknown
  }
  if (typeof (of[Symbol.asyncIterator] ?? of[Symbol.iterator]) === 'function') return
  throw new TypeError(`input: expected a string, bytes or a stream of them, got ${shown(input)}`)
}

/** Returns all of stdio but the first. */
function othersOf(stdio: SpawnOptions['stdio']): Stdio {
  if (!Array.isArray(stdio)) return [stdio as Stdio[number], stdio as Stdio[number]]
  const [first, ...others] = stdio
  if (first !== undefined && first !== null && first !== 'pipe')
    throw new TypeError(`expected input, or stdio[0] as ${shown(first)}, got both`)
  return others
}

function feed(child: ChildProcess, pipe: Socket, input: ProgramInput): void {
  let ended = false
  const fail = (error: Error & { code?: string | undefined }): void => {
    // The program, or what it started, closed its end. Or it ended, and what was being written was cancelled.
    if (ended || error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return
    child.kill()
    child.emit('error', error)
  }
  const end = (): void => {
    ended = true
    pipe.destroy()
  }
  // As node:child_process does with stdin. A failure to start has no exit.
  for (const event of ['exit', 'error']) child.once(event, end)
  if (typeof input === 'string' || input instanceof Uint8Array) {
    pipe.on('error', fail)
    pipe.end(input)
    return
  }
  process.getBuiltinModule('node:stream').pipeline(input, pipe, (error) => {
    if (error) fail(error)
  })
}
