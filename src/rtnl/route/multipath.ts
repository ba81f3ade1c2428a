import { attrs } from '../../netlink/attribute/attrs.ts'
import { type Headed, headed } from '../../netlink/attribute/headed.ts'
import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { shown } from '../../netlink/base/shown.ts'
import { align, type Bytes } from '../../netlink/codec/bytes.ts'
import type { Codec, Scope, TypeOf } from '../../netlink/codec/codec.ts'
import { bits } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u32 } from '../../netlink/codec/numbers.ts'
import { faultyPart } from '../../netlink/codec/parts.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { readElement, walk } from '../../netlink/codec/tolerant.ts'
import { familyAddress, via } from '../common/family-address.ts'
import { RTNH_F } from './constants.ts'
import { encap, encapType } from './encapsulations.ts'


/** struct rtnexthop: one of several next hops (linux/rtnetlink.h). Its length is computed. */
export const rtnexthop = struct('rtnexthop', {
  _len:    [u16,              'rtnh_len',     'length with the attributes'],
  flags:   [bits(u8, RTNH_F), 'rtnh_flags',   'RTNH_F_*'],
  hops:    [u8,               'rtnh_hops',    'weight minus one; the minimum TTL of a multicast route'],
  ifindex: [s32,              'rtnh_ifindex', 'index of the link, or of the multicast interface'],
})

/** Attributes of a next hop, shared by a route and by each entry of RTA_MULTIPATH. */
export const hop = {
  gateway:   [5,  'RTA_GATEWAY',    familyAddress,   'next hop'],
  flow:      [11, 'RTA_FLOW',       u32,       'realms: source in the upper half, destination in the lower'],
  via:       [18, 'RTA_VIA',        via,       'next hop of another family'],
  newdst:    [19, 'RTA_NEWDST',     familyAddress, 'labels that replace the one looked up; of IPv4 and IPv6 an address, which the kernel ignores'],
  encapType: [21, 'RTA_ENCAP_TYPE', encapType, 'LWTUNNEL_ENCAP_*: type of RTA_ENCAP'],
  encap:     [22, 'RTA_ENCAP',      encap,     'encapsulation of the packet'],
} as const

/** RTA_*: the attributes of one of several next hops (fib_get_nhs, ip6_route_multipath_add, mpls_nh_build_multi). */
export const multipathAttrs = attrs('multipath-attrs', hop)

/** One of several next hops. */
export interface Nexthop extends Headed<TypeOf<typeof rtnexthop>, TypeOf<typeof multipathAttrs>> {}

const each = headed(rtnexthop, multipathAttrs)

/** Yields the start and end of each next hop. */
function* hops(b: Bytes, start: number, end: number): Generator<readonly [at: number, end: number]> {
  for (let at = start; at < end; ) {
    if (end - at < rtnexthop.size) throw new MalformedError(`rtnexthop of ${end - at} bytes, at least 8 expected`, at)
    const length = b.view.getUint16(at, b.le)
    if (length < rtnexthop.size || at + length > end)
      throw new MalformedError(`rtnexthop of length ${length} with ${end - at} bytes left`, at)
    yield [at, at + length]
    at += align(length)
  }
}

/** RTA_MULTIPATH: each next hop is a struct rtnexthop with its own attributes; `rtnh_len` covers both. */
export const multipathNexthops: Codec<Nexthop[]> = {
  name: 'rtnexthop[]',
  shape: { type: 'own', parts: [each as Codec<unknown>] },
  read(b, at, end, scope) {
    const out: Nexthop[] = []
    let count = 0
    walk(b, () => {
      for (const [start, stop] of hops(b, at, end)) {
        const one = readElement(b, `[${count++}]`, () => each.read(b, start, stop, scope))
        if (one !== undefined) out.push(one)
      }
    })
    return out
  },
  write(w, value, scope?: Scope) {
    if (!Array.isArray(value)) throw new TypeError(`expected an array of { header, attrs }, got ${shown(value)}`)
    for (const one of value) {
      const at = w.at
      each.write(w, one, scope)
      w.view.setUint16(at, w.at - at, w.le)
    }
  },
  parts(b, at, end, path, out, scope) {
    let [i, next] = [0, at]
    try {
      for (const [start, stop] of hops(b, at, end)) {
        each.parts?.(b, start, stop, `${path}[${i}]`, out, scope)
        next = Math.min(align(stop - at) + at, end)
        if (stop < next) out.push({ start: stop, end: next, path: `${path}[${i}]`, text: 'padding' })
        i++
      }
    } catch (error) {
      if (!b.faults) throw error
      out.push(faultyPart(next, end, `${path}[${i}]`, b.faults.add(error, `${path}[${i}]`)))
    }
  },
}
