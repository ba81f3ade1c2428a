import { NLA_TYPE_MASK } from '../../src/netlink/attribute/cursor.ts'
import { explainParts, type Part, type Protocol, rtnetlink } from '../../src/wire.ts'

/** A run of bytes of a message that is no attribute: a member of a struct, a value, what is left over. */
interface Leaf {
  readonly path: string
  readonly text: string
  readonly bytes: Uint8Array
}

/** An attribute with its contents, in order. */
interface Attr {
  readonly path: string
  /** As in the bytes, with its flag bits. */
  readonly type: number
  readonly items: readonly Item[]
  readonly padding: Uint8Array
}

export type Item = Leaf | Attr

/** Whether something in a message is an attribute. */
export const isAttr = (item: Item): item is Attr => 'items' in item

const HEADER = /^length (\d+), type \d+/

/** The tree of a message: where `explain` says that an attribute begins, and how long it is. */
export function tree(bytes: Uint8Array, protocol: Protocol = rtnetlink): Item[] {
  const parts = explainParts(bytes, { protocol })
  let next = 0
  const read = (end: number): Item[] => {
    const items: Item[] = []
    while ((parts[next]?.start ?? end) < end) items.push(one(parts[next++] as Part))
    return items
  }
  const one = ({ start, end, path, text }: Part): Item => {
    const length = end - start === 4 ? HEADER.exec(text)?.[1] : undefined
    if (length === undefined) return { path, text, bytes: bytes.subarray(start, end) }
    const items = read(start + Number(length))
    const after = parts[next]
    const padded = after?.text === 'padding' && after.path === path && after.start === start + Number(length)
    if (padded) next++
    const type = new DataView(bytes.buffer, bytes.byteOffset + start).getUint16(2, true)
    return { path, type, items, padding: padded ? bytes.subarray(after.start, after.end) : new Uint8Array(0) }
  }
  return read(bytes.length)
}

/** The bytes of a tree. Lengths are counted anew. */
export function join(items: readonly Item[]): Uint8Array {
  const out = Buffer.concat(items.map((item) => (isAttr(item) ? joinAttr(item) : item.bytes)))
  if (items[0]?.path === 'nlmsg_len') out.writeUInt32LE(out.length)
  return new Uint8Array(out)
}

function joinAttr({ type, items, padding }: Attr): Buffer {
  const payload = join(items)
  const header = Buffer.alloc(4)
  header.writeUInt16LE(4 + payload.length)
  header.writeUInt16LE(type, 2)
  return Buffer.concat([header, payload, padding])
}

const nameOf = (item: Item): string =>
  isAttr(item) ? `attribute ${item.type & NLA_TYPE_MASK}` : `${item.path} ${item.text === 'padding'}`

/** What in one list corresponds to each item of another: the first of a name to the first, the second to the second. */
export function partners(own: readonly Item[], other: readonly Item[]): (Item | undefined)[] {
  const waiting = groups(other)
  return own.map((item) => waiting.get(nameOf(item))?.shift())
}

function groups(items: readonly Item[]): Map<string, Item[]> {
  const out = new Map<string, Item[]>()
  for (const item of items) out.set(nameOf(item), [...(out.get(nameOf(item)) ?? []), item])
  return out
}
