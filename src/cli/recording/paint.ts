import { styleText } from 'node:util'
import { OWN_ESCAPE } from '../visible.ts'

/** Colours a text; the name of a colour as node:util knows them. */
export type Paint = (colour: Parameters<typeof styleText>[0], text: string) => string

/** Colours for an Io on a terminal that has them, unless NO_COLOR is set (no-color.org); elsewhere the text as it is. */
export function painter(stream: { readonly isTTY?: boolean } = process.stdout): Paint {
  const coloured = stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  return coloured ? (colour, text) => styleText(colour, text).replaceAll('\x1b', OWN_ESCAPE) : (_, text) => text
}
