import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { decode, encode, MalformedError, type Message, type Outgoing } from '../../src/wire.ts'
import { plain } from './fixture.ts'

/** A datagram in hex, and its byte order. */
export type Input = readonly [hex: string, littleEndian: boolean]

/** What a datagram decodes to, with the keys in their order, or what is wrong with its bytes. */
function outcome([hex, littleEndian]: Input): { value: Message[]; text: string } {
  try {
    const value = decode(Uint8Array.from(Buffer.from(hex, 'hex')), { littleEndian })
    return { value, text: JSON.stringify(plain(value.map(({ bytes: _, ...message }) => message))) }
  } catch (error) {
    if (error instanceof MalformedError) return { value: [], text: `${error.offset} ${error.message}` }
    throw error
  }
}

const WRONG: readonly unknown[] = [-1, 1.5, 'x', null, {}, { mtu: 1 }, [1], 2n ** 70n, new Uint8Array(70_000), 2 ** 40]

function encoded(message: Outgoing): string {
  try {
    return Buffer.from(encode(message)).toString('hex')
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return `${error.name}: ${error.message}`
    throw error
  }
}

/** A message as it encodes, and with something wrong in place of one of its values, or beside them. */
function encodings(message: Message, n: number): string[] {
  const { header, attrs } = message
  const keys = Object.keys(attrs)
  const wrong = WRONG[n % WRONG.length]
  const member = Object.keys(header)[n % 5] ?? 'none'
  return [
    encoded(message),
    encoded({ ...message, attrs: { ...attrs, [keys[n % keys.length] ?? 'none']: wrong } }),
    encoded({ ...message, attrs: { ...attrs, none: wrong } }),
    encoded({ ...message, header: { ...header, [member]: wrong } }),
  ]
}

/** What datagrams decode to, in order, and what the values encode to. */
export function outcomes(inputs: readonly Input[]): string[] {
  return inputs.map((input, n) => {
    const { value, text } = outcome(input)
    return [text, ...value.flatMap((message) => encodings(message, n))].join('\n')
  })
}

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
