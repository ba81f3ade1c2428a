import { AF, IF_OPER } from '../../rtnl/constants.ts'

/** What `ip -c` marks with a colour. */
export type Colour = 'ifname' | 'mac' | 'inet' | 'inet6' | 'up' | 'down'

/** How colours are written. */
export interface Palette {
  /** ESC, or what the writer puts it in place of. */
  readonly esc: string
  /** For dark backgrounds. */
  readonly bold: boolean
}

/** Numbers of SGR. */
const CODES: Readonly<Record<Colour, number>> = { ifname: 36, mac: 33, inet: 35, inet6: 34, up: 32, down: 31 }

/** Returns a text in a colour; without one, unchanged. */
export function coloured(text: string, colour: Colour | undefined, { esc, bold }: Palette): string {
  return colour === undefined ? text : `${esc}[${bold ? '1;' : ''}${CODES[colour]}m${text}${esc}[0m`
}

/** The colour of the addresses of a family (AF_*). Those of others have none. */
export const familyColour = (family: number): Colour | undefined =>
  family === AF.INET ? 'inet' : family === AF.INET6 ? 'inet6' : undefined

/** The colour of an IP address, by its text. */
export const addressColour = (address: string): Colour => (address.includes(':') ? 'inet6' : 'inet')

/** The colour of an operational state (IF_OPER_*). */
export const stateColour = (state: number): Colour | undefined =>
  state === IF_OPER.UP ? 'up' : state === IF_OPER.DOWN ? 'down' : undefined
