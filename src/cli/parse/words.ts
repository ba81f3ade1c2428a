import { incomplete, notYet, withHint } from './exit.ts'

/** Cursor over the words of a command line. */
export interface Words {
  /** True after the last word. */
  readonly done: boolean
  /** The current word; empty at the end. */
  readonly current: string
  /** The word after it, if there is one. */
  readonly following: string | undefined
  /** The current word and all words after it. */
  readonly rest: readonly string[]
  /** Moves to the value of the current word and returns it. Ends the command if there is none. */
  next(): string
  /** Moves to the next word. */
  advance(): void
  /** Moves to the word before, after words that were read ahead. */
  back(): void
}

/** Creates a cursor at the first word. */
export const words = (all: readonly string[]): Words => new Cursor(all)

/** A class, because a batch makes very many: an object with accessors takes microseconds to make. */
class Cursor implements Words {
  private readonly all: readonly string[]
  private at = 0

  constructor(all: readonly string[]) {
    this.all = all
  }

  get done(): boolean {
    return this.at >= this.all.length
  }

  get current(): string {
    return this.all[this.at] ?? ''
  }

  get following(): string | undefined {
    return this.all[this.at + 1]
  }

  get rest(): readonly string[] {
    return this.all.slice(this.at)
  }

  next(): string {
    this.at++
    return this.all[this.at] ?? incomplete()
  }

  advance(): void {
    this.at++
  }

  back(): void {
    this.at--
  }
}

/** Whether `arg` is `word` or an abbreviation (prefix) of it, which `ip` accepts for most words. */
export function isShort(arg: string, word: string): boolean {
  return arg !== '' && word.startsWith(arg)
}

/** A word of a command and its handler, which leaves the cursor on the last word that it reads. */
export interface Word<T> {
  /** Its names in full, for suggestions. */
  readonly names: readonly string[]
  fits(arg: string): boolean
  read(words: Words, target: T): void | Promise<void>
}

type Reader<T> = Word<T>['read']

/** A word without abbreviations, or several synonyms. */
export function exact<T>(names: string | readonly string[], read: Reader<T>): Word<T> {
  const all = typeof names === 'string' ? [names] : names
  return { names: all, fits: (arg) => all.includes(arg), read }
}

/** A word that can be abbreviated, or several synonyms. */
export function short<T>(names: string | readonly string[], read: Reader<T>): Word<T> {
  const all = typeof names === 'string' ? [names] : names
  return { names: all, fits: (arg) => all.some((name) => isShort(arg, name)), read }
}

/** Words of `ip` that are not implemented: what is said in their place, if anything is. */
export function wordsNotYet<T>(table: Readonly<Record<string, string>>): Word<T>[] {
  return Object.entries(table).map(([word, instead]) => exact<T>(word, () => notYet(`"${word}"`, instead)))
}

/**
 * Reads words with a table, to the end or while `more` returns true. The first match wins, so the order is that of
 * `ip`. Words without a match go to `otherwise`; if that ends the command, the error suggests the nearest word.
 */
export async function readWords<T>(
  all: Words,
  table: readonly Word<T>[],
  target: T,
  otherwise: (words: Words) => void | Promise<void>,
  more: () => boolean = () => true,
): Promise<void> {
  for (; !all.done && more(); all.advance()) {
    const word = wordIn(table, all.current)
    // A word that is read at once costs no turn of the event loop: batches have many.
    const reading = word ? word.read(all, target) : unmatched(all, table, otherwise)
    if (reading) await reading
  }
}

/** The words that were looked up in each table: the same few in all lines of a batch. */
const known = new WeakMap<readonly object[], Map<string, unknown>>()
/** Destinations and the like are remembered, too, up to this many. */
const MOST_KNOWN = 200

function wordIn<T>(table: readonly Word<T>[], arg: string): Word<T> | undefined {
  const found = (known.get(table) ?? new Map()) as Map<string, Word<T> | undefined>
  if (found.size === 0) known.set(table, found)
  const word = found.get(arg)
  if (word || found.has(arg)) return word
  const first = table.find(({ fits }) => fits(arg))
  if (found.size < MOST_KNOWN) found.set(arg, first)
  return first
}

function unmatched<T>(
  all: Words,
  table: readonly Word<T>[],
  otherwise: (words: Words) => void | Promise<void>,
): void | Promise<void> {
  const { current } = all
  const hinted = (error: unknown): never => {
    throw withHint(
      error,
      current,
      table.flatMap(({ names }) => names),
    )
  }
  try {
    return otherwise(all)?.catch(hinted)
  } catch (error) {
    return hinted(error)
  }
}

/**
 * Reads the words of a part of a command, such as an encapsulation, from the current one to the first that the table does not
 * have. Leaves the cursor on the last word of the part, or before its first if there is none.
 */
export async function readPart<T>(all: Words, table: readonly Word<T>[], target: T): Promise<void> {
  for (; !all.done; all.advance()) {
    const word = table.find(({ fits }) => fits(all.current))
    if (!word) break
    await word.read(all, target)
  }
  all.back()
}
