import type { SpecAttribute } from '../spec/types.ts'
import type { Facing } from './face.ts'

const encoder = new TextEncoder()

/** Bytes of a value with a length; undefined for others. */
function lengthOf(value: unknown): bigint | undefined {
  if (value instanceof Uint8Array) return BigInt(value.length)
  return typeof value === 'string' ? BigInt(encoder.encode(value).length) : undefined
}

/** Adds the limits of the specification: the kernel would refuse what is outside of them, without their numbers. */
export function withChecks(facing: Facing, { checks, type }: SpecAttribute): Facing {
  const { min, max, 'min-len': shortest, 'max-len': longest, 'exact-len': exact } = checks
  if (Object.keys(checks).length === 0) return facing
  const limit = (ok: boolean, what: string, got: unknown): void => {
    if (!ok) throw new RangeError(`expected ${what}, got ${got}`)
  }
  return {
    show: facing.show,
    take(json, around) {
      const value = facing.take(json, around)
      if (typeof value === 'number' || typeof value === 'bigint') {
        limit(min === undefined || BigInt(value) >= min, `a number from ${min} up`, value)
        limit(max === undefined || BigInt(value) <= max, `a number up to ${max}`, value)
      }
      const length = type === 'binary' || type === 'string' ? lengthOf(value) : undefined
      // An address is a text here: its codec knows its length.
      if (length === undefined || (type === 'binary' && typeof value === 'string')) return value
      limit(exact === undefined || length === exact, `${exact} bytes`, length)
      limit(shortest === undefined || length >= shortest, `at least ${shortest} bytes`, length)
      limit(longest === undefined || length <= longest, `at most ${longest} bytes`, length)
      return value
    },
  }
}
