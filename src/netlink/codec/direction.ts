import type { Codec, Scope } from './codec.ts'

/** The surroundings of the attributes of a message without NLM_F_REQUEST while it is written: a reply or a notification. */
export const REPLY_SCOPE: Scope = { isReply: true, header: {}, attr: () => undefined }

/**
 * A value that requests and replies write differently: as `request` in requests, and where nothing is known of the message. Reads as
 * `request`, unless `own` code tells the two apart.
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
