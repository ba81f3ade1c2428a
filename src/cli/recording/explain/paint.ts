import { styleText } from 'node:util'
import { OWN_ESCAPE } from '../../visible.ts'

/** Colours a text; colours are named as in node:util. */
export type Paint = (colour: Parameters<typeof styleText>[0], text: string) => string

/**
 * Colours text for a terminal with colours unless NO_COLOR is set (no-color.org); otherwise returns the text unchanged.
 */
export function painter(stream: { readonly isTTY?: boolean } = process.stdout): Paint {
  const coloured = stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  return coloured ? (colour, text) => styleText(colour, text).replaceAll('\x1b', OWN_ESCAPE) : (_, text) => text
}
