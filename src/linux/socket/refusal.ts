import { ERRNO } from '../../netlink/base/errno.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import type { Message, Outgoing, WireOptions } from '../../netlink/message/message.ts'
import { missingCapability } from '../syscalls/capabilities.ts'

/** A request that was refused, for those who look for the cause. */
export interface RefusedRequest {
  readonly errno: number
  /** The kernel's own words. */
  readonly words: string | undefined
  readonly request: Message
}

/** Asks the kernel for one object, on the socket that was refused: what it sent, nothing where it refuses. */
export type Ask = (message: Outgoing) => Promise<Message[]>

/** Says what a user can do about a refusal, as far as it can be found out. */
export type CauseOf = (refusal: RefusedRequest, ask: Ask) => Promise<string | undefined>

/** A refusal as the socket has it. `namespace` is a descriptor of the socket's network namespace. */
interface RawRefusal {
  readonly errno: number
  readonly words: string | undefined
  readonly request: Uint8Array
  readonly wire: WireOptions
  readonly namespace: number
}

/** What is behind a refusal: a capability, or what `causeOf` finds. A search that fails finds nothing. */
export async function findCause(raw: RawRefusal, ask: Ask, causeOf: CauseOf | undefined): Promise<string | undefined> {
  const { errno, words, namespace } = raw
  if (errno === ERRNO['EPERM'] && words === undefined && namespace >= 0) {
    const missing = missingCapability(namespace, 'the network namespace')
    if (missing) return missing
  }
  if (!causeOf) return undefined
  try {
    return await causeOf(
      { errno, words, request: decodeMessages(raw.request, { ...raw.wire, tolerant: true })[0] as Message },
      ask,
    )
  } catch {
    // The refusal is what the asker must hear of, whatever became of the search for more: a timeout, a name that cannot be asked for.
    return undefined
  }
}
