import { atPath } from '../base/attribute-path.ts'
import { shown } from '../base/shown.ts'
import type { Codec } from '../codec/codec.ts'
import { readElement, walk } from '../codec/tolerant.ts'
import { AttrCursor, NLA_TYPE_MASK } from './cursor.ts'
import { explainAttr, explainEach } from './explain.ts'
import { put } from './write.ts'

/** One element of an `indexed` nest: its attribute type is its index. */
export interface Indexed<T> {
  index: number
  value: T
}

/**
 * A nest whose attribute types are not names but indexes (YNL: indexed-array). The value is an array of `{ index, value }`: order, gaps and
 * repeats survive. Writing throws TypeError unless it is such an array, and RangeError for an index above 16383.
 */
export function indexed<T>(of: Codec<T>): Codec<Indexed<T>[]> {
  return {
    name: `indexed array of ${of.name}`,
    shape: { type: 'indexed', item: of as Codec<unknown> },
    nested: true,
    read(b, at, end, scope) {
      const out: Indexed<T>[] = []
      walk(b, () => {
        for (const c = new AttrCursor(b, at, end); c.next(); ) {
          const index = c.type & NLA_TYPE_MASK
          const value = readElement(b, `[${index}]`, () => of.read(b, c.start, c.end, scope))
          if (value !== undefined) out.push({ index, value })
        }
      })
      return out
    },
    write(w, value, scope) {
      if (!Array.isArray(value)) throw new TypeError(`expected an array of { index, value }, got ${shown(value)}`)
      for (const { index, value: item } of value) {
        if (index > NLA_TYPE_MASK) throw new RangeError(`expected an index from 0 to ${NLA_TYPE_MASK}, got ${shown(index)}`)
        atPath(`[${index}]`, () => put(w, index, of, item, scope))
      }
    },
    parts(b, at, end, path, out, scope) {
      explainEach(b, at, end, path, out, (c) => explainAttr(of, b, c, end, `${path}[${c.type & NLA_TYPE_MASK}]`, out, scope))
    },
  }
}
