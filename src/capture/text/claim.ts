import { align } from '../../netlink/codec/bytes.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'

const LENGTH = 4

/** Follows the lengths of the messages in bytes that arrive in pieces: does the last one go on? Reads each piece once. */
export class Claim {
  readonly #most: number
  #have = 0
  /** Where the next message begins, and where the last one ends. */
  #next = 0
  #end = 0
  #length: number[] = []
  #broken = false

  /** Longer messages are implausible. */
  constructor(most: number) {
    this.#most = most
  }

  /** The last message claims more bytes than there are. */
  get isOpen(): boolean {
    return !this.#broken && (this.#have < this.#end || this.#length.length > 0)
  }

  add(bytes: Uint8Array): void {
    let at = this.#next + this.#length.length - this.#have
    while (!this.#broken && at < bytes.length) {
      this.#length.push(bytes[at++] as number)
      if (this.#length.length < LENGTH) continue
      this.#take()
      at = this.#next - this.#have
    }
    this.#have += bytes.length
  }

  #take(): void {
    const view = new DataView(Uint8Array.from(this.#length).buffer)
    const claimed = [view.getUint32(0, true), view.getUint32(0)].find((length) => length >= NLMSG_HDRLEN && length <= this.#most)
    this.#length = []
    this.#broken = claimed === undefined
    this.#end = this.#next + (claimed ?? 0)
    this.#next += align(claimed ?? 0)
  }
}
