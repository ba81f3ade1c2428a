import type { Codec, Scope } from './codec.ts'

/** What stands around the attributes of a message without NLM_F_REQUEST while it is written: an answer or a notification. */
export const REPLY_SCOPE: Scope = { told: true, header: {}, attr: () => undefined }

/** A value that requests and answers write differently: `asked` in requests and where nothing is known of the message. Reads as `asked`. */
export function byDirection<T>(asked: Codec<T>, told: Codec<T>): Codec<T> {
  const { inline: _, ...rest } = asked
  return { ...rest, write: (w, value, scope) => (scope?.told ? told : asked).write(w, value, scope) }
}
