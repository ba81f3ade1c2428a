import { atPath } from '../base/attribute-path.ts'
import { checkCodec } from '../base/check.ts'
import { shown } from '../base/shown.ts'
import type { Bytes } from '../codec/bytes.ts'
import type { Codec, Scope, Table } from '../codec/codec.ts'
import { readElement, walk } from '../codec/tolerant.ts'
import { AttrCursor, NLA_TYPE_MASK } from './cursor.ts'
import type { AttrSet, Attrs } from './table.ts'

/** Where each group begins and ends. A group ends before an attribute whose type it has already. */
function* groupsIn(b: Bytes, at: number, end: number): Generator<readonly [at: number, end: number]> {
  const seen = new Set<number>()
  let start = at
  const c = new AttrCursor(b, at, end)
  for (let from = c.at; c.next(); from = c.at) {
    const type = c.type & NLA_TYPE_MASK
    if (seen.has(type)) {
      yield [start, from]
      seen.clear()
      start = from
    }
    seen.add(type)
  }
  if (start < end) yield [start, end]
}

/**
 * A nest that repeats the attributes of a table, such as the options of GENEVE: class, type, data, class, type, data.
 * Decodes to an array of groups, in order. A group ends before an attribute that it already has. Writing throws TypeError
 * for a value that is not an array.
 */
export function groups<T extends Table>(of: AttrSet<T>): Codec<Attrs<T>[]> {
  checkCodec(of, 'groups')
  return {
    name: `groups of ${of.name}`,
    shape: { type: 'groups', item: of as Codec<unknown> },
    nested: true,
    read(b, at, end, scope) {
      const out: Attrs<T>[] = []
      walk(b, () => {
        for (const [start, stop] of groupsIn(b, at, end)) {
          const group = readElement(b, `[${out.length}]`, () => of.read(b, start, stop, scope))
          if (group !== undefined) out.push(group)
        }
      })
      return out
    },
    write(w, value, scope?: Scope) {
      if (!Array.isArray(value)) throw new TypeError(`expected an array of ${of.name}, got ${shown(value)}`)
      for (const [i, group] of value.entries()) atPath(`[${i}]`, () => of.write(w, group, scope))
    },
    parts(b, at, end, path, out, scope) {
      for (const [i, [start, stop]] of [...groupsIn(b, at, end)].entries())
        of.parts?.(b, start, stop, `${path}[${i}]`, out, scope)
    },
  }
}
