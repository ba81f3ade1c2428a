import { MalformedError } from '../base/malformed-error.ts'
import { shown } from '../base/shown.ts'
import type { Codec, Sized } from './codec.ts'

/**
 * A codec of integers. Reading throws MalformedError if the payload has another size. Writing throws TypeError for a value
 * that is not an integer, and RangeError for one that does not fit.
 */
function integer(name: string, size: 1 | 2 | 4, signed = false, order?: 'big'): Sized<number> {
  const min = signed ? -(2 ** (size * 8 - 1)) : 0
  const max = min + 2 ** (size * 8) - 1
  return {
    name,
    size,
    shape: { type: 'integer', bits: (size * 8) as 8 | 16 | 32, signed, order: order ?? 'host' },
    read(b, at, end) {
      if (end - at !== size) throw new MalformedError(`${name} of ${end - at} bytes, not ${size}`, at)
      const le = order ? false : b.le
      const value = size === 4 ? b.view.getUint32(at, le) : size === 2 ? b.view.getUint16(at, le) : b.view.getUint8(at)
      return value > max ? value - 2 ** (size * 8) : value
    },
    write(w, value) {
      if (!Number.isInteger(value)) throw new TypeError(`expected ${name}, an integer from ${min} to ${max}, got ${shown(value)}`)
      if (value < min || value > max) throw new RangeError(`expected ${name}, from ${min} to ${max}, got ${value}`)
      const at = w.room(size)
      const le = order ? false : w.le
      // A negative number is written as two's complement.
      if (size === 4) w.view.setUint32(at, value, le)
      else if (size === 2) w.view.setUint16(at, value, le)
      else w.view.setUint8(at, value)
    },
  }
}

/** NLA_U8: an unsigned byte, as a number. */
export const u8 = integer('u8', 1)

/** NLA_U16: an unsigned 16-bit number in the byte order of the sender's machine. */
export const u16 = integer('u16', 2)

/** NLA_U32: an unsigned 32-bit number in the byte order of the sender's machine. */
export const u32 = integer('u32', 4)

/** NLA_S8: a signed byte, as a number. */
export const s8 = integer('s8', 1, true)

/** NLA_S16: a signed 16-bit number in the byte order of the sender's machine. */
export const s16 = integer('s16', 2, true)

/** NLA_S32: a signed 32-bit number in the byte order of the sender's machine. */
export const s32 = integer('s32', 4, true)

/** NLA_BE16: an unsigned 16-bit number, big-endian on every machine: ports, protocols. */
export const u16be = integer('u16be', 2, false, 'big')

/** NLA_BE32: an unsigned 32-bit number, big-endian on every machine. */
export const u32be = integer('u32be', 4, false, 'big')

/** A signed 16-bit number, big-endian on every machine. */
export const s16be = integer('s16be', 2, true, 'big')

/** A signed 32-bit number, big-endian on every machine: priorities of nftables. */
export const s32be = integer('s32be', 4, true, 'big')

function wide(name: string, signed: boolean, order?: 'big'): Sized<bigint> {
  const [min, max] = signed ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n]
  return {
    name,
    size: 8,
    shape: { type: 'integer', bits: 64, signed, order: order ?? 'host' },
    read(b, at, end) {
      if (end - at !== 8) throw new MalformedError(`${name} of ${end - at} bytes, not 8`, at)
      const le = order ? false : b.le
      return signed ? b.view.getBigInt64(at, le) : b.view.getBigUint64(at, le)
    },
    write(w, value) {
      if (typeof value !== 'bigint') throw new TypeError(`expected ${name}, a bigint such as 1n, got ${shown(value)}`)
      if (value < min || value > max) throw new RangeError(`expected ${name}, from ${min} to ${max}, got ${value}`)
      const at = w.room(8)
      const le = order ? false : w.le
      // A negative number is written as two's complement.
      w.view.setBigUint64(at, value, le)
    },
  }
}

/** NLA_U64: an unsigned 64-bit number, as a bigint, in the byte order of the sender's machine. */
export const u64 = wide('u64', false)

/** NLA_S64: a signed 64-bit number, as a bigint, in the byte order of the sender's machine. */
export const s64 = wide('s64', true)

/** An unsigned 64-bit number, as a bigint, big-endian on every machine: keys and identifiers of tunnels. */
export const u64be = wide('u64be', false, 'big')

/** A signed 64-bit number, as a bigint, big-endian on every machine. */
export const s64be = wide('s64be', true, 'big')

/** NLA_UINT: an unsigned number, as a bigint, in 4 bytes, or in 8 if it needs them. */
export const uint: Codec<bigint> = {
  name: 'uint',
  shape: { type: 'uint' },
  read: (b, at, end) => (end - at === 4 ? BigInt(u32.read(b, at, end)) : u64.read(b, at, end)),
  write(w, value) {
    if (typeof value === 'bigint' && value >= 0n && value <= 0xffffffffn) u32.write(w, Number(value))
    else u64.write(w, value)
  },
}

/**
 * An unsigned number of 4 or 8 bytes whose width the kernel checks, such as MACSEC_SA_ATTR_PN: a number has 4 bytes, a bigint
 * 8, whatever its value.
 */
export const u32OrU64: Codec<number | bigint> = {
  name: 'u32 or u64',
  shape: { type: 'uint', keepsWidth: true },
  read: (b, at, end) => (end - at === 4 ? u32.read(b, at, end) : u64.read(b, at, end)),
  write(w, value) {
    if (typeof value === 'bigint') u64.write(w, value)
    else u32.write(w, value)
  },
}

/** NLA_SINT: a signed number, as a bigint, in 4 bytes, or in 8 if it needs them. */
export const sint: Codec<bigint> = {
  name: 'sint',
  shape: { type: 'uint', signed: true },
  read: (b, at, end) => (end - at === 4 ? BigInt(s32.read(b, at, end)) : s64.read(b, at, end)),
  write(w, value) {
    if (typeof value === 'bigint' && BigInt.asIntN(32, value) === value) s32.write(w, Number(value))
    else s64.write(w, value)
  },
}

/**
 * Marks a big-endian number whose attribute says so by NLA_F_NET_BYTEORDER, as those of ipset do. Reading accepts it with and
 * without the flag.
 */
export const inNetworkOrder = <T>(of: Sized<T>): Sized<T> => ({ ...of, netByteorder: true })
