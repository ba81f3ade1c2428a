import { refuse } from '../../parse/exit.ts'
import { leadingInteger } from '../../parse/numbers.ts'
import { exact, isShort, type Word, type Words } from '../../parse/words.ts'

// Values of the words of `bridge vlan`, as C reads them.

/** What names VLANs of a link. -1: no VLAN, as in `bridge`. */
export interface VlanChoice {
  device?: string
  vid: number
  vidEnd: number
}

/** atoi(3) into a short. */
const toShort = (text: string): number => (leadingInteger(text) << 16) >> 16
/** A short that is printed as an unsigned one. */
const u16 = (value: number): number => value & 0xffff

/** The first VLAN id without a place in a frame. */
const TOO_LARGE = 4096

/** The word `dev`. */
export const device: Word<VlanChoice> = exact('dev', (words, request) => {
  request.device = words.next()
})

/** Reads the ids after `vid`: `10` or `10-20`. The last is -1 if there is one id, and `isRange` says whether there is a minus sign. */
export function vidsAfter(words: Words): { readonly vid: number; readonly vidEnd: number; readonly isRange: boolean } {
  const text = words.next()
  const minus = text.indexOf('-')
  if (minus < 0) return { vid: toShort(text), vidEnd: -1, isRange: false }
  return { vid: toShort(text.slice(0, minus)), vidEnd: toShort(text.slice(minus + 1)), isRange: true }
}

/** Ends the command if a range is empty or too large. */
export function checkRange(vid: number, vidEnd: number): void {
  if (vid >= vidEnd || vidEnd >= TOO_LARGE) refuse(`Invalid VLAN range "${u16(vid)}-${u16(vidEnd)}"`)
}

/** Ends the command if an id is too large. */
export function checkVid(vid: number): void {
  if (vid >= TOO_LARGE) refuse(`Invalid VLAN ID "${u16(vid)}"`)
}

/** The word `vid` of what sets options: it is checked at once. */
export const vid: Word<VlanChoice> = exact('vid', (words, request) => {
  const { vid: first, vidEnd, isRange } = vidsAfter(words)
  if (isRange) checkRange(first, vidEnd)
  checkVid(first)
  Object.assign(request, { vid: first, vidEnd })
})

/** Ends the command unless there are a device and a VLAN. */
export const lacking = (): never => refuse('Device and VLAN ID are required arguments.')

/** `bridge` ignores other words, but not `help` without a word after it. */
export function ignored(words: Words): void {
  if (isShort(words.current, 'help')) words.next()
}
