import { createReadStream, openSync } from 'node:fs'
import { errnoText } from '../netlink/base/errno.ts'
import { Bytes } from '../netlink/codec/bytes.ts'
import { string } from '../netlink/codec/text.ts'
import type { Io } from './io.ts'
import type { Command } from './object.ts'
import { fail } from './parse/exit.ts'
import type { Session } from './session.ts'

/** Finds the command of a word. Ends with an Exit if there is none. */
type Find = (object: string) => Promise<Command>
/** Prints an error as a command line of its own does. Returns the exit code; throws what is no answer to a command. */
type Report = (error: unknown, io: Io) => number

/** A command of a batch, and the number of its last line. */
interface Line {
  readonly line: string
  readonly number: number
}

/**
 * `-batch`: runs the commands of a file, or of stdin (`-`), a line each, in one session. Resolves to the exit code. It stops at the
 * first that fails, and with -force goes on.
 */
export async function runCommands(session: Session, find: Find, report: Report): Promise<number> {
  const { options, io } = session
  const name = options.batch as string
  const cached = withCache(session)
  const commands = new Map<string, Promise<Command>>()
  const findOnce: Find = (object) => {
    const found = commands.get(object) ?? find(object)
    commands.set(object, found)
    return found
  }
  let code = 0
  for await (const some of lines(name === '-' ? stdin(io) : opened(name))) {
    for (const { line, number } of some) {
      const failure = await codeOf(wordsOf(line), cached, findOnce, report)
      if (failure === 0) continue
      io.err(`Command failed ${name}:${number}\n`)
      // `ip` ends with 255 at a wrong word, and with 1 after every other failure.
      code = failure === USAGE_CODE && !options.force ? USAGE_CODE : 1
      if (!options.force) return code
    }
  }
  return code
}

const USAGE_CODE = 255

async function codeOf(words: readonly string[], cached: Cached, find: Find, report: Report): Promise<number> {
  const [object = '', ...args] = words
  try {
    if (words.length > MOST_WORDS) fail('Too many arguments to command')
    const command = await find(object)
    if (!KEEPS_LINKS.some((word) => word.startsWith(object))) cached.forget()
    return await command(cached.session, args)
  } catch (error) {
    return report(error, cached.session.io)
  }
}

/** Objects whose commands do not change links, in the order of `ip`: an abbreviation is that of the first. */
const KEEPS_LINKS = ['address', 'route', 'rule', 'neighbor', 'neighbour', 'nexthop']

interface Cached {
  readonly session: Session
  forget(): void
}

/** Remembers the indexes of links: most commands of a batch name the same few. */
function withCache(session: Session): Cached {
  const known = new Map<string, number>()
  const indexOf = async (name: string): Promise<number | undefined> => {
    const index = known.get(name) ?? (await session.indexOf(name))
    if (index !== undefined) known.set(name, index)
    return index
  }
  return { session: Object.create(session, { indexOf: { value: indexOf } }) as Session, forget: () => known.clear() }
}

function stdin({ input }: Io): AsyncIterable<Uint8Array> {
  return input?.() ?? fail('Cannot read commands: there is no stdin')
}

function opened(name: string): AsyncIterable<Uint8Array> {
  try {
    return createReadStream(name, { fd: openSync(name, 'r') }) as AsyncIterable<Uint8Array>
  } catch (error) {
    const { errno = 0 } = error as NodeJS.ErrnoException
    return fail(`Cannot open file "${name}" for reading: ${errnoText(-errno)}`)
  }
}

/** Maximum number of words of a command in `ip`. */
const MOST_WORDS = 99

/** Yields the commands of each piece of the input: without comments, which begin with #, and with lines that end in \ joined to the next. */
async function* lines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let [before, number] = ['', 0]
  for await (const texts of textLines(source)) {
    const found: Line[] = []
    for (const text of texts) {
      number++
      const line = before + text.replace(/#.*/s, '')
      const isJoined = line.endsWith('\\')
      before = isJoined ? line.slice(0, -1) : ''
      if (!isJoined && !IS_EMPTY.test(line)) found.push({ line, number })
    }
    yield found
  }
  if (!IS_EMPTY.test(before)) yield [{ line: before, number }]
}

const IS_EMPTY = /^[ \t\r]*$/
const NEWLINE = 0x0a

/**
 * Yields the lines of each piece of the input, without their ends. Bytes that are not UTF-8 (names may contain them) become lone
 * surrogates.
 */
async function* textLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let rest: Uint8Array = new Uint8Array()
  const text = (u8: Uint8Array): string => string.read(new Bytes(u8, true), 0, u8.length)
  for await (const chunk of source) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = rest.lastIndexOf(NEWLINE)
    if (end < 0) continue
    yield text(rest.subarray(0, end)).split('\n')
    rest = rest.subarray(end + 1)
  }
  if (rest.length > 0) yield [text(rest)]
}

/** Splits a line at blanks. A word that begins with a quote goes on to the next one. */
function wordsOf(line: string): string[] {
  if (!/['"]/.test(line)) return line.split(/[ \t\r]+/).filter((word) => word !== '')
  const words: string[] = []
  for (const [all, , quoted, , plain] of line.matchAll(/(['"])((?:(?!\1).)*)(\1|$)|([^ \t\r]+)/g)) {
    if (plain === undefined && (all.length < 2 || !all.endsWith(all[0] as string))) fail('Unterminated quoted string')
    words.push(plain ?? (quoted as string))
  }
  return words
}
