import type { Recorded } from '../../../../capture.ts'
import type { PrintContext } from '../../../output/context.ts'
import { inWords, Remaining, type Taker } from '../remaining.ts'

/** What the words of ip(8) need beside the message. */
export interface IpContext {
  readonly ifname: PrintContext['ifname']
}

/** The words of a message, in the order of ip(8). */
export type IpWords = readonly Taker<IpContext>[]

/** A message in the words of the row of its name; keys and values for what they have no word for. */
export const ipLine =
  (rows: Readonly<Record<string, IpWords>>) =>
  ({ name, message }: Recorded, context: IpContext): string | undefined => {
    const words = Object.hasOwn(rows, name) ? rows[name] : undefined
    if (!words || message.payload || Object.keys(message.attrs).length === 0) return undefined
    return inWords(new Remaining(message.attrs), words, context)
  }

/** Takes values that say nothing, so that ip(8) does not print them: zeros, and addresses of zeros. */
export const silent =
  (...keys: readonly string[]): Taker =>
  (from) => {
    for (const key of keys) if (NOTHING.includes(String(from.peek(key)))) from.take(key)
    return undefined
  }

const NOTHING = ['0', '0.0.0.0', '::']
