import { ERRNO } from '../../netlink/base/errno.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { decodeMessages } from '../../netlink/message/decode.ts'
import type { Message, Outgoing, WireOptions } from '../../netlink/message/message.ts'
import { missingCapability } from '../syscalls/capabilities.ts'

/** A refused request, as input for diagnosis. */
export interface RefusedRequest {
  readonly errno: number
  /** The kernel's extended ACK message. */
  readonly words: string | undefined
  readonly request: Message
  /** Whether to look for similar objects, which dumps all of them: not for each refusal of a batch. */
  readonly hints?: boolean
}

/**
 * Requests one object on the socket of the refused request. Resolves to the replies, or to nothing if the kernel
 * refuses.
 */
export type Ask = (message: Outgoing) => Promise<Message[]>

/** Explains what a user can do about a refusal, as far as that can be determined. */
export type CauseOf = (refusal: RefusedRequest, ask: Ask) => Promise<string | Cause | undefined>

/** A refusal on a socket. `namespace` is a descriptor of the socket's network namespace. */
interface RawRefusal {
  readonly errno: number
  readonly words: string | undefined
  readonly request: Uint8Array
  readonly wire: WireOptions
  readonly namespace: number
  readonly hints?: boolean
}

/** Returns the cause of a refusal: a missing capability, or the result of `causeOf`; undefined if that fails. */
export async function findCause(raw: RawRefusal, ask: Ask, causeOf: CauseOf | undefined): Promise<string | Cause | undefined> {
  const { errno, words, namespace, hints = true } = raw
  if (errno === ERRNO['EPERM'] && words === undefined && namespace >= 0) {
    const missing = missingCapability(namespace, 'the network namespace')
    if (missing) return missing
  }
  if (!causeOf) return undefined
  try {
    return await causeOf(
      { errno, words, hints, request: decodeMessages(raw.request, { ...raw.wire, tolerant: true })[0] as Message },
      ask,
    )
  } catch {
    // The caller must see the refusal even if the diagnosis fails, by a timeout or an invalid name.
    return undefined
  }
}
