import { incomplete } from './exit.ts'

/** The words of a command line, read one after the other. */
export interface Words {
  /** No word is left. */
  readonly done: boolean
  /** The word that is being read; empty at the end. */
  readonly current: string
  /** The word after it, if there is one. */
  readonly following: string | undefined
  /** The word being read and all after it. */
  readonly rest: readonly string[]
  /** Goes on to the value of the current word, and returns it. Ends the command where there is none. */
  next(): string
  /** Goes on to the next word. */
  advance(): void
}

/** Reads words from the first on. */
export function words(all: readonly string[]): Words {
  let at = 0
  return {
    get done() {
      return at >= all.length
    },
    get current() {
      return all[at] ?? ''
    },
    get following() {
      return all[at + 1]
    },
    get rest() {
      return all.slice(at)
    },
    next() {
      at++
      return all[at] ?? incomplete()
    },
    advance() {
      at++
    },
  }
}

/** Whether `arg` is `word` or the beginning of it: how `ip` lets most of its words be shortened. */
export function isShort(arg: string, word: string): boolean {
  return arg !== '' && word.startsWith(arg)
}

/** One word a command knows, and what it does; it leaves the cursor on the last word it has read. */
export interface Word<T> {
  fits(arg: string): boolean
  read(words: Words, target: T): void | Promise<void>
}

type Reader<T> = Word<T>['read']

/** A word that may not be shortened, or several that mean the same. */
export function exact<T>(names: string | readonly string[], read: Reader<T>): Word<T> {
  const all = typeof names === 'string' ? [names] : names
  return { fits: (arg) => all.includes(arg), read }
}

/** A word that may be shortened, or several that mean the same. */
export function short<T>(names: string | readonly string[], read: Reader<T>): Word<T> {
  const all = typeof names === 'string' ? [names] : names
  return { fits: (arg) => all.some((name) => isShort(arg, name)), read }
}

/**
 * Reads words to the end, or while there shall be `more`, by a table; the first that fits wins, so the order is that of `ip`. Words
 * that fit none go to `otherwise`.
 */
export async function readWords<T>(
  all: Words,
  table: readonly Word<T>[],
  target: T,
  otherwise: (words: Words) => void | Promise<void>,
  more: () => boolean = () => true,
): Promise<void> {
  for (; !all.done && more(); all.advance()) {
    const word = table.find(({ fits }) => fits(all.current))
    if (word) await word.read(all, target)
    else await otherwise(all)
  }
}
