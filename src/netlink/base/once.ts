/** Returns a function that makes a value at its first call. Most programs use few of the tables, so an import makes none. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
