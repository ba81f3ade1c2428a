/** Throws a TypeError where a callback that is to be synchronous has returned a promise; `expected` are the words for the callback. */
export function refusePromise(result: unknown, expected: string): void {
  if (typeof (result as { then?: unknown } | null | undefined)?.then !== 'function') return
  // Refused already: that it may reject besides is nobody's business any more.
  Promise.resolve(result).catch(() => undefined)
  throw new TypeError(`expected ${expected}`)
}
