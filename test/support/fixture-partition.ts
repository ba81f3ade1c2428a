import { expect } from 'vitest'
import type { Part } from '../../src/netlink/codec/codec.ts'

/** Parts follow each other from 0 to `length` without gap, overlap or emptiness. */
export function expectPartition(parts: readonly Part[], length: number): void {
  let at = 0
  for (const part of parts) {
    if (part.start !== at || part.end <= part.start)
      expect.fail(`part ${part.path} is ${part.start} to ${part.end}, expected from ${at}`)
    at = part.end
  }
  if (at !== length) expect.fail(`the parts end at ${at}, the bytes at ${length}`)
}
