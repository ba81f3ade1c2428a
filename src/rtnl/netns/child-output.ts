import type { ChildProcess, ExecFileOptions } from 'node:child_process'

/** The output of a child process. */
export interface ExecResult {
  /** Standard output, decoded as UTF-8. */
  readonly stdout: string
  /** Standard error, decoded as UTF-8. */
  readonly stderr: string
}

/** The defaults of child_process.execFile. */
const MAX_BUFFER = 1024 * 1024

/** Resolves to the output of a child process on its pipes when it ends; rejects as child_process.execFile does. */
export function childOutput(child: ChildProcess, { maxBuffer = MAX_BUFFER, killSignal }: ExecFileOptions): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const printed = { stdout: '', stderr: '' }
    const bytes = { stdout: 0, stderr: 0 }
    const fail = (error: Error): void => reject(Object.assign(error, printed))
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        const room = maxBuffer - bytes[name]
        bytes[name] += Buffer.byteLength(text)
        // As in execFile: counts bytes, but cuts characters.
        printed[name] += bytes[name] > maxBuffer ? text.slice(0, room) : text
        if (bytes[name] <= maxBuffer) return
        child.kill(killSignal)
        fail(tooMuch(name))
      })
    }
    child.on('error', fail)
    child.on('close', (code, signal) => {
      if (code === 0 && signal === null) return resolve(printed)
      const cmd = [child.spawnfile, ...child.spawnargs.slice(1)].join(' ')
      const error = new Error(`Command failed: ${cmd}\n${printed.stderr}`)
      fail(Object.assign(error, { code, killed: child.killed, signal, cmd }))
    })
  })
}

function tooMuch(name: string): RangeError {
  const error = new RangeError(`${name} maxBuffer length exceeded`)
  return Object.assign(error, { code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' })
}
