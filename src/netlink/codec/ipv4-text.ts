import { once } from '../base/once.ts'

/** The texts of bytes, and the same with a dot: the fewer texts are joined, the less garbage an address leaves. */
const BYTES = once(() => Array.from({ length: 256 }, (_, byte) => String(byte)))
const DOTTED = once(() => BYTES().map((text) => `${text}.`))

/** IPv4 addresses formatted of late, by their last byte, and their texts. */
const numbers: number[] = []
const texts: string[] = []

/** The IPv4 address at `at` as dotted text. A dump repeats its gateways: they share one text then. */
export function formatIpv4(u8: Uint8Array, at = 0): string {
  const a = u8[at] as number
  const b = u8[at + 1] as number
  const c = u8[at + 2] as number
  const d = u8[at + 3] as number
  const number = (a << 24) | (b << 16) | (c << 8) | d
  const known = texts[d]
  if (known !== undefined && numbers[d] === number) return known
  const dotted = DOTTED()
  const text = `${dotted[a]}${dotted[b]}${dotted[c]}${BYTES()[d]}`
  numbers[d] = number
  texts[d] = text
  return text
}
