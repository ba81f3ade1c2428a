import { readFileSync } from 'node:fs'
import { Bytes } from '../netlink/codec/bytes.ts'
import { string } from '../netlink/codec/text.ts'

/** What Node puts in place of bytes that are no UTF-8. */
const REPLACED = '\ufffd'
/** The program and the script. */
const BEFORE = 2

/** The words of this command line. Bytes that are no UTF-8, as names may have them, are lone surrogates. */
export function commandLine(): string[] {
  const words = process.argv.slice(BEFORE)
  return words.some((word) => word.includes(REPLACED)) ? (asGiven(words.length) ?? words) : words
}

function asGiven(count: number): string[] | undefined {
  try {
    const bytes = readFileSync('/proc/self/cmdline')
    const all = bytes.toString('latin1').split('\0').slice(0, -1)
    return all.slice(all.length - count).map((word) => {
      const own = Buffer.from(word, 'latin1')
      return string.read(new Bytes(own, true), 0, own.length)
    })
  } catch {
    // No /proc.
    return undefined
  }
}
