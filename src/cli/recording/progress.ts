import { statSync } from 'node:fs'

/** How often it is shown. */
const EVERY_MS = 500
/** Smaller files are read at once. */
const LEAST = 1 << 24

/** The chunks of a file; how much of it was read is shown on stderr where that is a terminal, and stdout is none. */
export async function* withProgress(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const size = process.stderr.isTTY && !process.stdout.isTTY ? statSync(name).size : 0
  if (size < LEAST) return yield* chunks
  let [read, shown] = [0, performance.now()]
  try {
    for await (const chunk of chunks) {
      read += chunk.length
      yield chunk
      if (performance.now() - shown < EVERY_MS) continue
      shown = performance.now()
      process.stderr.write(`\r${Math.floor((read / size) * 100)} %`)
    }
  } finally {
    process.stderr.write('\r     \r')
  }
}
