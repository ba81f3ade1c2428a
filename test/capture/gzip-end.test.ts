import { setImmediate as turn } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { gunzip } from '../../src/capture/container/gzip.ts'

const zipped = (length: number): Uint8Array => gzipSync(Buffer.alloc(length).map((_, i) => (i * 7919) >> 5))
const SHORT = zipped(100_000)
const LONG = zipped(1_000_000)

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const broken = (): never => expect.unreachable('it is not damaged')

/** Takes `chunks` of a stream, and waits some turns of the event loop before each, so that more is ready. */
async function begin(stream: AsyncIterable<Uint8Array>, chunks: number, turns: number): Promise<void> {
  let taken = 0
  for await (const _ of stream) {
    if (++taken >= chunks) return
    for (let waited = 0; waited < turns; waited++) await turn()
  }
}

// `nlwire decode x.pcap.gz | head -3` ended with an error of Node: a chunk came after the stream had been cancelled.
test('a gzip stream that is read in part ends without an error, however much is ready', async () => {
  const errors: unknown[] = []
  const keep = (error: unknown): number => errors.push(error)
  process.on('uncaughtException', keep)
  onTestFinished(() => void process.off('uncaughtException', keep))
  for (const turns of [0, 1, 3, 10, 20]) {
    for (const chunks of [1, 2, 3, 4, 5, 6]) {
      await begin(gunzip(inPieces(SHORT, SHORT.length), broken), chunks, turns)
      await begin(gunzip(inPieces(LONG, 4096), broken), chunks, turns)
      await turn()
    }
  }
  expect(errors).toEqual([])
})
