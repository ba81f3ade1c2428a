import type { Finding } from './finding.ts'

/** Columns where stdout is no terminal. */
const WIDTH = 100
const LEAST = 60

/** The findings as text: a row for each, its remedy below it, and a line that sums them up. */
export function report(findings: readonly Finding[], columns = WIDTH): string {
  const names = Math.max(...findings.map(({ name }) => name.length))
  const indent = names + 8
  const row = ({ name, state, found, remedy }: Finding): string => {
    const rest = [...wrapped(found, columns - indent), ...(remedy === undefined ? [] : wrapped(`→ ${remedy}`, columns - indent))]
    return rest
      .map((line, i) => `${i === 0 ? `${state.padEnd(6)}${name.padEnd(names + 2)}` : ' '.repeat(indent)}${line}\n`)
      .join('')
  }
  return `${findings.map(row).join('')}${sum(findings)}\n`
}

function sum(findings: readonly Finding[]): string {
  const bad = findings.filter(({ state }) => state === 'bad').map(({ name }) => name)
  return bad.length === 0 ? 'Nothing stands in the way.' : `In the way: ${bad.join(', ')}.`
}

/**
 * Words in lines of at most so many characters. Longer words have a line of their own, and so have `commands`, to be
 * copied.
 */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.match(/[^ `]*`[^`]*`[^ ]*|[^ ]+/g) ?? []) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < Math.max(width, LEAST)) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
