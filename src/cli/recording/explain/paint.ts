import { chosenColours, paletteOf } from '../../palette.ts'

/** Numbers of SGR that begin and end a style. util.styleText of newer Nodes decides by stdout whether there are colours. */
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const

const BOLD = STYLES.bold
/** SGR 30 to 37 are colours. */
const FIRST_COLOUR = 30

/** Writes a text in a style. */
export type Paint = (style: keyof typeof STYLES, text: string) => string

type Stream = { readonly isTTY?: boolean }

/**
 * Returns what writes in colours: on a terminal, unless NO_COLOR is set (no-color.org), or as -color says; bold colours on
 * a dark background (COLORFGBG), as `ip -c` has them. Otherwise it returns texts unchanged.
 */
export function painter(stream: Stream = process.stdout): Paint {
  const isDumb = process.env['TERM'] === 'dumb'
  const palette = paletteOf(chosenColours() ?? (isDumb ? 'never' : 'auto'), stream, process.env)
  if (!palette) return (_, text) => text
  return (style, text) => {
    const [begin, end] = STYLES[style]
    const [before, after] = palette.bold && begin >= FIRST_COLOUR ? [`${BOLD[0]};`, `${BOLD[1]};`] : ['', '']
    return `${palette.esc}[${before}${begin}m${text}${palette.esc}[${after}${end}m`
  }
}

/** Whether a stream gets colours. */
export const isPainted = (stream: Stream = process.stdout): boolean => painter(stream)('bold', '') !== ''
