const GENERATORS = new Set(['[object Generator]', '[object AsyncGenerator]'])

/**
 * Throws a TypeError where a callback that is to be synchronous has returned what runs later: a promise, or a generator, of which nothing has run yet.
 * `expected` are the words for the callback, `advice` what is to be done instead.
 */
export function refusePromise(result: unknown, expected: string, advice = ''): void {
  if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') {
    // Refused already: that it may reject besides is nobody's business any more.
    Promise.resolve(result).catch(() => undefined)
    throw new TypeError(`expected ${expected}, got one that returns a promise${advice}`)
  }
  if (GENERATORS.has(Object.prototype.toString.call(result)))
    throw new TypeError(`expected ${expected}, got one that returns a generator, of which nothing has run yet${advice}`)
}
