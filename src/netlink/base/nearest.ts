const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '')

/** The word that may have been meant: it differs in case or underscores only, begins alike, or is a slip of the hand away. */
export function nearest(wanted: string, words: readonly string[]): string | undefined {
  const word = plain(wanted)
  const alike = words.find((one) => plain(one) === word)
  const begun = words.find((one) => plain(one).startsWith(word) || word.startsWith(plain(one)))
  if (word === '' || alike || begun) return alike ?? begun
  const slips = words
    .map((one) => ({ one, far: distance(plain(one), word) }))
    .filter(({ far }) => far <= Math.ceil(word.length / 4) && far < word.length)
  return slips.sort((a, b) => a.far - b.far)[0]?.one
}

/** ` (did you mean "mtu"?)`, or nothing. */
export function didYouMean(wanted: string, words: readonly string[]): string {
  const found = nearest(wanted, words)
  return found === undefined ? '' : ` (did you mean ${JSON.stringify(found)}?)`
}

/** How many letters are to be added, removed or changed to come from one word to the other. */
export function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const changed = (above[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      row.push(Math.min(changed, (above[j] as number) + 1, (row[j - 1] as number) + 1))
    }
    above = row
  }
  return above[to.length] as number
}
