import { NLM_F } from '../../../netlink/message/header.ts'
import type { Message } from '../../../netlink/message/message.ts'

/** A request as a command line: what it does, and the rest. */
export interface CommandWords {
  readonly what: string
  readonly values: string
}

/** Words in one line; those that are undefined or empty are left out. */
export const line = (what: string, ...values: readonly (string | undefined)[]): CommandWords => ({
  what,
  values: values
    .map((one) => one?.trim())
    .filter((one) => one !== undefined && one !== '')
    .join(' '),
})

export const isDumpRequest = ({ flags }: Pick<Message, 'flags'>): boolean => (flags & NLM_F.DUMP) === NLM_F.DUMP

/** `rxUsecs` as `rx-usecs`. */
export const dashed = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** `name value`; nothing for a value that is missing, or 0. */
export const given = (name: string, value: unknown): string | undefined =>
  value === undefined || value === 0 || value === 0n ? undefined : `${name} ${value}`
