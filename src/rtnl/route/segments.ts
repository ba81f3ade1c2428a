import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { ipv6 } from '../../netlink/codec/address.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { s32 } from '../../netlink/codec/numbers.ts'
import { numberOf } from '../common/checks.ts'
import { taken } from '../common/named/take.ts'
import type { Enum, Taken } from '../common/named/types.ts'
import { checked } from '../common/values.ts'
import { SEG6_IPTUN_MODE, SEG6_LOCAL_ACTION } from './constants.ts'
import type { encap, seg6LocalEncap } from './encapsulations.ts'
import type { RoutingHeader, rplSrh, Seg6Encap, srh } from './routing-header.ts'

/** The segments of a routing header, as in `ip`. The other members of the header follow from them. */
export interface SegmentOptions {
  /** IPv6 addresses, the one to visit first in front. */
  readonly segs: readonly string[]
  /** Id of the key of an HMAC (SR6_TLV_HMAC). */
  readonly hmac?: number
}

/** A segment routing header, as in `ip route … encap seg6`. */
export interface Seg6Options extends SegmentOptions {
  /** Where the header goes. Default: ENCAP. */
  readonly mode?: Enum<keyof typeof SEG6_IPTUN_MODE>
  /** Source address of the outer header. */
  readonly src?: string
}

type TakenEncap = Taken<typeof encap>

/** An encapsulation by its kind, as calls take it. */
export type EncapOptions = Omit<TakenEncap, 'seg6' | 'seg6Local' | 'rpl'> & {
  /** Segment routing over IPv6. Kernel: LWTUNNEL_ENCAP_SEG6. */
  seg6?: TakenEncap['seg6'] | Seg6Options
  /** What the end of a segment does with a packet. Kernel: LWTUNNEL_ENCAP_SEG6_LOCAL. */
  seg6Local?: Omit<Taken<typeof seg6LocalEncap>, 'srh'> & {
    /** The segment routing header to add. Kernel: SEG6_LOCAL_SRH. */
    srh?: Taken<typeof srh> | SegmentOptions
  }
  /** Source routing of RPL. Kernel: LWTUNNEL_ENCAP_RPL. */
  rpl?: TakenEncap['rpl'] | Pick<SegmentOptions, 'segs'>
}

/** Bytes of the TLV of an HMAC, which follows the segments. */
const HMAC_TLV = 40
const HMAC_TYPE = 5
const HMAC_FLAG = 0x8

/** A TLV of 38 bytes: two reserved ones, the key, and room for the hash. */
function hmacTlv(key: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(HMAC_TLV))
  view.setUint8(0, HMAC_TYPE)
  view.setUint8(1, HMAC_TLV - 2)
  view.setUint32(4, key)
  return new Uint8Array(view.buffer)
}

/**
 * Returns the segment routing header of a list of segments, the first to visit in front. An inline one ends in the destination of the
 * packet, which the kernel fills in.
 */
export function segmentHeader(
  { segs, hmac = 0 }: SegmentOptions,
  inline: boolean,
): RoutingHeader<(typeof srh)['head']['members']> {
  const segments = [...(inline ? ['::'] : []), ...segs.toReversed()]
  const bytes = 8 + 16 * segments.length + (hmac === 0 ? 0 : HMAC_TLV)
  return {
    nexthdr: 0,
    hdrlen: bytes / 8 - 1,
    type: 4,
    segmentsLeft: segments.length - 1,
    firstSegment: segments.length - 1,
    flags: hmac === 0 ? 0 : HMAC_FLAG,
    tag: 0,
    segments,
    ...(hmac === 0 ? {} : { tail: hmacTlv(hmac) }),
  }
}

/** Returns the source routing header of RPL of a list of segments, the first to visit in front. */
export function rplHeader(segs: readonly string[]): RoutingHeader<(typeof rplSrh)['head']['members']> {
  const srh = { nexthdr: 0, hdrlen: segs.length * 2, type: 3, segmentsLeft: segs.length, segments: segs.toReversed() }
  return { ...srh, cmpriCmpre: 0, padReserved: 0, reserved1: 0 }
}

const mode = oneOf(s32, SEG6_IPTUN_MODE)

function modeNumber(value: unknown): number {
  return atPath('mode', () => checked(mode, taken(mode)?.(value) as number))
}

/** A header has at most 255 units of 8 bytes, and two of them are a segment. */
const MOST_SEGMENTS = 127

function checkSegments({ segs, hmac }: Partial<SegmentOptions>): void {
  atPath('segs', () => {
    if (!Array.isArray(segs) || segs.length === 0 || segs.length > MOST_SEGMENTS)
      throw new TypeError(`expected an array of 1 to ${MOST_SEGMENTS} IPv6 addresses, got ${shown(segs)}`)
    for (const [i, one] of segs.entries()) atPath(`[${i}]`, () => checked(ipv6, one))
  })
  if (hmac !== undefined) atPath('hmac', () => numberOf('id of a key', {}, hmac))
}

const hasSegments = (value: unknown): value is SegmentOptions & Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'segs')

function seg6(options: Seg6Options): object {
  checkKeys('an encapsulation with segs', options, ['mode', 'segs', 'hmac', 'src'])
  checkSegments(options)
  const number = options.mode === undefined ? SEG6_IPTUN_MODE.ENCAP : modeNumber(options.mode)
  const srh: Seg6Encap = { mode: number, srh: segmentHeader(options, number === SEG6_IPTUN_MODE.INLINE) }
  return { srh, ...(options.src === undefined ? {} : { src: options.src }) }
}

/** The mode of a whole header may be a name, too. */
function namedMode(value: { srh?: unknown }): object {
  const { srh } = value
  if (typeof srh !== 'object' || srh === null || !Object.hasOwn(srh, 'mode')) return value
  return { ...value, srh: atPath('srh', () => ({ ...srh, mode: modeNumber((srh as { mode: unknown }).mode) })) }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Each takes the value of its kind, and returns that of the wire level, except names. */
const KINDS: Readonly<Record<string, (value: object) => unknown>> = {
  seg6: (value) => (hasSegments(value) ? seg6(value as unknown as Seg6Options) : namedMode(value)),
  rpl(value) {
    if (!hasSegments(value)) return value
    checkKeys('an encapsulation with segs', value, ['segs'])
    checkSegments(value)
    return { srh: rplHeader(value.segs) }
  },
  seg6Local(value) {
    const { srh, action } = value as { srh?: unknown; action?: unknown }
    if (!hasSegments(srh)) return value
    const encaps = [SEG6_LOCAL_ACTION.END_B6_ENCAP, 'END_B6_ENCAP'].includes(upper(action) as string)
    return {
      ...value,
      srh: atPath('srh', () => {
        checkKeys('a header with segs', srh, ['segs', 'hmac'])
        checkSegments(srh)
        return segmentHeader(srh, !encaps)
      }),
    }
  },
}

const upper = (value: unknown): unknown => (typeof value === 'string' ? value.toUpperCase() : value)

/** Returns an encapsulation with the headers that its segments describe. Throws TypeError or RangeError. */
export function withHeaders(wanted: object): object {
  const entries = Object.entries(wanted).map(([kind, value]) => {
    const make = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
    return [kind, make && isObject(value) ? atPath(kind, () => make(value)) : value] as const
  })
  return Object.fromEntries(entries)
}
