import { AF } from '../../../../rtnl/constants.ts'
import { Exit, refuse, wrong } from '../../../parse/exit.ts'
import { inetText, readAddress } from '../../../parse/inet.ts'
import { unsigned, unsignedBig } from '../../../parse/numbers.ts'
import { oneOfOnOff, onOff as readOnOff } from '../../../parse/switches.ts'
import { isShort, readWords, short, type Word, type Words } from '../../../parse/words.ts'
import type { KindSession } from '../../kind.ts'

type KeysOf<T, V> = { [K in keyof T]-?: NonNullable<T[K]> extends V ? K : never }[keyof T] & string

/** A word with a number of at most `bits` bits, stored under `key`. */
export function numberWord<T extends object>(
  word: string,
  key: KeysOf<T, number>,
  bits: number,
  why = `invalid ${word}`,
): Word<T> {
  return short(word, (words, target) => {
    const text = words.next()
    Object.assign(target, { [key]: unsigned(text, bits) ?? wrong(why, text) })
  })
}

/** A word with a number of 64 bits. */
export function bigNumberWord<T extends object>(word: string, key: KeysOf<T, bigint>): Word<T> {
  return short(word, (words, target) => {
    const text = words.next()
    Object.assign(target, { [key]: unsignedBig(text, 64) ?? wrong(`invalid ${word}`, text) })
  })
}

/** A word with one of several values, numbered 0, 1, 2 …; `byNumber` also accepts the number. */
export function choiceWord<T extends object>(
  word: string,
  key: KeysOf<T, number>,
  names: readonly string[],
  why: string,
  byNumber = false,
): Word<T> {
  return short(word, (words, target) => {
    const text = words.next()
    const index = byNumber && /^\d+$/.test(text) && Number(text) < names.length ? Number(text) : names.indexOf(text)
    if (index < 0) wrong(why, text)
    Object.assign(target, { [key]: index })
  })
}

/** A word with a link; the attribute is its index. */
export function deviceWord<T extends object>(
  { indexOf }: KindSession,
  word: string,
  key: KeysOf<T, number>,
  missing: (name: string) => never = (name) => refuse(`Cannot find device "${name}"`),
): Word<T> {
  return short(word, async (words, target) => {
    const name = words.next()
    Object.assign(target, { [key]: (await indexOf(name)) ?? missing(name) })
  })
}

/** A word with `on` or `off`, for one bit of a struct with flags and mask. */
export function flagBitWord<T extends { flags?: { flags: number; mask: number } }>(word: string, bit: number): Word<T> {
  return short(word, (words, target) => {
    const { flags = 0, mask = 0 } = target.flags ?? {}
    target.flags = { flags: readOnOff(word, words.next()) ? flags | bit : flags & ~bit, mask: mask | bit }
  })
}

/** A word with `on` or `off`, of one byte. */
export function onOffWord<T extends object>(word: string, key: KeysOf<T, number>): Word<T> {
  return short(word, (words, target) => {
    Object.assign(target, { [key]: Number(oneOfOnOff(word, words.next())) })
  })
}

/** A word without a value. */
export function plainWord<T extends object>(names: string | readonly string[], settings: Partial<T>): Word<T> {
  return short(names, (_, target) => void Object.assign(target, settings))
}

/** Reads the options of a kind into an object. */
export async function readOptions<T extends object>(
  words: Words,
  table: readonly Word<T>[],
  otherwise: (words: Words) => void,
): Promise<T> {
  const data = {} as T
  await readWords(words, table, data, otherwise)
  return data
}

/** Handler of unknown words: `help` prints the usage, any other word an error and the usage. */
export function unknownWord(complaint: (word: string) => string, usage: string): (words: Words) => never {
  return ({ current }) => {
    throw new Exit(1, isShort(current, 'help') ? usage : `${complaint(current)}\n${usage}`)
  }
}

/** Ends the command and prints only the usage. */
export function showUsage(usage: string): () => never {
  return () => {
    throw new Exit(1, usage)
  }
}

/** A word with an IPv4 address. */
export function addressWord<T extends object>(word: string, key: KeysOf<T, string>): Word<T> {
  return short(word, (words, data) => {
    Object.assign(data, { [key]: inetText(readAddress(words.next(), AF.INET)) })
  })
}
