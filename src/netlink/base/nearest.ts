/** No known word is as long, and the distance takes time in the product of both lengths. */
const LONGEST = 100

const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '')

/**
 * Finds the word that was probably meant: it differs only in case or underscores, or else is nearest among those a few
 * typos away, those with the same start and those that contain it.
 */
export function nearest(wanted: string, words: readonly string[]): string | undefined {
  const word = plain(wanted)
  if (word === '' || word.length > LONGEST) return undefined
  const own = ofConstant(wanted, words)
  if (own !== undefined) return own
  const found = words.map((one) => ({ one, known: plain(one), far: distance(plain(one), word) }))
  const isNear = ({ known, far }: (typeof found)[number]): boolean =>
    known.startsWith(word) ||
    (word.length > 2 && known.includes(word)) ||
    (known !== '' && word.startsWith(known)) ||
    (far <= Math.ceil(word.length / 4) && far < word.length)
  return found.filter(isNear).sort((a, b) => a.far - b.far)[0]?.one
}

/** The word that a constant of the kernel stands for: `stpState` for IFLA_BR_STP_STATE. */
function ofConstant(wanted: string, words: readonly string[]): string | undefined {
  const isMeant = (one: string): boolean => wanted.endsWith(`_${one.replace(/[A-Z]/g, '_$&').toUpperCase()}`)
  return words.filter(isMeant).sort((a, b) => b.length - a.length)[0]
}

/** ` (did you mean "mtu"?)`, or nothing. */
export function didYouMean(wanted: string, words: readonly string[]): string {
  const found = nearest(wanted, words)
  return found === undefined ? '' : ` (did you mean ${JSON.stringify(found)}?)`
}

/** Returns the edit distance of two words: the number of letters to add, remove, change, or swap with the next. */
export function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, i) => i)
  let before = above
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const changed = (above[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swapped = isSwap ? (before[j - 2] as number) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min(changed, swapped, (above[j] as number) + 1, (row[j - 1] as number) + 1))
    }
    before = above
    above = row
  }
  return above[to.length] as number
}
