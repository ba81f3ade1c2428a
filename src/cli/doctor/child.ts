import { type ChildProcess, spawn } from 'node:child_process'

/** How a child ended. */
export interface ChildResult {
  /** `silent`: it began its work and did not end in time. `late`: it did not even begin. `absent`: it cannot be run. */
  readonly end: 'exit' | 'silent' | 'late' | 'absent'
  readonly stdout: string
  readonly stderr: string
  /** Exit status or signal; why it cannot be run; or the seconds that it had. */
  readonly how: string
  readonly pid: number | undefined
}

/** A program to run, and the milliseconds that it may take. */
export interface ChildOrder {
  readonly command: readonly string[]
  /** From its beginning, which is the start of the program or the first line on stdout. */
  readonly limit: number
  /** If it says when it begins: milliseconds until its first line. A busy machine starts Node slowly. */
  readonly start?: number
}

/** The first line of a child that says when it begins. */
export const BEGUN = 'begun'

/**
 * Runs a program and kills it after its limit. A program in state D cannot be killed: nothing waits for its end, and
 * this process can exit before it. Never rejects.
 */
export function runChild({ command, limit, start }: ChildOrder): Promise<ChildResult> {
  return new Promise((resolve) => {
    const [file = '', ...args] = command
    const child: ChildProcess = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const text = { stdout: '', stderr: '' }
    const end = (end: ChildResult['end'], how: string): void => {
      clearTimeout(timer)
      if (end === 'silent' || end === 'late') abandon(child)
      const stdout = text.stdout.replace(`${BEGUN}\n`, '')
      resolve({ end, how, stdout, stderr: text.stderr.trim(), pid: child.pid })
    }
    const arm = (end_: 'silent' | 'late', ms: number): NodeJS.Timeout => setTimeout(() => end(end_, `${ms / 1000} s`), ms)
    let timer = start === undefined ? arm('silent', limit) : arm('late', start)
    let waits = start !== undefined
    // Without free descriptors there are no streams, only the error event.
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text.stdout += chunk
      if (!waits || !text.stdout.includes('\n')) return
      waits = false
      clearTimeout(timer)
      timer = arm('silent', limit)
    })
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text.stderr += chunk
    })
    child.once('error', ({ message }) => end('absent', message))
    child.once('close', (status, signal) => end('exit', signal ?? `exit status ${status}`))
  })
}

/** Kills the child with its own children, and keeps nothing of it that this process would wait for. */
function abandon(child: ChildProcess): void {
  try {
    process.kill(-(child.pid as number), 'SIGKILL')
  } catch {
    // It has ended just now.
  }
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.unref()
}
