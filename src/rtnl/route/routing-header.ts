import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { shown } from '../../netlink/base/shown.ts'
import { ipv6 } from '../../netlink/codec/address.ts'
import { array } from '../../netlink/codec/array.ts'
import type { Bytes } from '../../netlink/codec/bytes.ts'
import type { Codec, Members } from '../../netlink/codec/codec.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16be } from '../../netlink/codec/numbers.ts'
import { leaf } from '../../netlink/codec/parts.ts'
import { type Struct, type StructCodec, struct } from '../../netlink/codec/struct.ts'
import { binary } from '../../netlink/codec/values.ts'
import { SEG6_IPTUN_MODE } from './constants.ts'


/** A decoded routing header: its struct, its segments, and in `tail` the options after them. */
export type RoutingHeader<M extends Parameters<typeof struct>[1]> = Struct<M> & { segments: string[] }

/** Codec of a routing header, with the struct that it begins with. */
export interface RoutingHeaderCodec<M extends Parameters<typeof struct>[1]> extends Codec<RoutingHeader<M>> {
  readonly head: StructCodec<M>
  /** The member that counts the segments, and what to add to it to get their number. */
  readonly counter: readonly [key: keyof M & string, less: number]
}

const segmentList = array(ipv6) as Codec<unknown>

/** Returns the codecs of the members of a struct, by key. */
const membersOf = ({ members }: { readonly members: Members }): Record<string, Codec<unknown>> =>
  Object.fromEntries(Object.entries(members).map(([key, [codec]]) => [key, codec]))

/** Codec of a struct, followed by as many IPv6 addresses as a member says, and the rest as `tail`. */
function routingHeader<const M extends Parameters<typeof struct>[1]>(
  head: StructCodec<M>,
  counter: readonly [key: keyof M & string, less: number],
): RoutingHeaderCodec<M> {
  const [key, less] = counter
  const count = (value: Struct<M>): number => (value as Record<string, number>)[key] as number + less
  const start = (at: number, end: number): number => Math.min(at + head.size, end)
  const stop = (b: Bytes, at: number, end: number): number => {
    const last = at + head.size + 16 * count(head.read(b, at, start(at, end)))
    if (last > end) throw new MalformedError(`${head.name} of ${end - at} bytes, ${last - at} expected`, at)
    return last
  }
  return {
    name: head.name,
    head,
    counter,
    shape: { type: 'own', parts: [head as Codec<unknown>, segmentList], keys: { ...membersOf(head), segments: segmentList, tail: binary as Codec<unknown> } },
    read(b, at, end) {
      const last = stop(b, at, end)
      const segments: string[] = []
      for (let i = at + head.size; i < last; i += 16) segments.push(ipv6.read(b, i, i + 16))
      const tail = last < end ? { tail: b.u8.subarray(last, end) } : {}
      return { ...head.read(b, at, start(at, end)), segments, ...tail }
    },
    write(w, value) {
      if (typeof value !== 'object' || value === null) throw new TypeError(`expected ${head.name}, an object, got ${shown(value)}`)
      const { segments, tail, ...members } = value
      head.write(w, members as unknown as Struct<M>)
      if (!Array.isArray(segments) || segments.length !== count(value))
        throw new TypeError(`expected ${count(value)} segments, as ${head.members[key]?.[1]} says`)
      for (const segment of segments) ipv6.write(w, segment)
      if (tail) w.bytes(tail)
    },
    parts(b, at, end, path, out) {
      const last = stop(b, at, end)
      leaf(head, b, at, start(at, end), path, out)
      for (let i = at + head.size, n = 0; i < last; i += 16, n++) leaf(ipv6, b, i, i + 16, `${path}.segments[${n}]`, out)
      if (last < end) out.push({ start: last, end, path: `${path}.tail`, text: 'options' })
    },
  }
}

/**
 * struct ipv6_sr_hdr: the segment routing header of RFC 8754, as in the packet (linux/seg6.h). The last segment is
 * visited first.
 */
export const srh = routingHeader(
  struct('ipv6_sr_hdr', {
    nexthdr:      [u8,    'nexthdr',       'IPPROTO_* of the next header; the kernel sets it'],
    hdrlen:       [u8,    'hdrlen',        'length in units of 8 bytes, minus one'],
    type:         [u8,    'type',          '4: segment routing'],
    segmentsLeft: [u8,    'segments_left', 'segments still to be visited'],
    firstSegment: [u8,    'first_segment', 'index of the last entry: the number of segments minus one'],
    flags:        [u8,    'flags',         'SR6_FLAG1_*: 0x8 if an HMAC follows'],
    tag:          [u16be, 'tag',           'a class of packets, in network byte order'],
  }),
  ['firstSegment', 1],
)

/** struct ipv6_rpl_sr_hdr: the source routing header of RFC 6554, as in the packet, not compressed (linux/rpl.h). */
export const rplSrh = routingHeader(
  struct('ipv6_rpl_sr_hdr', {
    nexthdr:      [u8,    'nexthdr',       'IPPROTO_* of the next header; the kernel sets it'],
    hdrlen:       [u8,    'hdrlen',        'length in units of 8 bytes, minus one'],
    type:         [u8,    'type',          '3: RPL source route'],
    segmentsLeft: [u8,    'segments_left', 'segments still to be visited'],
    cmpriCmpre:   [u8,    'cmpri_cmpre',   'upper half: bytes left out of all segments but the last; lower half: of the last'],
    padReserved:  [u8,    'pad_reserved',  'upper half: bytes of padding at the end'],
    reserved1:    [u16be, 'reserved1',     'zero'],
  }),
  ['segmentsLeft', 0],
)

/** struct seg6_iptunnel_encap: the segment routing header, and how a packet gets it. */
export interface Seg6Encap {
  /** SEG6_IPTUN_MODE_*. */
  mode: number
  /** The segment routing header, struct ipv6_sr_hdr. */
  srh: RoutingHeader<(typeof srh)['head']['members']>
}

const seg6Head = struct('seg6_iptunnel_encap', {
  mode: [oneOf(s32, SEG6_IPTUN_MODE), 'mode', 'SEG6_IPTUN_MODE_*: where the header goes'],
})

/** SEG6_IPTUNNEL_SRH: a struct seg6_iptunnel_encap, which ends in a struct ipv6_sr_hdr. */
export const seg6Encap: Codec<Seg6Encap> & { readonly srh: typeof srh } = {
  name: 'seg6_iptunnel_encap',
  srh,
  shape: { type: 'own', parts: [seg6Head as Codec<unknown>, srh as Codec<unknown>], keys: { ...membersOf(seg6Head), srh: srh as Codec<unknown> } },
  read: (b, at, end) => ({ ...seg6Head.read(b, at, Math.min(at + 4, end)), srh: srh.read(b, at + 4, end) }),
  write(w, value) {
    if (typeof value !== 'object' || value === null) throw new TypeError(`expected { mode, srh }, got ${shown(value)}`)
    seg6Head.write(w, { mode: value.mode })
    srh.write(w, value.srh)
  },
  parts(b, at, end, path, out) {
    leaf(seg6Head, b, at, Math.min(at + 4, end), path, out)
    leaf(srh, b, at + 4, end, `${path}.srh`, out)
  },
}
