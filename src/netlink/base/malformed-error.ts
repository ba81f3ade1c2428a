/** The bytes are not what the format says. `offset` is where, in the buffer that was decoded; `what` is the message without that place. */
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
