import { Exit, wrong } from '../../reading/exit.ts'
import { unsigned, unsignedBig } from '../../reading/numbers.ts'
import { isShort, short, type Word, type Words } from '../../reading/words.ts'

type KeysOf<T, V> = { [K in keyof T]-?: NonNullable<T[K]> extends V ? K : never }[keyof T] & string

/** A word with a number of at most so many bits, which becomes the attribute under `key`. */
export function number<T extends object>(word: string, key: KeysOf<T, number>, bits: number, why = `invalid ${word}`): Word<T> {
  return short(word, (words, target) => {
    const text = words.next()
    Object.assign(target, { [key]: unsigned(text, bits) ?? wrong(why, text) })
  })
}

/** A word with a number of 64 bits. */
export function bigNumber<T extends object>(word: string, key: KeysOf<T, bigint>): Word<T> {
  return short(word, (words, target) => {
    const text = words.next()
    Object.assign(target, { [key]: unsignedBig(text, 64) ?? wrong(`invalid ${word}`, text) })
  })
}

/** What to do with a word that no kind knows: `help` shows the usage, and everything else a complaint before it. */
export function unknownWord(complaint: (word: string) => string, usage: string): (words: Words) => never {
  return ({ current }) => {
    throw new Exit(1, isShort(current, 'help') ? usage : `${complaint(current)}\n${usage}`)
  }
}
