import { REASONS, STATUSES } from './codes.ts'
import { macText } from './units.ts'

/** Subtypes of management frames, by the first byte (IEEE 802.11, 9.2.4.1.3). */
const [ASSOC_RESPONSE, REASSOC_RESPONSE, AUTH, DISASSOC, DEAUTH] = [0x10, 0x30, 0xb0, 0xa0, 0xc0]
/** Where a management frame has its addresses, and its body. */
const [DESTINATION, SOURCE, BODY] = [4, 10, 24]

export const statusText = (code: number): string => `${code}: ${code === 0 ? 'Successful' : (STATUSES[code] ?? 'unknown')}`
export const reasonText = (code: number): string => `${code}: ${REASONS[code] ?? 'unknown'}`

/** The addresses of a management frame, and its status or reason: `02:… -> 02:… status: 0: Successful`. Undefined if it is too short. */
export function frameText(frame: Uint8Array): string | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length)
  const number = (at: number): number | undefined => (at + 2 <= frame.length ? view.getUint16(at, true) : undefined)
  if (frame.length < BODY + 2) return undefined
  const address = (at: number): string => macText(frame.subarray(at, at + 6))
  const ends = `${address(SOURCE)} -> ${address(DESTINATION)}`
  const kind = (frame[0] as number) & 0xfc
  if (kind === DEAUTH || kind === DISASSOC) return `${ends} reason ${reasonText(number(BODY) as number)}`
  const status =
    kind === AUTH ? number(BODY + 4) : kind === ASSOC_RESPONSE || kind === REASSOC_RESPONSE ? number(BODY + 2) : undefined
  return status === undefined ? ends : `${ends} status: ${statusText(status)}`
}
