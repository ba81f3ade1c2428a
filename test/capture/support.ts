import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Datagram, type Fault, type Item, type ReadOptions, records, type Source } from '../../src/capture.ts'

/** A file of fixtures/, unpacked where it is gzip. */
export function recording(name: string): Uint8Array {
  const bytes = readFileSync(new URL(`../../fixtures/${name}`, import.meta.url))
  return new Uint8Array(name.endsWith('.gz') ? gunzipSync(bytes) : bytes)
}

/** All that a recording holds. */
export async function all(
  source: Source,
  options: ReadOptions = {},
): Promise<{ datagrams: Datagram[]; faults: Fault[]; items: Item[] }> {
  const items: Item[] = []
  for await (const item of records(source, options)) items.push(item)
  return {
    items,
    datagrams: items.filter((item) => item.kind === 'datagram'),
    faults: items.filter((item) => item.kind === 'fault'),
  }
}

/** The bytes in chunks of a size. */
export async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

/** Bytes as hex, which compare and print well. */
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
