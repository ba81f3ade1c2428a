import type { Sized } from '../../netlink/codec/codec.ts'
import { u32 } from '../../netlink/codec/numbers.ts'

/** tcm_info of a filter: the priority in the upper half, in the lower one the protocol as htons makes it. Explained as both. */
export const filterInfo: Sized<number> = {
  ...u32,
  parts(b, at, end, path, out) {
    const value = u32.read(b, at, end)
    const low = value & 0xffff
    const protocol = b.le ? (low >> 8) | ((low & 0xff) << 8) : low
    out.push({ start: at, end, path, text: `priority ${value >>> 16}, protocol 0x${protocol.toString(16).padStart(4, '0')}` })
  },
}
