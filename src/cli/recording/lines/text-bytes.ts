import { textBytes } from '../../../netlink/codec/text.ts'

const SPACE = 0x20
const ZERO = 0x30
const COLON = 0x3a
const HEX = textBytes('0123456789abcdef')
const ASCII = 0x7f
/** Initial size: more than the text of nearly all datagrams. */
const SIZE = 1 << 17

/** Longest text that is copied byte by byte. */
const MOST_LOOPED = 64

/** A text that is written often, encoded once, four bytes in each word. */
export interface Ready {
  readonly length: number
  readonly words: Int32Array
}

/** Encodes a text that is written often. */
export function ready(text: string): Ready {
  const { length } = text
  const words = new Int32Array((length + 3) >> 2)
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > ASCII) return readyBytes(textBytes(text))
    words[i >> 2] = (words[i >> 2] as number) | (code << (8 * (i & 3)))
  }
  return { length, words }
}

function readyBytes(bytes: Uint8Array): Ready {
  const words = new Int32Array((bytes.length + 3) >> 2)
  for (const [i, byte] of bytes.entries()) words[i >> 2] = (words[i >> 2] as number) | (byte << (8 * (i & 3)))
  return { length: bytes.length, words }
}

/**
 * Buffer of text in UTF-8. Lines of a hundred numbers are faster to write as bytes: a string would have a node for each
 * key and each number, which are joined and encoded later.
 */
export class TextBytes {
  u8 = new Uint8Array(SIZE)
  /** End of the text. A lower number discards what was written after it. */
  at = 0
  private view = new DataView(this.u8.buffer)

  /** Returns the buffer, with room for `n` more bytes. */
  room(n: number): Uint8Array {
    if (this.at + n > this.u8.length) this.grow(this.at + n)
    return this.u8
  }

  /** Writes an encoded text. Keys are most of the output. */
  ready({ length, words }: Ready): void {
    this.room(4 * words.length)
    const { view, at } = this
    // A call of `set` takes longer than this loop for so few bytes.
    for (let i = 0; i < words.length; i++) view.setInt32(at + 4 * i, words[i] as number, true)
    this.at = at + length
  }

  /** Writes an integer from 0 to 2³² - 1, or a negative one from -2³¹. */
  number(value: number): void {
    if (value >= 0 && value < 10) {
      // Most numbers are 0 or 1.
      this.room(1)[this.at++] = ZERO + value
      return
    }
    if (value < 0) this.text('-')
    const digits = Math.abs(value)
    this.digits(digits, lengthOf(digits))
  }

  /** Writes an integer from 0 to 2³² - 1, with spaces before it up to this length. */
  aligned(value: number, length: number): void {
    for (let missing = length - lengthOf(value); missing > 0; missing--) this.text(' ')
    this.number(value)
  }

  /** Writes the last digits of an integer from 0 to 2³² - 1. */
  digits(value: number, length: number): void {
    const u8 = this.room(length)
    let rest = value
    for (let place = this.at + length - 1; place >= this.at; place--) {
      const tens = Math.floor(rest / 10)
      u8[place] = ZERO + rest - tens * 10
      rest = tens
    }
    this.at += length
  }

  /** Writes a text. */
  text(text: string): void {
    const { length } = text
    const u8 = this.room(length)
    let { at } = this
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      if (code === 0 || code >= ASCII) {
        this.bytes(textBytes(text))
        return
      }
      u8[at++] = code
    }
    this.at = at
  }

  /** Writes text in UTF-8. */
  bytes(bytes: Uint8Array): void {
    this.room(bytes.length).set(bytes, this.at)
    this.at += bytes.length
  }

  /** Writes the part of an encoded text at [from, end). */
  part(text: Uint8Array, from: number, end: number): void {
    const length = end - from
    const u8 = this.room(length)
    // A view of a part costs more than this loop for so few bytes.
    if (length > MOST_LOOPED) u8.set(text.subarray(from, end), this.at)
    else for (let i = 0; i < length; i++) u8[this.at + i] = text[from + i] as number
    this.at += length
  }

  /** Writes the bytes at [from, end) in hex, with a separator of at most one character. */
  hex(bytes: Uint8Array, from: number, end: number, separator: '' | ':'): void {
    const u8 = this.room(3 * (end - from))
    let { at } = this
    for (let i = from; i < end; i++) {
      const byte = bytes[i] as number
      if (separator !== '' && i > from) u8[at++] = COLON
      u8[at++] = HEX[byte >> 4] as number
      u8[at++] = HEX[byte & 15] as number
    }
    this.at = at
  }

  /** Removes spaces from the end. */
  trimEnd(): void {
    while (this.at > 0 && this.u8[this.at - 1] === SPACE) this.at--
  }

  /** Empties the buffer. Returns its text, which the next write overwrites. */
  take(): Uint8Array {
    const all = this.u8.subarray(0, this.at)
    this.at = 0
    return all
  }

  private grow(least: number): void {
    const more = new Uint8Array(Math.max(2 * this.u8.length, least))
    more.set(this.u8)
    this.u8 = more
    this.view = new DataView(more.buffer)
  }
}

/** Number of digits. */
function lengthOf(value: number): number {
  let digits = 1
  for (let bound = 10; value >= bound; bound *= 10) digits++
  return digits
}
