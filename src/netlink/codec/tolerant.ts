import type { Bytes } from './bytes.ts'

/**
 * Reads one element of a table or nest. In a tolerant reader a malformed one is noted, and the result is undefined; it costs only itself.
 * `name` is its part of the path.
 */
export function readElement<T>(b: Bytes, name: string, read: () => T): T | undefined {
  const { faults, depth } = b
  if (!faults) return read()
  faults.enter(name)
  try {
    return read()
  } catch (error) {
    faults.add(error)
    b.depth = depth
    return undefined
  } finally {
    faults.leave()
  }
}

/** Runs a walk over attributes. In a tolerant reader it ends, with a note, where a length does not fit: what is behind cannot be found. */
export function walk(b: Bytes, step: () => void): void {
  const { faults } = b
  try {
    step()
  } catch (error) {
    if (!faults) throw error
    faults.add(error)
  }
}
