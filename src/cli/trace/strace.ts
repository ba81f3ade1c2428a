import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Item } from '../../capture.ts'
import { OWNER_ONLY } from '../io.ts'
import { Exit, fail } from '../parse/exit.ts'

/** How a traced program ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** What a trace has seen, besides messages. */
export interface Seen {
  /** The program was started. */
  start: boolean
  /** A netlink socket was made. */
  socket: boolean
}

/** A program that is being recorded. */
export interface Traced {
  /** The live recording; it ends with the program and its descendants. */
  readonly text: AsyncIterable<Uint8Array>
  readonly format: 'strace' | 'pcap'
  readonly ended: Promise<Ended>
  /** Whether this item ends the recording; omitted if it ends by itself. */
  isEnd?(item: Item): boolean
  /** What strace has seen so far. */
  readonly seen: Seen
}

const CHUNK = 1 << 16
const PAUSE_MS = 15
/** Text that a shell prints. */
const NOT_FOUND = 127
const NOT_RUN = 126
/**
 * Most programs send and receive messages with calls of %network. Some call read and write on their sockets: tracing
 * these calls also dumps the contents of files.
 */
const USUAL = '%network,execve,execveat,close,?clone,?clone3,?fork,?vfork'
const CALLS = { network: USUAL, all: `${USUAL},read,write` } as const
const OPTIONS = ['-f', '-qq', '-ttt', '-yy', '-e', 'signal=none', '-e', 'abbrev=all', '-e', 'read=all', '-e', 'write=all']
/** Signals that a terminal also sends to the program, so they are not forwarded. */
const TYPED: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT'])
const PASSED = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const

/** Starts a program under strace, with this process's streams. Its descendants are followed, also into other namespaces. */
export function straced(command: readonly [string, ...string[]], everything: boolean): Traced {
  if (!find('strace')) fail('nlwire trace: strace is not installed; distributions have it as the package strace')
  if (!find(command[0])) {
    const there = command[0].includes('/') ? statSync(command[0], { throwIfNoEntry: false }) : undefined
    if (there)
      throw new Exit(NOT_RUN, `nlwire trace: ${command[0]}: ${there.isDirectory() ? 'is a directory' : 'permission denied'}\n`)
    throw new Exit(NOT_FOUND, `nlwire trace: ${command[0]}: not found\n`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'nlwire-trace-'))
  // A file, not a pipe: a slow terminal must not block the program.
  const file = join(folder, 'text')
  writeFileSync(file, '', { mode: OWNER_ONLY })
  const calls = `trace=${everything ? CALLS.all : CALLS.network}`
  const child = spawn('strace', [...OPTIONS, '-e', calls, '-o', file, '--', ...command], { stdio: 'inherit' })
  const state = { over: false }
  const ended = endOf(child, file, state)
  const { seen, note } = watched()
  return { format: 'strace', ended, seen, text: growing(file, state, note, () => rmSync(folder, { recursive: true })) }
}

function endOf(child: ChildProcess, file: string, state: { over: boolean }): Promise<Ended> {
  const pass = (signal: NodeJS.Signals): void => {
    if (TYPED.has(signal) && process.stdin.isTTY) return
    const [pid] = /^\d+/.exec(readFileSync(file, 'latin1').slice(0, 16)) ?? []
    // strace defers signals until its program has ended.
    if (pid !== undefined) signalTo(Number(pid), signal)
  }
  for (const signal of PASSED) process.on(signal, pass)
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('exit', (code, signal) => {
      state.over = true
      for (const name of PASSED) process.off(name, pass)
      resolve({ code, signal })
    })
  })
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It has already ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Yields the bytes of a file that grows until the recording ends. */
async function* growing(
  name: string,
  state: { readonly over: boolean },
  note: (chunk: Uint8Array) => void,
  done: () => void,
): AsyncGenerator<Uint8Array> {
  const file = await open(name)
  try {
    for (;;) {
      const { over } = state
      const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK), 0, CHUNK)
      const chunk = buffer.subarray(0, bytesRead)
      note(chunk)
      if (bytesRead > 0) yield chunk
      else if (over) return
      else await sleep(PAUSE_MS)
    }
  } finally {
    await file.close()
    done()
  }
}

/** Looks for the start of the program and for netlink sockets in the text. */
function watched(): { seen: Seen; note(chunk: Uint8Array): void } {
  const seen = { start: false, socket: false }
  const latin1 = new TextDecoder('latin1')
  let rest = ''
  return {
    seen,
    note(chunk) {
      if (seen.start && seen.socket) return
      const text = rest + latin1.decode(chunk)
      seen.start ||= /^\d+\s+[\d.]+ execve\(.*\) = 0$/m.test(text)
      seen.socket ||= /^\d+\s+[\d.]+ socket\(AF_NETLINK,.*\) = \d/m.test(text)
      rest = text.slice(text.lastIndexOf('\n') + 1)
    },
  }
}

/** Whether the program exists and can be run. */
export function find(name: string): boolean {
  const folders = name.includes('/')
    ? ['']
    : (process.env['PATH'] ?? '/usr/bin:/bin').split(':').map((folder) => `${folder || '.'}/`)
  return folders.some((folder) => isProgram(folder + name))
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    // Missing, or not executable.
    return false
  }
}
