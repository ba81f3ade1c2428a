import { garbage, wrong } from '../../parse/exit.ts'
import { inetText, readAddress } from '../../parse/inet.ts'
import { exact, type Word, type Words } from '../../parse/words.ts'

/** What the words of an encapsulation set, by key. */
export type Values = Record<string, unknown>

/** A word whose value is read once. */
export function single(
  word: string,
  key: string,
  read: (words: Words, values: Values) => unknown | Promise<unknown>,
): Word<Values> {
  return exact<Values>(word, async (words, values) => {
    const value = await read(words, values)
    if (Object.hasOwn(values, key)) garbage(word, words.current)
    values[key] = value
  })
}

/** A word whose value is one of a few words. */
export const choice = (word: string, key: string, values: Readonly<Record<string, number>>): Word<Values> =>
  single(word, key, (words) => {
    const text = words.next()
    return Object.hasOwn(values, text) ? values[text] : wrong(`"${word}" value is invalid\n`, text)
  })

/** A word whose value is an address. */
export const address = (word: string, key: string, family: number): Word<Values> =>
  single(word, key, (words) => inetText(readAddress(words.next(), family)))
