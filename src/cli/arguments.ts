import { readFileSync } from 'node:fs'
import { Bytes } from '../netlink/codec/bytes.ts'
import { string } from '../netlink/codec/text.ts'

/** Node's replacement for bytes that are not UTF-8. */
const REPLACED = '\ufffd'
/** Number of leading arguments: the program and the script. */
const BEFORE = 2

/** Returns the arguments of this process. Bytes that are not UTF-8 (names may contain them) become lone surrogates. */
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
