import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { decode, MalformedError } from '../../src/wire.ts'
import { plain } from './fixture.ts'

/** A datagram in hex, and its byte order. */
export type Input = readonly [hex: string, littleEndian: boolean]

/** What a datagram decodes to, with the keys in their order, or what is wrong with its bytes. */
function outcome([hex, littleEndian]: Input): string {
  try {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
    return JSON.stringify(plain(decode(bytes, { littleEndian }).map(({ bytes: _, ...message }) => message)))
  } catch (error) {
    if (error instanceof MalformedError) return `${error.offset} ${error.message}`
    throw error
  }
}

/** What datagrams decode to, in order. */
export const outcomes = (inputs: readonly Input[]): string[] => inputs.map(outcome)

/** Whether code from strings is allowed, as compiled readers need it. */
function compiles(): boolean {
  try {
    return new Function('return true')() === true
  } catch {
    return false
  }
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  process.stdout.write(JSON.stringify({ compiles: compiles(), outcomes: outcomes(JSON.parse(readFileSync(0, 'utf8'))) }))
}
