import { closeSync, openSync, writeFileSync } from 'node:fs'
import { type Item, pcapHeader, pcapRecord } from '../../capture.ts'
import { OWNER_ONLY } from '../io.ts'
import { fail } from '../parse/exit.ts'

/** Makes a recording of what will pass, readable by its owner only: keys may be in it. Ends the command where the file cannot be written. */
export function keeper(file: string): (items: AsyncIterable<Item>) => AsyncGenerator<Item> {
  const fd = attempt(file, () => openSync(file, 'w', OWNER_ONLY))
  const write = (bytes: Uint8Array): void => attempt(file, () => writeFileSync(fd, bytes))
  write(pcapHeader())
  return async function* (items) {
    try {
      for await (const item of items) {
        if (item.kind === 'datagram') write(pcapRecord(item))
        yield item
      }
    } finally {
      closeSync(fd)
    }
  }
}

function attempt<T>(file: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    fail(`cannot write ${file}: ${(error as Error).message}`)
  }
}
