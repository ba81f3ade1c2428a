import { run } from '../../../src/cli/run.ts'

/** What a command did. */
export interface Told {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** What nlwire does with a command line, in this process. */
export async function nlwire(...args: readonly string[]): Promise<Told> {
  const written: Record<'out' | 'err', (string | Uint8Array)[]> = { out: [], err: [] }
  const code = await run(args, {
    // A command may use its buffer again.
    out: (text) => void written.out.push(typeof text === 'string' ? text : text.slice()),
    err: (text) => void written.err.push(text),
  })
  return { code, out: joined(written.out), err: joined(written.err) }
}

const joined = (pieces: readonly (string | Uint8Array)[]): string =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))).toString()
