/** The bytes are not what the format says. `offset` is where, in the buffer that was decoded. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError'
  readonly offset: number
  constructor(what: string, offset: number) {
    super(`${what} at byte ${offset}`)
    this.offset = offset
  }
}
