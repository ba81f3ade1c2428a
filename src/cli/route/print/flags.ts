import { RTM_F, RTNH_F } from '../../../rtnl/route/constants.ts'
import type { Output } from '../../output/output.ts'

/** Flags with their words, in the order of `ip`. */
const FLAGS = [
  [RTNH_F.DEAD, 'dead'],
  [RTNH_F.ONLINK, 'onlink'],
  [RTNH_F.PERVASIVE, 'pervasive'],
  [RTNH_F.OFFLOAD, 'offload'],
  [RTNH_F.TRAP, 'trap'],
  [RTM_F.NOTIFY, 'notify'],
  [RTNH_F.LINKDOWN, 'linkdown'],
  [RTNH_F.UNRESOLVED, 'unresolved'],
  [RTM_F.OFFLOAD, 'rt_offload'],
  [RTM_F.TRAP, 'rt_trap'],
  [RTM_F.OFFLOAD_FAILED, 'rt_offload_failed'],
] as const

/** Prints flags of a route or of a next hop. */
export function printFlags(flags: number, out: Output): void {
  out.openArray('flags')
  for (const [bit, name] of FLAGS) if ((flags & bit) !== 0) out.item(name, `${name} `)
  out.closeArray()
}

/** RTCF_*: what a route of the cache is for, in the order of `ip` (linux/in_route.h). */
const CACHE_FLAGS = [
  [0x80000000, 'local'],
  [0x40000000, 'reject'],
  [0x20000000, 'mc'],
  [0x10000000, 'brd'],
  [0x08000000, 'dst-nat'],
  [0x00800000, 'src-nat'],
  [0x00400000, 'masq'],
  [0x00020000, 'dst-direct'],
  [0x04000000, 'src-direct'],
  [0x00040000, 'redirected'],
  [0x01000000, 'redirect'],
  [0x00200000, 'fastroute'],
  [0x00010000, 'notify'],
  [0x00080000, 'proxy'],
] as const

/** Prints that a route is one of the cache, on a line of its own, and the upper half of its flags. */
export function printCache(flags: number, out: Output): void {
  out.line()
  out.openArray('cache', '    cache ')
  let rest = (flags & ~0xffff) >>> 0
  let [before, found] = ['<', false]
  for (const [bit, name] of CACHE_FLAGS) {
    if ((rest & bit) === 0) continue
    rest = (rest & ~bit) >>> 0
    out.item(name, `${before}${name}`)
    before = ','
    found = true
  }
  const hex = rest.toString(16)
  if (rest !== 0) out.item(hex, `${before}${hex}`)
  out.closeArray(found || rest !== 0 ? '> ' : '')
}
