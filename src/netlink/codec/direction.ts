import type { Codec, Scope } from './codec.ts'

/** Scope for writing the attributes of a message without NLM_F_REQUEST: a reply or a notification. */
export const REPLY_SCOPE: Scope = { isReply: true, header: {}, attr: () => undefined }

/**
 * A value that requests and replies encode differently. Uses `request` in requests, and if the message is unknown. Reads
 * as `request`, unless `own` code distinguishes the two.
 */
export function byDirection<T>(
  request: Codec<T>,
  reply: Codec<T>,
  own?: Pick<Codec<T>, 'read' | 'write'> & Required<Pick<Codec<T>, 'parts'>>,
): Codec<T> {
  const { name, nested, show, parts, read } = request
  return {
    name,
    shape: {
      type: 'by direction',
      request: request as Codec<unknown>,
      reply: reply as Codec<unknown>,
      ...(own ? { own: true } : {}),
    },
    ...(nested ? { nested } : {}),
    ...(show ? { show } : {}),
    ...(parts ? { parts } : {}),
    read,
    write: (w, value, scope) => (scope?.isReply ? reply : request).write(w, value, scope),
    ...own,
  }
}
