import { type Json, jsonOf } from '../../../netlink/base/json.ts'

/** A flush after whose last round there were still objects: others make them, or the kernel does not let them go. */
export class FlushIncompleteError extends Error {
  /** Name of the class; also in messages of other copies of nlwire, where `instanceof` fails. */
  override readonly name = 'FlushIncompleteError'
  /** How many are left. */
  readonly left: number
  /** Number of rounds, each a dump and the deletion of what it found. */
  readonly rounds: number

  /** `what` is the plural of the objects. `cause` is the last refusal. */
  constructor(what: string, left: number, rounds: number, cause: unknown) {
    super(`flush: ${left} ${what} are left after ${rounds} rounds`, { cause })
    this.left = left
    this.rounds = rounds
  }

  /** Returns name, message, left and rounds, for JSON.stringify. */
  toJSON(): Json {
    const { name, message, left, rounds } = this
    return jsonOf({ name, message, left, rounds })
  }
}
