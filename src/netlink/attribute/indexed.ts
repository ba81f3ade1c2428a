import { atPath } from '../base/attribute-path.ts'
import { checkCodec } from '../base/check.ts'
import { shown } from '../base/shown.ts'
import type { Codec, TypeOf } from '../codec/codec.ts'
import { readElement, walk } from '../codec/tolerant.ts'
import { AttrCursor, NLA_TYPE_MASK } from './cursor.ts'
import { explainAttr, explainEach } from './explain.ts'
import { put } from './write.ts'

/** One element of an `indexed` nest: its attribute type is its index. */
export interface Indexed<T> {
  /** Type of the attribute. */
  index: number
  /** Its decoded payload. */
  value: T
}

/** A nest of indexes whose values have the codec `C`. */
export interface IndexedOf<C extends Codec<unknown>> extends Codec<Indexed<TypeOf<C>>[]> {
  readonly shape: { readonly type: 'indexed'; readonly item: C }
}

/**
 * A nest whose attribute types are not names but indexes (YNL: indexed-array). The value is an array of
 * `{ index, value }`: it keeps order, gaps and repeats. Writing throws TypeError unless it is such an array, and
 * RangeError for an index above 16383.
 */
export function indexed<C extends Codec<unknown>>(of: C): IndexedOf<C> {
  checkCodec(of, 'indexed')
  type T = TypeOf<C>
  return {
    name: `indexed array of ${of.name}`,
    shape: { type: 'indexed', item: of },
    nested: true,
    read(b, at, end, scope) {
      const out: Indexed<T>[] = []
      walk(b, () => {
        const c = new AttrCursor(b, at, end)
        while (c.next()) {
          const index = c.type & NLA_TYPE_MASK
          const value = readElement(b, `[${index}]`, () => of.read(b, c.start, c.end, scope))
          if (value !== undefined) out.push({ index, value: value as T })
        }
        c.finish()
      })
      return out
    },
    write(w, value, scope) {
      if (!Array.isArray(value)) throw new TypeError(`expected an array of { index, value }, got ${shown(value)}`)
      for (const [at, one] of value.entries()) {
        if (typeof one?.index !== 'number') throw new TypeError(`[${at}]: expected { index, value }, got ${shown(one)}`)
        const { index, value: item } = one
        if (index > NLA_TYPE_MASK) throw new RangeError(`expected an index from 0 to ${NLA_TYPE_MASK}, got ${shown(index)}`)
        atPath(`[${index}]`, () => put(w, index, of, item, scope))
      }
    },
    parts(b, at, end, path, out, scope) {
      const each = (c: AttrCursor): void => explainAttr(of, b, c, end, `${path}[${c.type & NLA_TYPE_MASK}]`, out, scope)
      explainEach(b, at, end, path, out, each, false)
    },
  }
}
