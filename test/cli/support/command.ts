import { run } from '../../../src/cli/run.ts'

/** What a command did. */
export interface Told {
  readonly code: number
  readonly out: string
  /** The same as bytes. */
  readonly bytes: Uint8Array
  readonly err: string
}

/** What nlwire does with a command line, in this process. */
export async function nlwire(...args: readonly string[]): Promise<Told> {
  return nlwireWith('', ...args)
}

/** The same, with `input` on stdin. */
export async function nlwireWith(input: string | Uint8Array, ...args: readonly string[]): Promise<Told> {
  const written: Record<'out' | 'err', (string | Uint8Array)[]> = { out: [], err: [] }
  const code = await run(args, {
    // A command may use its buffer again.
    out: (text) => void written.out.push(typeof text === 'string' ? text : text.slice()),
    err: (text) => void written.err.push(text),
    async *input() {
      yield typeof input === 'string' ? Buffer.from(input) : input
    },
  })
  const bytes = joined(written.out)
  const result = { code, out: bytes.toString(), err: joined(written.err).toString() }
  // Not enumerable: tests compare the rest.
  return Object.defineProperty(result as Told, 'bytes', { value: bytes })
}

const joined = (pieces: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
