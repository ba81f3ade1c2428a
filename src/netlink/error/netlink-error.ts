import { errnoName } from '../base/errno.ts'
import { type Json, jsonOf } from '../base/json.ts'
import { visible } from '../base/visible.ts'
import { Bytes } from '../codec/bytes.ts'
import type { Part } from '../codec/codec.ts'
import { explainMessages, partsText } from '../explain/explain.ts'
import type { Explanation } from '../explain/explanation.ts'
import type { Cause, RefusalDetails } from '../explain/refusal-note.ts'
import { explanationOf, markRefused, nestOf } from '../explain/refused.ts'
import { decodeMessages } from '../message/decode.ts'
import type { Extack } from '../message/extack.ts'
import type { Message, WireOptions } from '../message/message.ts'
import { messageWithoutSecrets } from '../message/without-secrets.ts'
import { reasonOf, refusalText } from './refusal-text.ts'

/** Error for a request that the kernel refused. The message names the request, the cause, the attribute, and what was expected. */
export class NetlinkError extends Error {
  /** Name of the class; also in messages of other copies of nlwire, where `instanceof` fails. */
  override readonly name: string = 'NetlinkError'
  /** The error number, positive. */
  readonly errno: number
  /** The error's name: `EEXIST`. */
  readonly code: string
  /** The kernel's explanation: its text, the offending attribute, and what it accepts. */
  readonly extack: Explanation
  readonly #refused: RefusalDetails

  /** @param cause The cause that nlwire found, in addition to the kernel's explanation; the message begins with it. */
  constructor(errno: number, extack: Extack, request: Uint8Array, options: WireOptions = {}, cause?: string | Cause) {
    const parts = extack.offs === undefined && extack.missNest === undefined ? [] : partsOf(request, options)
    const explanation = explanationOf(extack, parts)
    const found = typeof cause === 'string' ? { text: cause } : cause
    const refused = { errno, extack: explanation, request, options, cause: found, nest: nestOf(explanation, parts), parts }
    super(visible(refusalText(refused)))
    this.errno = errno
    this.code = errnoName(errno)
    this.extack = explanation
    this.#refused = refused
  }

  /** The decoded request. If it is malformed, which may be why it was refused, it has `faults`. */
  get request(): Message {
    const { request, options } = this.#refused
    return decodeMessages(request, { ...options, tolerant: true })[0] as Message
  }

  /**
   * What a user can act on: the cause that nlwire found, or what the kernel expects of which attribute. Undefined if
   * neither is known. `message` has it too.
   */
  get reason(): string | undefined {
    return reasonOf(this.#refused)
  }

  /**
   * The request as annotated hex. The lines of the offending attribute, or of the nest that lacks one, begin with `#>`. If
   * nlwire found the cause, the first line is the message.
   */
  explain(): string {
    const { request, options } = this.#refused
    const bytes = new Bytes(request, options.littleEndian ?? true)
    const head = this.#refused.cause === undefined ? '' : `# ${visible(refusalText(this.#refused))}\n`
    return head + partsText(markRefused(partsOf(request, options), bytes, this.#refused), request)
  }

  /**
   * Returns name, message, code, errno, extack and request, for JSON.stringify. Bytes are hex. `(hidden)` is in place of keys
   * and passwords, as errors are logged; `request` has them.
   */
  toJSON(): Json {
    const { name, message, code, errno, extack, request: exact } = this
    const { protocol } = this.#refused.options
    const shown = protocol ? messageWithoutSecrets(exact, protocol) : exact
    const { bytes: _, ...request } = shown
    return jsonOf({ name, message, code, errno, extack, request: shown === exact ? exact : request })
  }
}

const partsOf = (request: Uint8Array, options: WireOptions): Part[] => explainMessages(request, { ...options, tolerant: true })
