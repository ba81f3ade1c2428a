import type { Part } from '../../netlink/codec/codec.ts'
import { explainMessages } from '../../netlink/explain/explain.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK } from '../message/protocols.ts'
import { ueventParts } from '../message/uevent.ts'
import type { Leaf } from './reach.ts'

const known = new WeakMap<Message, readonly Part[]>()

function partsOf({ protocol, message, tables, littleEndian }: Recorded): readonly Part[] {
  const { bytes } = message
  if (protocol === NETLINK.KOBJECT_UEVENT) return ueventParts(bytes, littleEndian) ?? []
  const found = known.get(message) ?? explainMessages(bytes, { protocol: tables, littleEndian, tolerant: true })
  known.set(message, found)
  return found
}

/** Returns the values of a path that only explained bytes have, such as padding. */
export function explainedLeaves(recorded: Recorded, path: string): Leaf[] {
  const wanted = withoutIndexes(path)
  const hasIndex = wanted !== path
  return partsOf(recorded)
    .filter((part) => (hasIndex ? part.path : withoutIndexes(part.path)) === path)
    .map(({ text }) => ({ value: /^-?\d+$/.test(text) ? Number(text) : text }))
}

const withoutIndexes = (path: string): string => path.replace(/\[\d+\]/g, '')
