import type { Bytes } from './bytes.ts'
import type { Codec, Declared, Part, Scope } from './codec.ts'

/** Attaches the declaring row to every part from the given index on that has this path. */
export function declare(out: Part[], from: number, path: string, row: Declared): void {
  for (let i = from; i < out.length; i++) {
    const part = out[i] as Part
    if (part.path === path && !part.row) out[i] = { ...part, row }
  }
}

/** Attaches the declaring row of a struct member likewise, and to the elements of an array, which has no part of its own. */
export function declareMember(out: Part[], from: number, path: string, row: Declared): void {
  for (let i = from; i < out.length; i++) {
    const part = out[i] as Part
    const isOwn = part.path.startsWith(path) && /^(?:\[\d+\])?$/.test(part.path.slice(path.length))
    if (isOwn && !part.row) out[i] = { ...part, row }
  }
}

/** The part of a value that has no parts of its own. */
export function leaf<T>(codec: Codec<T>, b: Bytes, at: number, end: number, path: string, out: Part[], scope?: Scope): void {
  if (codec.parts) codec.parts(b, at, end, path, out, scope)
  else {
    // Read even if there are no bytes to show, to report a value that cannot be decoded.
    const value = codec.read(b, at, end, scope)
    if (at < end) out.push({ start: at, end, path, text: codec.show?.(value) ?? String(value) })
  }
}

/** The part of a field that is decoded, but wrong: a length that does not fit. */
export function wrongPart(part: Part, what: string): Part {
  return { ...part, text: `${part.text}, malformed: ${what}`, fault: what }
}

/** The part of bytes that are malformed, in a tolerant explanation. */
export function faultyPart(start: number, end: number, path: string, what: string): Part {
  return path === ''
    ? { start, end, path: 'malformed', text: what, fault: what }
    : { start, end, path, text: `malformed: ${what}`, fault: what }
}
