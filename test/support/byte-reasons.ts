import { NLA_F_NESTED, NLA_F_NET_BYTEORDER } from '../../src/netlink/attribute/cursor.ts'
import { type Protocol, rtnetlink } from '../../src/wire.ts'
import { structs } from './arbitrary-tables.ts'
import { type Item, isAttr, join, partners, tree } from './message-tree.ts'

/** Takes over one thing from the original into what was encoded anew, in one list of items; `partner` is what corresponds to each. */
type Rule = (own: readonly Item[], original: readonly Item[], partner: readonly (Item | undefined)[]) => Item[]

const hidden: ReadonlySet<string> = new Set(
  structs.flatMap(({ members }) => Object.entries(members).flatMap(([key, [, wire]]) => (key.startsWith('_') ? [wire] : []))),
)
const lastName = ({ path }: Item): string => path.slice(path.lastIndexOf('.') + 1)
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

function withoutNuls(bytes: Uint8Array): Uint8Array {
  const end = bytes.findLastIndex((byte) => byte !== 0)
  return bytes.subarray(0, end + 1)
}

/** A rule that looks at each item by itself. */
const each =
  (take: (item: Item, original: Item) => Item): Rule =>
  (own, _, partner) =>
    own.map((item, i) => (partner[i] ? take(item, partner[i]) : item))

const nestedFlag = (there: boolean): Rule =>
  each((item, original) => {
    if (!isAttr(item) || !isAttr(original)) return item
    const differs = ((item.type ^ original.type) & NLA_F_NESTED) !== 0 && ((original.type & NLA_F_NESTED) !== 0) === there
    return differs ? { ...item, type: item.type ^ NLA_F_NESTED } : item
  })

const byteOrderFlag = each((item, original) =>
  isAttr(item) && isAttr(original) && item.type === (original.type ^ NLA_F_NET_BYTEORDER)
    ? { ...item, type: original.type }
    : item,
)

/** C programs end a message behind its struct; the encoder pads it, as if attributes followed. */
const structPadding: Rule = (own, original) =>
  own.length === original.length + 1 && !isAttr(own.at(-1) as Item) && (own.at(-1) as { text: string }).text === 'padding'
    ? own.slice(0, -1)
    : [...own]

const order: Rule = (own, original, partner) => {
  const place = (i: number): number => (partner[i] ? original.indexOf(partner[i]) : original.length)
  return own
    .map((item, i) => [item, place(i)] as const)
    .toSorted(([, a], [, b]) => a - b)
    .map(([item]) => item)
}

const padding = each((item, original) =>
  isAttr(item) && isAttr(original) && item.padding.length === original.padding.length
    ? { ...item, padding: original.padding }
    : item,
)

const nul = each((item, original) => {
  if (!isAttr(item) || !isAttr(original)) return item
  const [a, b] = [item.items[0], original.items[0]]
  if (!a || !b || isAttr(a) || isAttr(b) || !a.text.startsWith('"') || a.text !== b.text) return item
  return equal(withoutNuls(a.bytes), withoutNuls(b.bytes)) ? { ...item, items: original.items, padding: original.padding } : item
})

const reserved = each((item, original) => (!isAttr(item) && !isAttr(original) && hidden.has(lastName(item)) ? original : item))

/** nlmsghdr has five members. What follows them is the message's own struct, up to the first attribute. */
const shortStruct: Rule = (own, original) => {
  if (own[0]?.path !== 'nlmsg_len') return [...own]
  const [mine, theirs] = [struct(own), struct(original)]
  const [a, b] = [join(mine), join(theirs)]
  const shorter = b.length < a.length && equal(withoutNuls(a), withoutNuls(b))
  return shorter ? [...own.slice(0, 5), ...theirs, ...own.slice(5 + mine.length)] : [...own]
}

function struct(items: readonly Item[]): readonly Item[] {
  const first = items.findIndex(isAttr)
  return items.slice(5, first < 0 ? items.length : first)
}

const leftOver: Rule = (own, original) => {
  const rest = original.filter((item) => !isAttr(item) && item.text === 'left over')
  return [...own, ...rest]
}

/** Why an encoding may differ from the bytes it was decoded from, in the order in which it is looked for. */
export const REASONS = {
  'nested flag left out': nestedFlag(false),
  'nested flag set': nestedFlag(true),
  'byte order flag set or left out': byteOrderFlag,
  'padding after the struct': structPadding,
  order,
  'text without NUL, or with several': nul,
  'padding not zero': padding,
  'reserved member not zero': reserved,
  'struct of an older request': shortStruct,
  'bytes left over': leftOver,
} as const satisfies Record<string, Rule>

/** Why an encoding differs. `other` is what none of the rules makes equal. */
export type Reason = keyof typeof REASONS | 'other'

function apply(rule: Rule, own: readonly Item[], original: readonly Item[]): Item[] {
  const partner = partners(own, original)
  const deep = own.map((item, i) => {
    const other = partner[i]
    return isAttr(item) && other && isAttr(other) ? { ...item, items: apply(rule, item.items, other.items) } : item
  })
  return rule(deep, original, partner)
}

/** Why `again` is not the same bytes as `original`: what must be taken over from it until they are. Empty where they are the same. */
export function reasonsFor(again: Uint8Array, original: Uint8Array, protocol: Protocol = rtnetlink): Reason[] {
  if (equal(again, original)) return []
  const wanted = tree(original, protocol)
  const reasons: Reason[] = []
  let [own, bytes] = [tree(again, protocol), again]
  for (const [reason, rule] of Object.entries(REASONS) as [Reason, Rule][]) {
    if (equal(bytes, original)) return reasons
    own = apply(rule, own, wanted)
    const taken = join(own)
    if (!equal(taken, bytes)) reasons.push(reason)
    bytes = taken
  }
  return equal(bytes, original) ? reasons : [...reasons, 'other']
}
