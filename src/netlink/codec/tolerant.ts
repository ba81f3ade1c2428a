import type { Bytes } from './bytes.ts'

/**
 * Reads one element of a table or nest. A tolerant reader records a malformed one as a fault, returns undefined for it, and
 * continues after it. `name` is its part of the path.
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

/** Walks over attributes. A tolerant reader records a length that does not fit and stops: the next attribute cannot be found. */
export function walk(b: Bytes, step: () => void): void {
  const { faults } = b
  try {
    step()
  } catch (error) {
    if (!faults) throw error
    faults.add(error)
  }
}
