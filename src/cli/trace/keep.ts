import { closeSync, openSync, writeSync } from 'node:fs'
import { type Item, pcapHeader, pcapRecord } from '../../capture.ts'
import { fail } from '../parse/exit.ts'

/** Makes a recording of what will pass, readable by its owner only: keys may be in it. Ends the command where the file cannot be written. */
export function keeper(file: string): (items: AsyncIterable<Item>) => AsyncGenerator<Item> {
  const fd = open(file)
  writeSync(fd, pcapHeader())
  return async function* (items) {
    try {
      for await (const item of items) {
        if (item.kind === 'datagram') writeSync(fd, pcapRecord(item))
        yield item
      }
    } finally {
      closeSync(fd)
    }
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'w', 0o600)
  } catch (error) {
    fail(`cannot write ${file}: ${(error as Error).message}`)
  }
}
