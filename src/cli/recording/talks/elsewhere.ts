import type { Message } from '../../../wire.ts'

/** Attributes that name another network namespace, by a descriptor or process id that mean nothing outside the program. */
const MOVES = ['netNsFd', 'netNsPid', 'fd', 'pid', 'targetNetnsid']

/** Whether a request is about another network namespace. */
export function isElsewhere({ attrs }: Message): boolean {
  const keys = keysIn(attrs)
  return MOVES.some((key) => keys.has(key))
}

/** The keys of attributes, also of those in nests. */
function keysIn(attrs: unknown, found = new Set<string>()): Set<string> {
  if (typeof attrs !== 'object' || attrs === null || ArrayBuffer.isView(attrs)) return found
  for (const [key, value] of Object.entries(attrs)) {
    found.add(key)
    keysIn(value, found)
  }
  return found
}
