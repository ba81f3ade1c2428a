/** Error for bytes that violate the format. `offset` is the place in the decoded buffer; `what` is the message without it. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError'
  readonly offset: number
  readonly what: string
  constructor(what: string, offset: number) {
    super(`${what} at byte ${offset}`)
    this.what = what
    this.offset = offset
  }
}
