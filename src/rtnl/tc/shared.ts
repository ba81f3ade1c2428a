import type { Names } from '../../netlink/codec/codec.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s16, u8, u16, u32 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { TC_LINKLAYER } from './constants.ts'
import { once } from './once.ts'

/** struct nla_bitfield32: flags, and which of them to change. `of` is the attribute. */
export const bitfield32 = <const N extends Names>(of: string, names: N) =>
  struct(`nla_bitfield32 of ${of}`, {
    value:    [bits(u32, names), 'value',    'the flags that are on'],
    selector: [bits(u32, names), 'selector', 'the flags to change'],
  })

/** struct tc_ratespec: a rate and how the length of a packet counts (linux/pkt_sched.h). */
export const tcRatespec = once(() =>
  struct('tc_ratespec', {
    cellLog:   [u8,                      'cell_log',   'power of two: bytes per slot of the rate table'],
    linklayer: [oneOf(u8, TC_LINKLAYER), 'linklayer',  'whose overhead counts'],
    overhead:  [u16,                     'overhead',   'bytes to add to the length of each packet'],
    cellAlign: [s16,                     'cell_align', 'what to add to the length before the look-up'],
    mpu:       [u16,                     'mpu',        'least length that counts, in bytes'],
    rate:      [u32,                     'rate',       'bytes per second; 0xffffffff: the 64-bit attribute has it'],
  }),
)
