/** Error for bytes that violate the format. `offset` is the place in the decoded buffer; `what` is the message without it. */
export class MalformedError extends Error {
  /** Name of the class; also in messages of other copies of nlwire, where `instanceof` fails. */
  override readonly name = 'MalformedError'
  /** Offset in the decoded buffer, in bytes. */
  readonly offset: number
  /** What is wrong, without the offset. */
  readonly what: string
  constructor(what: string, offset: number) {
    super(`${what} at byte ${offset}`)
    this.what = what
    this.offset = offset
  }
}
