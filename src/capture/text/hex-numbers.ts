const [LF, CR, TAB, VT, FF, BLANK] = [10, 13, 9, 11, 12, 32]
const SEPARATORS: ReadonlySet<number> = new Set([LF, CR, TAB, VT, FF, BLANK, ...[',', ':', '-'].map((one) => one.charCodeAt(0))])
const NO_DIGIT = 255

/** The value of a hex digit by its character code. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(digit) ? NO_DIGIT : digit
})

const digitAt = (text: string, at: number): number => DIGITS[text.charCodeAt(at)] ?? NO_DIGIT

/**
 * The bytes of hex between blanks, commas, colons and dashes: either `0x1f` each, or pairs of digits; undefined where the text is anything
 * else. Looks at each character once.
 */
export function hexNumbers(text: string): Uint8Array | undefined {
  const out = new Uint8Array((text.length >> 1) + 1)
  let length = 0
  let prefixed: boolean | undefined
  for (let at = 0; at < text.length; ) {
    if (SEPARATORS.has(text.charCodeAt(at))) {
      at++
      continue
    }
    const hasPrefix = text[at] === '0' && (text[at + 1] === 'x' || text[at + 1] === 'X')
    prefixed ??= hasPrefix
    if (prefixed !== hasPrefix) return undefined
    const start = hasPrefix ? at + 2 : at
    const end = endOfDigits(text, start)
    if (end < text.length && !SEPARATORS.has(text.charCodeAt(end))) return undefined
    if (hasPrefix ? end === start || end - start > 2 : (end - start) % 2 !== 0) return undefined
    if (hasPrefix) out[length++] = Number.parseInt(text.slice(start, end), 16)
    else for (let i = start; i < end; i += 2) out[length++] = (digitAt(text, i) << 4) | digitAt(text, i + 1)
    at = end
  }
  return length > 0 ? out.slice(0, length) : undefined
}

function endOfDigits(text: string, from: number): number {
  let at = from
  while (at < text.length && digitAt(text, at) !== NO_DIGIT) at++
  return at
}

/** The bytes of pairs of digits that follow each other. */
export function hexPairs(text: string): Uint8Array {
  return hexNumbers(text) ?? new Uint8Array(0)
}

/** The longest escape, `\xff`, and a number with its prefix are no longer. */
const LOOK_BACK = 4

/**
 * Where a long line of hex can be cut at most `end` bytes on: between two numbers, before an escape, or after an even number of digits.
 */
export function cutHex(bytes: Uint8Array, end: number): number {
  for (let at = end; at > Math.max(1, end - LOOK_BACK); at--) {
    if (bytes[at - 1] === 0x5c) return at - 1
    if (DIGITS[bytes[at - 1] as number] === NO_DIGIT && bytes[at - 1] !== 0x78) return at
  }
  let start = end
  while (start > 0 && DIGITS[bytes[start - 1] as number] !== NO_DIGIT) start--
  return start === end ? end : end - ((end - start) % 2)
}
