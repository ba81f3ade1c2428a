import { OWN_ESCAPE } from '../visible.ts'

type Stream = { readonly isTTY?: boolean; readonly columns?: number }

const DEFAULT = 80
/** Narrower output would be one word a line. */
const LEAST = 40

/**
 * Width at which output for people folds: that of the terminal; elsewhere COLUMNS, as programs that read lines want them
 * whole. Undefined: lines stay whole.
 */
export function foldWidth(stream: Stream = process.stdout, environment = process.env): number | undefined {
  const given = Number(environment['COLUMNS'])
  const wanted = Number.isInteger(given) && given > 0 ? given : undefined
  if (stream.isTTY !== true) return wanted && Math.max(wanted, LEAST)
  return Math.max(stream.columns || wanted || DEFAULT, LEAST)
}

/** The same of what programs read line by line: it folds on a terminal only. */
export function terminalWidth(stream: Stream = process.stdout): number | undefined {
  return stream.isTTY === true ? foldWidth(stream) : undefined
}

/** A word with the blanks before it. A text in quotes is one word. */
const WORD = / *(?:"(?:[^"\\]|\\.)*"|[^ ])+/g
/** One of several flags or names, with the sign that separates it from the next. */
const FLAG = /[^|]+\|?|\|/g
const COLOUR = new RegExp(`[${OWN_ESCAPE}\\u001b]\\[[\\d;]*m`, 'g')

const widthOf = (text: string): number => Array.from(text.replace(COLOUR, '')).length

/** Folds a line between words, and between flags if they alone are too long. Rows after the first begin with `indent`. */
export function fold(line: string, width: number | undefined, indent: string): string[] {
  if (width === undefined || widthOf(line) <= width) return [line]
  const rows: string[] = []
  const room = width - indent.length
  let [row, used] = ['', 0]
  for (const piece of piecesOf(line, room)) {
    const more = widthOf(piece)
    if (used > 0 && used + more > width) {
      rows.push(row)
      const text = piece.trimStart()
      row = indent + text
      used = indent.length + more - (piece.length - text.length)
    } else {
      row += piece
      used += more
    }
  }
  return [...rows, row]
}

function piecesOf(line: string, room: number): string[] {
  const words = line.match(WORD) ?? []
  return words.flatMap((word) => (word.includes('"') || widthOf(word.trim()) <= room ? [word] : (word.match(FLAG) ?? [])))
}

/** Folds each line of an indented text; the rest of a line stands four columns further right. */
export function foldLines(text: string, width: number | undefined): string {
  if (width === undefined) return text
  return text
    .split('\n')
    .flatMap((line) => fold(line, width, `${/^ */.exec(line)?.[0]}    `))
    .join('\n')
}

/** Column of the comments of explained bytes. */
const COMMENT = 24

/**
 * Folds a line of explained bytes. Its other rows are comments, so that the bytes stay hex. A line that marks refused bytes
 * stays whole: grep finds it with its reason.
 */
export function foldExplained(line: string, width: number | undefined): string[] {
  if (line.startsWith('#>', COMMENT)) return [line]
  return fold(line, width, `${explainedIndent(line)}    `)
}

/** The beginning of a comment below that of a line: `#`, and the blanks that show its depth, without the `>` of refused bytes. */
export function explainedIndent(line: string): string {
  const [sign = '# '] = /^#[ >] */.exec(line.slice(COMMENT)) ?? []
  return ' '.repeat(COMMENT) + sign.replace('>', ' ')
}
