import { ERRNO, type ErrnoName } from '../base/errno.ts'
import { didYouMean } from '../base/nearest.ts'
import { shown } from '../base/shown.ts'

/**
 * Waits for a promise, and resolves to undefined if it rejects with one of these error numbers:
 * `await ignore('EEXIST', ns.links.create(…))`. Rejects with every other error. Also works for the errors of node:fs and
 * node:child_process, which have a `code` too.
 */
export async function ignore<T>(errnos: ErrnoName | readonly ErrnoName[], promise: PromiseLike<T>): Promise<T | undefined> {
  const names: readonly string[] = Array.isArray(errnos) ? errnos : [errnos as string]
  // Its rejection is reported below, and not a second time as an unhandled one, if these arguments are wrong.
  const outcome = Promise.resolve(promise).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if (names.length === 0) throw new TypeError('expected the name of an error number, such as "EEXIST", got none')
  const wrong = names.find((name) => typeof name !== 'string' || !Object.hasOwn(ERRNO, name))
  if (wrong !== undefined)
    throw new TypeError(
      `expected the name of an error number, such as "EEXIST", got ${shown(wrong)}${didYouMean(String(wrong), Object.keys(ERRNO))}`,
    )
  if (typeof promise?.then !== 'function') throw new TypeError(`expected a promise, got ${shown(promise)}`)
  const ended = await outcome
  if ('value' in ended) return ended.value
  const { error } = ended
  if (error instanceof Error && names.includes((error as { code?: string }).code ?? '')) return undefined
  throw error
}
