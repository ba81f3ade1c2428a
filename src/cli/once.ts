/** Returns a function that loads something at its first call, and afterwards returns the same. A later `import` costs a look-up. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}
