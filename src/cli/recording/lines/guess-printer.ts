import { type GuessedLayout, isNest } from '../../../capture/message/guess.ts'
import { AttrCursor, NLA_TYPE_MASK } from '../../../netlink/attribute/cursor.ts'
import type { Bytes } from '../../../netlink/codec/bytes.ts'
import type { Sized } from '../../../netlink/codec/codec.ts'
import type { Layout } from '../../../netlink/message/layouts.ts'
import { type HeaderPrinter, headerPrinter } from './header-printer.ts'
import { bytesPrinter, printUntyped } from './leaf-printers.ts'
import type { TextBytes } from './text-bytes.ts'

const structBytes = bytesPrinter({ type: 'bytes' }, 'struct')
const payload = bytesPrinter({ type: 'bytes' }, 'payload')

/** Whether a layout is guessed from the bytes. */
export const isGuessed = (layout: Layout): layout is GuessedLayout => 'split' in layout

/** Prints the body, at [at, end), of a message without a table. */
export function printGuessed(out: TextBytes, layout: GuessedLayout, b: Bytes, at: number, end: number, flags: number): true {
  const { start, isAttrs } = layout.split(b, at, end, flags)
  if (start > at && layout.struct) structPrinter(layout.struct)(out, b, at)
  else if (start > at) structBytes(out, b, at, start, undefined)
  if (isAttrs) printUnknown(out, b, start, end, ' unknown.', 0)
  else if (start < end) payload(out, b, start, end, undefined)
  return true
}

const STRUCTS = new WeakMap<Sized<object>, HeaderPrinter>()

function structPrinter(struct: Sized<object>): HeaderPrinter {
  const found = STRUCTS.get(struct) ?? headerPrinter(struct, '')
  STRUCTS.set(struct, found)
  return found
}

/** Prints attributes by their types. `key` is what is put before the types. */
function printUnknown(out: TextBytes, b: Bytes, at: number, end: number, key: string, depth: number): void {
  for (const c = new AttrCursor(b, at, end); c.next(); ) {
    const type = c.type & NLA_TYPE_MASK
    const isNested = isNest(b, c.type, c.start, c.end, depth)
    if (isNested) printUnknown(out, b, c.start, c.end, `${key}${type}.unknown.`, depth + 1)
    else printUntyped(out, key, type, b.u8, c.start, c.end)
  }
}
