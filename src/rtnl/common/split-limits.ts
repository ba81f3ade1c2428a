import { begunIn, type RequestOptions } from '../../linux/socket/limits.ts'

/** Separates the limits of a call from its other options. */
export function splitLimits<T extends RequestOptions>(options: T): [Omit<T, keyof RequestOptions>, RequestOptions] {
  if (typeof options !== 'object' || options === null) return [options, {}]
  const { timeout, signal, ...rest } = options
  return [
    rest,
    { ...begunIn(options), ...(timeout === undefined ? {} : { timeout }), ...(signal === undefined ? {} : { signal }) },
  ]
}
