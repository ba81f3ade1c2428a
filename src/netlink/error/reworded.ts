import type { NetlinkError } from './netlink-error.ts'

/** Gives an error of a refusal another message. The stack begins with the message of before: it changes too. */
export function reworded(error: NetlinkError, message: string): NetlinkError {
  const stack = error.stack?.replace(error.message, () => message)
  return Object.assign(error, { message, stack })
}
