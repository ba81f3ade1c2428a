/** The width of a terminal. */
const WIDTH = 80

/**
 * Returns a text in lines that fit a terminal: the first behind `before`, the others behind `later`. A line never begins with the `|`
 * of a choice.
 */
export function folded(text: string, before: string, later = before): string {
  const lines: string[] = []
  let line = before
  for (const word of text.split(/ (?!\|)/)) {
    const longer = line.trim() === before.trim() ? `${line}${word}` : `${line} ${word}`
    if (longer.length <= WIDTH) line = longer
    else {
      lines.push(line)
      line = `${later}${word}`
    }
  }
  return [...lines, line].join('\n')
}
