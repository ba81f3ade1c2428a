import { type Margined, MarginedMessage } from './margin.ts'

const BEGIN = /-- +BEGIN NETLINK MESSAGE -+$/
const END = /-- +END NETLINK MESSAGE +-+$/
/** What NLCB=debug prints before a message. */
const DEBUG = /^-- Debug: (Sent|Received)? ?/
const HEADING = /^ *\[([A-Z ]+?)(?: (\d+))?( NESTED)?\] (\d+) octets$/
const FIELD = /^ +\.(\w+) = (-?(?:0x[0-9a-f]+|\d+))(?: .*)?$/
/** Blanks fill a row of less than 16 pairs: no character after it can be taken for a pair. */
const PAIRS = /^ +((?:[0-9a-f]{2} ){1,16})/

/** Bytes of the fields of struct nlmsghdr, genlmsghdr and nlmsgerr. */
const SIZES: Readonly<Record<string, number>> = {
  type: 2,
  flags: 2,
  seq: 4,
  port: 4,
  cmd: 1,
  version: 1,
  unused: 2,
  error: 4,
}
const NLA_F_NESTED = 0x8000
const NLA_HDRLEN = 4

/**
 * Reads messages as libnl prints them (nl_msg_dump, NLCB=debug; lib/msg.c): the headers as text, payloads in hex with a
 * column of characters.
 */
export class Libnl {
  readonly #littleEndian: boolean
  #message: MarginedMessage | undefined
  #direction: 'sent' | 'received' | undefined
  /** The headers of the request that an error repeats follow. */
  #repeated = false

  constructor(littleEndian = true) {
    this.#littleEndian = littleEndian
  }

  /** Takes a line. Returns undefined if it is no line of libnl, else the message that it ends, if any. */
  take(text: string, offset: number): readonly Margined[] | undefined {
    const debug = DEBUG.exec(text)
    if (debug) {
      this.#direction = debug[1] === 'Sent' ? 'sent' : debug[1] === 'Received' ? 'received' : undefined
      return this.end()
    }
    if (BEGIN.test(text)) {
      const before = this.end()
      this.#message = new MarginedMessage(offset, this.#littleEndian, this.#direction)
      this.#direction = undefined
      this.#repeated = false
      return before
    }
    if (!this.#message || this.#message.isTooLong) return undefined
    if (END.test(text)) return this.end()
    return this.#heading(text) || this.#field(text) || this.#row(text) ? [] : undefined
  }

  /** Ends the open message. */
  end(): readonly Margined[] {
    const message = this.#message
    this.#message = undefined
    return message ? [message.end()] : []
  }

  #heading(text: string): boolean {
    const [, name, type, nested, octets] = HEADING.exec(text) ?? []
    const message = this.#message
    if (!message || name === undefined || octets === undefined) return false
    const size = Number(octets)
    // libnl prints of the repeated request no more than its header.
    if (name === 'ORIGINAL MESSAGE') this.#repeated = message.leavesOut = true
    if (name.startsWith('ATTR')) {
      message.announce(`attribute ${Number(type)}`, nested ? 0 : size)
      message.number(size + NLA_HDRLEN, 2)
      message.number(Number(type) | (nested ? NLA_F_NESTED : 0), 2)
    } else message.announce(name.toLowerCase(), /HEADER|MSG|MESSAGE/.test(name) ? 0 : size)
    return true
  }

  #field(text: string): boolean {
    const [, name = '', value] = FIELD.exec(text) ?? []
    if (!this.#message || value === undefined) return false
    const number = Number(value)
    if (name === 'nlmsg_len' && !this.#repeated) this.#message.length(number >>> 0)
    else if (name === 'nlmsg_len') this.#message.number(number >>> 0, 4)
    else if (SIZES[name] !== undefined) this.#message.number(number >>> 0, SIZES[name])
    return true
  }

  #row(text: string): boolean {
    const pairs = PAIRS.exec(text)?.[1]
    if (pairs === undefined) return false
    this.#message?.row(pairs)
    return true
  }
}
