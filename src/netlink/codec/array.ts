import { checkSize, checkSized } from '../base/check.ts'
import { MalformedError } from '../base/malformed-error.ts'
import { shown } from '../base/shown.ts'
import type { Bytes } from './bytes.ts'
import type { Codec, Sized } from './codec.ts'
import type { GeneratedCode } from './compile.ts'
import { readExpression, warming } from './compile.ts'
import { leaf } from './parts.ts'

/**
 * A C array: with `count`, a fixed size that may be a struct member; without it, the elements fill the payload. Reading
 * throws MalformedError if the payload is not a whole number of elements. Writing throws TypeError for a value that is
 * not an array, and RangeError for another count.
 */
export function array<T>(of: Sized<T>, count: number): Sized<T[]>

export function array<T>(of: Sized<T>): Codec<T[]>

export function array<T>(of: Sized<T>, count?: number): Codec<T[]> {
  checkSized(of, 'array')
  if (count !== undefined) checkSize(count, 'array count')
  const check = (length: number, at: number): void => {
    if (length % of.size !== 0 || (count !== undefined && length !== count * of.size))
      throw new MalformedError(
        `${length} bytes of ${of.name}, ${of.size} bytes each${count === undefined ? '' : `, ${count} of them`}`,
        at,
      )
  }
  const read = (b: Bytes, at: number, end: number): T[] => {
    check(end - at, at)
    const out: T[] = []
    for (let i = at; i < end; i += of.size) out.push(of.read(b, i, i + of.size))
    return out
  }
  return {
    name: `${of.name}[${count ?? ''}]`,
    shape: { type: 'array', element: of as Sized<unknown>, ...(count === undefined ? {} : { count }) },
    ...(count === undefined ? {} : { size: count * of.size }),
    read: warming(read, () => arraySource(of, count)),
    write(w, value) {
      if (!Array.isArray(value)) throw new TypeError(`expected an array of ${of.name}, got ${shown(value)}`)
      if (count !== undefined && value.length !== count)
        throw new RangeError(`expected ${count} of ${of.name}, got ${value.length}`)
      for (const item of value) of.write(w, item)
    },
    parts(b, at, end, path, out) {
      this.read(b, at, end)
      for (let i = at, n = 0; i < end; i += of.size, n++) leaf(of, b, i, i + of.size, `${path}[${n}]`, out)
    },
  }
}

function arraySource(of: Sized<unknown>, count: number | undefined): GeneratedCode {
  return {
    body: `return (b, at, end) => {
      const length = end - at
      if (length % ${of.size} !== 0 ${count === undefined ? '' : `|| length !== ${of.size * count}`} || !b.le) return plain(b, at, end)
      const view = b.view, out = []
      for (; at < end; at += ${of.size}) out.push(${readExpression(of, 'of', 'at', `at + ${of.size}`)})
      return out
    }`,
    names: { of },
  }
}
