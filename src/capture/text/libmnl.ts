import { type Margined, MarginedMessage } from './margin.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: libmnl prints colours, even into files.
const COLOURS = /\x1b\[[\d;]*m/g
const RULE = /^-{10,}\s+-{10,}$/
const NUMBER = /^\|\s*(\d{1,10})\s*\|\s*\|\s*(message length|sequence number|port ID)\s*\|/
const TYPE = /^\|\s*(\d{1,5})\s*\|\s*([R-])([M-])([A-])([E-])\s*\|\s*\|\s*type \| flags/
const ATTRIBUTE = /^\|\s*(\d{1,5})\|([N-])([B-])\|(\d{1,5})\|\s*\|len \|flags\| type\|/
const DATA = /^\|((?: [0-9a-f]{2}){4})\s*\|\s*\|([\w ]*)\|/

const [NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_HDRLEN] = [0x8000, 0x4000, 4]

/**
 * Reads messages as libmnl prints them (mnl_nlmsg_fprintf; src/nlmsg.c): rows of four bytes with a margin of text, the
 * headers as decimal numbers. It prints only four of the flags: REQUEST, MULTI, ACK and ECHO.
 */
export class Libmnl {
  readonly #littleEndian: boolean
  #message: MarginedMessage | undefined
  /** A heading of an attribute was there: rows belong to one. */
  #hasAttributes = false

  constructor(littleEndian = true) {
    this.#littleEndian = littleEndian
  }

  /** Takes a line. Returns undefined if it is no line of libmnl, else the message that it ends, if any. */
  take(line: string, offset: number): readonly Margined[] | undefined {
    const text = line.replace(COLOURS, '').trim()
    if (RULE.test(text)) return this.#message?.isWhole ? this.end() : []
    if (!text.startsWith('|')) return undefined
    const [, value, name] = NUMBER.exec(text) ?? []
    if (name === 'message length') {
      const before = this.end()
      this.#message = new MarginedMessage(offset, this.#littleEndian)
      this.#hasAttributes = false
      this.#message.length(Number(value))
      return before
    }
    if (!this.#message || this.#message.isTooLong) return undefined
    if (value !== undefined) this.#message.number(Number(value), 4)
    return value !== undefined || this.#type(text) || this.#attribute(text) || this.#data(text) ? [] : undefined
  }

  /** Ends the open message. */
  end(): readonly Margined[] {
    const message = this.#message
    this.#message = undefined
    return message ? [message.end()] : []
  }

  #type(text: string): boolean {
    const [, type, ...flags] = TYPE.exec(text) ?? []
    if (type === undefined) return false
    this.#message?.number(Number(type), 2)
    this.#message?.number(
      flags.reduce((sum, flag, i) => (flag === '-' ? sum : sum | (1 << i)), 0),
      2,
    )
    return true
  }

  #attribute(text: string): boolean {
    const [, length, nested, order, type] = ATTRIBUTE.exec(text) ?? []
    if (length === undefined) return false
    this.#hasAttributes = true
    const size = (Math.max(Number(length) - NLA_HDRLEN, 0) + 3) & ~3
    this.#message?.announce(`attribute ${Number(type)} of length ${Number(length)}`, nested === 'N' ? 0 : size)
    this.#message?.number(Number(length), 2)
    const bits = (nested === 'N' ? NLA_F_NESTED : 0) | (order === 'B' ? NLA_F_NET_BYTEORDER : 0)
    this.#message?.number(Number(type) | bits, 2)
    return true
  }

  #data(text: string): boolean {
    const pairs = DATA.exec(text)?.[1]
    if (pairs === undefined) return false
    if (!this.#hasAttributes) this.#message?.announce('extra header', 4)
    this.#message?.row(pairs)
    return true
  }
}
