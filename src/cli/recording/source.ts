import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail } from '../parse/exit.ts'
import { withProgress } from './progress.ts'

/** Poll interval of a followed file. */
const PAUSE_MS = 100
/** Chunk size. Larger than the default of streams, as each chunk costs an iteration of the event loop. */
const CHUNK = 1 << 18

/** Yields the bytes of a file, or of stdin if the name is `-`; with `follow` also bytes that are appended later. */
export async function* sourceOf(name: string, follow: boolean): AsyncGenerator<Uint8Array> {
  try {
    if (name === '-') yield* process.stdin as AsyncIterable<Uint8Array>
    else if (follow) yield* followed(name)
    else yield* withProgress(name, createReadStream(name, { highWaterMark: CHUNK }) as AsyncIterable<Uint8Array>)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    // Node's text ends in the name of the call and of the file: the file is named already.
    fail(`cannot read ${name}: ${message.replace(/, \w+(?: '.*')?$/s, '')}`)
  }
}

async function* followed(name: string): AsyncGenerator<Uint8Array> {
  const file = await open(name)
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK), 0, CHUNK)
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      else await sleep(PAUSE_MS)
    }
  } finally {
    await file.close()
  }
}
