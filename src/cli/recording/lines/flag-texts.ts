import { flagText } from '../../../netlink/message/header.ts'
import type { Verb } from '../../../netlink/message/row.ts'
import { type Ready, ready } from './text-bytes.ts'

const FLAGS = new Map<Verb | undefined, Map<number, string>>()
/** Most types and flags whose words are kept. A real recording has some dozens; a made-up one must not fill memory. */
const MOST_FLAGS = 4096

/** The flags in words. What they mean depends on the operation; the same type has another one in another protocol. */
export function flagsOf(type: number, verb: Verb | undefined, flags: number): string {
  const words = FLAGS.get(verb) ?? new Map<number, string>()
  const key = type * 0x10000 + flags
  const known = words.get(key)
  if (known !== undefined) return known
  const text = flagText(type, verb, flags)
  if (words.size >= MOST_FLAGS) words.clear()
  FLAGS.set(verb, words.set(key, text))
  return text
}

/** The words before the sequence number, encoded. */
interface Words {
  readonly name: string
  readonly isSent: boolean
  readonly text: Ready
}

const WORDS = new Map<Verb | undefined, Map<number, Words>>()

/** ` < RTM_NEWLINK flags MULTI seq `. The next message often has the same. */
export function headWords(isSent: boolean, name: string, type: number, verb: Verb | undefined, flags: number): Ready {
  const words = WORDS.get(verb) ?? new Map<number, Words>()
  const key = type * 0x10000 + flags
  const known = words.get(key)
  if (known?.name === name && known.isSent === isSent) return known.text
  const text = ready(` ${isSent ? '>' : '<'} ${name} flags ${flagsOf(type, verb, flags)} seq `)
  if (words.size >= MOST_FLAGS) words.clear()
  WORDS.set(verb, words.set(key, { name, isSent, text }))
  return text
}
