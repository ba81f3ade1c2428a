import { ERRNO } from '../base/errno.ts'
import type { WireOptions } from '../message/message.ts'
import { NetlinkError } from './netlink-error.ts'

/**
 * A listing during which the objects changed (NLM_F_DUMP_INTR), each time it was tried: some may be missing, or told twice. `code` is EINTR.
 */
export class DumpInterruptedError extends NetlinkError {
  override readonly name = 'DumpInterruptedError'
  /** What the last try brought, as the listing would have given it. Empty where it was handed out already, one by one. */
  readonly partial: readonly unknown[]

  constructor(partial: readonly unknown[], tries: number, request: Uint8Array, options: WireOptions) {
    const msg = `the objects changed while they were listed, ${tries === 1 ? 'once' : `${tries} times`} (NLM_F_DUMP_INTR)`
    super(ERRNO['EINTR'] as number, { msg }, request, options)
    this.partial = partial
  }
}
