import { checkCodec } from '../base/check.ts'
import type { Bytes } from './bytes.ts'
import type { Codec, Scope } from './codec.ts'
import { leaf } from './parts.ts'

/** Scope for writing the attributes of a message without NLM_F_REQUEST: a reply or a notification. */
export const REPLY_SCOPE: Scope = { isReply: true, header: {}, attr: () => undefined }

/** Code of a value whose two forms are distinguishable. */
interface OwnForms<T> extends Pick<Codec<T>, 'write'> {
  /** Returns the codec that reads these bytes: `request` or `reply`. */
  formOf(b: Bytes, at: number, end: number): Codec<T>
}

/**
 * A value that requests and replies encode differently. Uses `request` in requests, and if the message is unknown. Reads
 * as `request`, unless `own` code distinguishes the two.
 */
export function byDirection<T>(request: Codec<T>, reply: Codec<T>, own?: OwnForms<T>): Codec<T> {
  checkCodec(request, 'byDirection request')
  checkCodec(reply, 'byDirection reply')
  const { name, nested, show, parts, read } = request
  return {
    name,
    shape: {
      type: 'by direction',
      request: request as Codec<unknown>,
      reply: reply as Codec<unknown>,
      ...(own ? { formOf: own.formOf as (b: Bytes, at: number, end: number) => Codec<unknown> } : {}),
    },
    ...(nested ? { nested } : {}),
    ...(show ? { show } : {}),
    ...(parts ? { parts } : {}),
    read,
    write: (w, value, scope) => (scope?.isReply ? reply : request).write(w, value, scope),
    ...(own ? ownCode(own) : {}),
  }
}

function ownCode<T>({ formOf, write }: OwnForms<T>): Pick<Codec<T>, 'read' | 'write' | 'parts'> {
  return {
    read: (b, at, end, scope) => formOf(b, at, end).read(b, at, end, scope),
    write,
    parts: (b, at, end, path, out, scope) => leaf(formOf(b, at, end), b, at, end, path, out, scope),
  }
}
