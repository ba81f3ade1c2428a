const GENERATORS = new Set(['[object Generator]', '[object AsyncGenerator]'])

/**
 * Throws a TypeError if a synchronous callback returned something that runs later: a promise, or a generator, which has
 * run nothing yet. `expected` describes the callback, `advice` the alternative.
 */
export function refusePromise(result: unknown, expected: string, advice = ''): void {
  if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') {
    // The promise is already rejected as a result, so its own rejection is ignored.
    Promise.resolve(result).catch(() => undefined)
    throw new TypeError(`expected ${expected}, got one that returns a promise${advice}`)
  }
  if (GENERATORS.has(Object.prototype.toString.call(result)))
    throw new TypeError(`expected ${expected}, got one that returns a generator, of which nothing has run yet${advice}`)
}
