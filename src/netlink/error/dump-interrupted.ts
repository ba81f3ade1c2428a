import { ERRNO } from '../base/errno.ts'
import { type Json, jsonOf } from '../base/json.ts'
import type { WireOptions } from '../message/message.ts'
import { NetlinkError } from './netlink-error.ts'

/**
 * Thrown if objects changed during a dump (NLM_F_DUMP_INTR) at every attempt: some may be missing or duplicated. `code` is
 * EINTR.
 */
export class DumpInterruptedError extends NetlinkError {
  /** Name of the class; also in messages of other copies of nlwire, where `instanceof` fails. */
  override readonly name = 'DumpInterruptedError'
  /** Result of the last attempt, in the form that the dump returns. Empty if the items were already yielded one by one. */
  readonly partial: readonly unknown[]

  constructor(partial: readonly unknown[], tries: number, request: Uint8Array, options: WireOptions) {
    const msg = `the objects changed while they were listed, ${tries === 1 ? 'once' : `${tries} times`} (NLM_F_DUMP_INTR)`
    super(ERRNO['EINTR'] as number, { msg }, request, options)
    this.partial = partial
  }

  override toJSON(): Json {
    const { partial } = this
    return jsonOf({ ...(super.toJSON() as object), partial })
  }
}
