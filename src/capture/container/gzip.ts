import { type Fault, fault } from '../source/item.ts'

/** Magic number of a gzip file. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Decompresses a gzip stream. If it is damaged or truncated, calls `broken` and ends. */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>, broken: (why: Fault) => void): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('gzip')
  const reader = readable.getReader()
  const source: Source = { ended: false }
  const writing = pump(chunks, writable.getWriter(), source)
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      yield value
    }
  } catch (error) {
    if ('error' in source) throw source.error
    broken(fault(`the gzip stream is damaged or cut short: ${(error as Error).message}`, length))
  } finally {
    source.ended = true
    await drain(reader)
    await writing
  }
}

/** What the two sides tell each other. */
interface Source {
  /** Nobody reads any more. */
  ended: boolean
  error?: unknown
}

/** Reads what is left. `cancel` would not do: Node's decompressor can have bytes still, puts them into the stream that is closed, and ends the process. */
async function drain(reader: { read(): Promise<{ done: boolean }> }): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // Damaged, or cut short by us.
  }
}

/** Feeds the decompressor. Its own errors appear on its output; errors of the source are kept for the caller. */
async function pump(
  chunks: AsyncIterable<Uint8Array>,
  writer: ReturnType<DecompressionStream['writable']['getWriter']>,
  source: Source,
): Promise<void> {
  const ignore = (): undefined => undefined
  const iterator = chunks[Symbol.asyncIterator]()
  for (let alive: boolean | undefined = true; alive && !source.ended; ) {
    try {
      const { done, value } = await iterator.next()
      if (done) break
      alive = await writer.write(value as Uint8Array<ArrayBuffer>).then(() => true, ignore)
    } catch (error) {
      source.error = error
      await writer.abort(error).catch(ignore)
      return
    }
  }
  await iterator.return?.(undefined)
  await writer.close().catch(ignore)
}
