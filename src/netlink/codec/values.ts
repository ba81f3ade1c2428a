import { checkSize } from '../base/check.ts'
import { MalformedError } from '../base/malformed-error.ts'
import { shown } from '../base/shown.ts'
import type { Codec, Sized } from './codec.ts'
import { u8 } from './numbers.ts'

/**
 * NLA_FLAG: an attribute without payload. The value is `true`; omit the key for false. Reading throws MalformedError for a
 * payload, writing throws TypeError for any other value.
 */
export const flag: Codec<true> = {
  name: 'flag',
  shape: { type: 'flag' },
  read(_, at, end) {
    if (end !== at) throw new MalformedError(`flag with ${end - at} bytes of payload`, at)
    return true
  },
  write(_, value) {
    if (value !== true) throw new TypeError(`expected true (omit a flag for false), got ${shown(value)}`)
  },
}

/**
 * A boolean with two forms, such as IFLA_VXLAN_TTL_INHERIT: the kernel accepts a flag (NLA_FLAG) and reports a u8. Reads
 * both as 0 or 1, writes 1 as the flag.
 */
export const toggle: Codec<number> = {
  name: 'flag or u8',
  shape: { type: 'flag or u8' },
  read: (b, at, end) => (at === end ? 1 : u8.read(b, at, end)),
  write(w, value) {
    if (value !== 1) u8.write(w, value)
  },
}

/** NLA_BINARY: the raw payload. A view of the decoded buffer, not a copy. Writing throws TypeError unless it is a Uint8Array. */
export const binary: Codec<Uint8Array> = {
  name: 'binary',
  shape: { type: 'bytes' },
  read: (b, at, end) => b.u8.subarray(at, end),
  write(w, value) {
    if (!(value instanceof Uint8Array)) throw new TypeError(`expected a Uint8Array, got ${shown(value)}`)
    w.bytes(value)
  },
  show: (value) => `${value.length} bytes`,
}

/**
 * Exactly `size` raw bytes, as a struct member or an attribute of fixed length. Writing throws TypeError unless it is a
 * Uint8Array, and RangeError for another length.
 */
export function bytes(size: number): Sized<Uint8Array> {
  checkSize(size, 'bytes')
  return {
    name: `binary(${size})`,
    shape: { type: 'bytes', size },
    size,
    read(b, at, end) {
      if (end - at !== size) throw new MalformedError(`${end - at} bytes, not ${size}`, at)
      return b.u8.subarray(at, end)
    },
    write(w, value) {
      if (!(value instanceof Uint8Array)) throw new TypeError(`expected a Uint8Array, got ${shown(value)}`)
      if (value.length !== size) throw new RangeError(`expected ${size} bytes, got ${value.length}`)
      w.bytes(value)
    },
    show: (value) => `${value.length} bytes`,
  }
}
