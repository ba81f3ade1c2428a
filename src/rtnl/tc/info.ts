import type { Sized } from '../../netlink/codec/codec.ts'
import { nameOf, oneOf } from '../../netlink/codec/names.ts'
import { u32 } from '../../netlink/codec/numbers.ts'
import { TC_H } from './constants.ts'

/** A handle or class as tc(8) writes it: major and minor number in hex, `1:10`; `1:` where the minor is 0. */
function handleText(value: number): string {
  const minor = value & 0xffff
  return `${(value >>> 16).toString(16)}:${minor === 0 ? '' : minor.toString(16)}`
}

/** The handle of a qdisc or class. Explained as a number and as tc writes it: `65552 1:10`. */
export const tcHandle = {
  ...oneOf(u32, TC_H),
  show: (value: number): string => (value === 0 ? '0' : `${value} ${nameOf(TC_H, value) ?? handleText(value)}`),
}

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
