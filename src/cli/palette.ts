import type { Palette } from './output/colours.ts'
import { OWN_ESCAPE } from './visible.ts'

/** What -color says: `asked` without a value, which NO_COLOR overrides. */
export type ColourChoice = 'asked' | 'always' | 'auto' | 'never'

let chosen: ColourChoice | undefined

/** Sets what -color says, for commands that write colours to a terminal without it. Undefined: it is not given. */
export function chooseColours(choice: ColourChoice | undefined): void {
  chosen = choice
}

/** What -color says; undefined if it is not given. */
export const chosenColours = (): ColourChoice | undefined => chosen

type Environment = Readonly<Record<string, string | undefined>>
type Stream = { readonly isTTY?: boolean }

/** The background is dark if COLORFGBG, such as `15;0`, ends with 0 to 6, or 8. */
const DARK = /;[0-68]$/

/** Returns the colours to write to a stream; undefined for none. */
export function paletteOf(choice: ColourChoice, { isTTY = false }: Stream, environment: Environment): Palette | undefined {
  const isPlain = (environment['NO_COLOR'] ?? '') !== ''
  const isOn = choice === 'always' || (!isPlain && (choice === 'asked' || (choice === 'auto' && isTTY)))
  if (!isOn) return undefined
  // A terminal gets no other ESC than these.
  return { esc: isTTY ? OWN_ESCAPE : '\x1b', bold: DARK.test(environment['COLORFGBG'] ?? '') }
}
