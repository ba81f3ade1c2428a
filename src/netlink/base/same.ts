/** Whether two decoded values are equal. A key that is undefined counts as absent. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return a instanceof Uint8Array && b instanceof Uint8Array && a.length === b.length && a.every((byte, i) => byte === b[i])
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [first, second] = [entries(a), entries(b)]
  return first.length === second.length && first.every(([key, value]) => sameValue(value, (b as Record<string, unknown>)[key]))
}

const entries = (value: object): [string, unknown][] => Object.entries(value).filter(([, item]) => item !== undefined)
