import { AttrCursor, NLA_TYPE_MASK } from '../../netlink/attribute/cursor.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import type { Face, FaceObject } from './face.ts'

const NESTED = 0x8000
/** Nests in nests are shown up to this depth; deeper ones as bytes. */
const MAX_DEPTH = 24

/** An attribute that the specification lacks: a nest by its flag, else bytes. */
export function unknownFace(type: number, bytes: Uint8Array, depth = 0): Face {
  return (type & NESTED) === 0 || depth === MAX_DEPTH ? bytes : (nestFace(bytes, depth) ?? bytes)
}

function nestFace(bytes: Uint8Array, depth: number): FaceObject | undefined {
  const out: FaceObject = new Map()
  const c = new AttrCursor(new Bytes(bytes, true), 0, bytes.length)
  try {
    while (c.next()) {
      const name = `UnknownAttr(${c.type & NLA_TYPE_MASK})`
      const [value, old] = [unknownFace(c.type, bytes.subarray(c.start, c.end), depth + 1), out.get(name)]
      if (old === undefined) out.set(name, value)
      else if (Array.isArray(old)) old.push(value)
      else out.set(name, [old, value])
    }
  } catch {
    // It has the flag of a nest, but not its form.
    return undefined
  }
  return out
}
