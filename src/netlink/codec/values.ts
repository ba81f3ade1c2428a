import { MalformedError } from '../base/malformed-error.ts'
import { shown } from '../base/shown.ts'
import type { Codec, Sized } from './codec.ts'
import { u8 } from './numbers.ts'

/**
 * NLA_FLAG: an attribute without payload. The value is `true`; leave the key out to say no. Reading throws MalformedError for a payload,
 * writing TypeError for another value.
 */
export const flag: Codec<true> = {
  name: 'flag',
  shape: { type: 'flag' },
  read(_, at, end) {
    if (end !== at) throw new MalformedError(`flag with ${end - at} bytes of payload`, at)
    return true
  },
  write(_, value) {
    if (value !== true) throw new TypeError(`expected true (leave a flag out to say no), got ${shown(value)}`)
  },
}

/**
 * A truth value with two forms: the kernel takes a flag (NLA_FLAG) and reports a u8. Reads both as 0 or 1, writes 1 as the flag.
 * IFLA_VXLAN_TTL_INHERIT is one.
 */
export const toggle: Codec<number> = {
  name: 'flag or u8',
  shape: { type: 'flag or u8' },
  read: (b, at, end) => (at === end ? 1 : u8.read(b, at, end)),
  write(w, value) {
    if (value !== 1) u8.write(w, value)
  },
}

/** NLA_BINARY: the payload as it is. A view of the decoded buffer, not a copy. Writing throws TypeError unless it is a Uint8Array. */
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
 * `size` bytes as they are, as a struct member or where the kernel wants one length. Writing throws TypeError unless it is a Uint8Array, and
 * RangeError for another length.
 */
export function bytes(size: number): Sized<Uint8Array> {
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
