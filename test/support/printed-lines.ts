import { expect } from 'vitest'

/** Keys and values that a tool does not print. */
const REST = /^(?: [a-z][\w.[\]]* \S+)*$/i

/** Text in one line, with one blank between words. */
export const tight = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** Expects the wanted text at the beginning of a line of `nlwire decode`, and nothing but keys and values behind it. */
export function expectLine(line: string | undefined, wanted: string): void {
  expect(line?.slice(0, wanted.length)).toBe(wanted)
  expect(line?.slice(wanted.length)).toMatch(REST)
}
