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

/** A program that is being recorded. */
export interface Traced {
  /** The recording as it comes; it ends with the program and its descendants. */
  readonly text: AsyncIterable<Uint8Array>
  readonly format: 'strace' | 'pcap'
  readonly ended: Promise<Ended>
  /** Whether the recording is over with this; left out where it ends of itself. */
  isEnd?(item: Item): boolean
  /** Which program a process runs, or any, as far as the recording has told. */
  nameOf(pid?: string): string | undefined
}

const CHUNK = 1 << 16
const PAUSE_MS = 15
/** As a shell says it. */
const NOT_FOUND = 127
/** Messages go by these calls of %network; some programs read and write their sockets as files, which costs dumps of all files. */
const CALLS = { network: '%network,execve,close', all: '%network,execve,close,read,write' } as const
const OPTIONS = ['-f', '-qq', '-ttt', '-yy', '-e', 'signal=none', '-e', 'abbrev=all', '-e', 'read=all', '-e', 'write=all']
/** Signals that a terminal sends to the program too: not passed on from there. */
const TYPED: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT'])
const PASSED = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const

/** Starts a program under strace, with this process's streams. Its descendants are followed, also into other namespaces. */
export function straced(command: readonly [string, ...string[]], everything: boolean): Traced {
  if (!find('strace')) fail('nlwire trace: strace is not installed; distributions have it as the package strace')
  if (!find(command[0])) throw new Exit(NOT_FOUND, `nlwire trace: ${command[0]}: not found\n`)
  const folder = mkdtempSync(join(tmpdir(), 'nlwire-trace-'))
  // A file and no pipe: a slow terminal must not hold up the program.
  const file = join(folder, 'text')
  writeFileSync(file, '', { mode: OWNER_ONLY })
  const calls = `trace=${everything ? CALLS.all : CALLS.network}`
  const child = spawn('strace', [...OPTIONS, '-e', calls, '-o', file, '--', ...command], { stdio: 'inherit' })
  const state = { over: false }
  const ended = endOf(child, file, state)
  const names = programs()
  return {
    format: 'strace',
    ended,
    nameOf: names.of,
    text: growing(file, state, names.note, () => rmSync(folder, { recursive: true })),
  }
}

function endOf(child: ChildProcess, file: string, state: { over: boolean }): Promise<Ended> {
  const pass = (signal: NodeJS.Signals): void => {
    if (TYPED.has(signal) && process.stdin.isTTY) return
    const [pid] = /^\d+/.exec(readFileSync(file, 'latin1').slice(0, 16)) ?? []
    // strace itself holds signals back until its program has ended.
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
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The bytes of a file that grows until it is over. */
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

/** Reads in the text which programs were started. */
function programs(): { note(chunk: Uint8Array): void; of: Traced['nameOf'] } {
  const names = new Map<string, string>()
  const latin1 = new TextDecoder('latin1')
  let rest = ''
  return {
    note(chunk) {
      const lines = (rest + latin1.decode(chunk)).split('\n')
      rest = lines.pop() as string
      for (const line of lines) {
        const [, pid, path] = /^(\d+)\s+[\d.]+ execve\("((?:[^"\\]|\\.)*)".* = 0$/.exec(line) ?? []
        if (pid !== undefined && path !== undefined) names.set(pid, path.slice(path.lastIndexOf('/') + 1))
      }
    },
    of: (pid) => (pid === undefined ? names.values().next().value : names.get(pid)),
  }
}

/** Whether there is such a program. */
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
    // Not there, or not to be run.
    return false
  }
}
