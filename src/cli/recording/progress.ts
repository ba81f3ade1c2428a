import { statSync } from 'node:fs'

/** Update interval. */
const EVERY_MS = 500
/** Minimum file size for showing progress. */
const LEAST = 1 << 24

/** Passes the chunks of a file through. Shows progress on stderr if stderr is a terminal and stdout is not. */
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
