import { shown } from '../../../netlink/base/shown.ts'
import { parseIp, parseMac } from '../../../netlink/codec/address.ts'

/** The input of a rule: the options of the link and those of its kind. */
export interface KindRequest {
  /** `vlan`; for a port, the kind of its master. */
  readonly kind: string
  /** The options of the link. */
  readonly options: Readonly<Record<string, unknown>>
  /** The options of the kind. */
  readonly data: Readonly<Record<string, unknown>>
}

/** A requirement of the kernel on the options of a kind. It leaves values of the wrong type to the encoder. */
export interface OptionRule<K extends string = string> {
  /** The options of the kind that it checks. */
  readonly keys: readonly K[]
  /** Throws TypeError or RangeError if the kernel would reject the request. */
  check(request: KindRequest): void
  /** The options of a link that the kernel reports although a request must not have them. */
  reported?(request: KindRequest): readonly string[]
}

/** Requires options of the kind. The type of `data` has them as required members. */
export interface Needs<K extends string> extends OptionRule<K> {
  readonly needs: readonly K[]
}

/** Requires an option of the link, or `data`. The type of the options has it as a required member. */
export interface NeedsOption<O extends string> extends OptionRule<never> {
  readonly needsOption: O
}

/** Adds the article: a name that begins with two consonants is spelled out, so it is `an hsr` (aitch) and `a gtp`. */
export const a = (kind: string): string => (/^([aeiou]|[fhlmnrsx][^aeiou])/.test(kind) ? `an ${kind}` : `a ${kind}`)
const given = (value: unknown): boolean => value !== undefined && value !== 0 && value !== 0n

/** Requires the underlying link: IFLA_LINK. */
export const below: NeedsOption<'link'> = {
  keys: [],
  needsOption: 'link',
  check({ kind, options }) {
    if (options['link'] === undefined) throw new TypeError(`expected link, the underlying link of ${a(kind)}: its name or index`)
  },
}

/** Rejects a kind that RTM_NEWLINK does not create. `how` says what creates it. */
export function notMade(how: string): OptionRule<never> {
  return {
    keys: [],
    check({ kind }) {
      throw new TypeError(`expected a kind of link that rtnetlink can create, got ${shown(kind)}: ${how}`)
    },
  }
}

/**
 * Requires a unicast Ethernet address: not a multicast one, nor all zeros (is_valid_ether_addr in linux/etherdevice.h).
 */
export const ethernet: OptionRule<never> = {
  keys: [],
  check: ({ kind, options }) => station(kind, 'address', options['address']),
}

/** Like `ethernet`, for the other end. */
export const ethernetPeer: OptionRule<never> = {
  keys: [],
  check: ({ kind, options }) => station(kind, 'address of the peer', (options['peer'] as { address?: unknown })?.address),
}

function station(kind: string, what: string, address: unknown): void {
  if (typeof address !== 'string') return
  const bytes = parseMac(address)
  if (bytes.length !== 6) throw new TypeError(`expected ${what} of 6 bytes for ${a(kind)}, got ${shown(address)}`)
  if (((bytes[0] as number) & 1) !== 0 || bytes.every((byte) => byte === 0))
    throw new TypeError(`expected a unicast ${what} for ${a(kind)}, not multicast or all zeros, got ${shown(address)}`)
}

/** Requires a unicast Ethernet address as this option. */
export function unicastMac<K extends string>(key: K): OptionRule<K> {
  return { keys: [key], check: ({ kind, data }) => station(kind, key, data[key]) }
}

/** Rejects an option of the link that the kind does not support. */
export function without(option: string): OptionRule<never> {
  return {
    keys: [],
    check({ kind, options }) {
      if (options[option] !== undefined)
        throw new TypeError(`expected no ${option} for ${a(kind)}, got ${shown(options[option])}`)
    },
  }
}

/** Requires an option of the link. */
export function needsOption<const O extends string>(option: O): NeedsOption<O> {
  return {
    keys: [],
    needsOption: option,
    check({ kind, options }) {
      if (options[option] === undefined) throw new TypeError(`expected ${option} for ${a(kind)}`)
    },
  }
}

/** Requires options of the kind. */
export function needs<K extends string>(...keys: K[]): Needs<K> {
  return {
    keys,
    needs: keys,
    check({ kind, data }) {
      const missing = keys.find((key) => data[key] === undefined)
      if (missing !== undefined) throw new TypeError(`expected ${missing} in the data of ${a(kind)}`)
    },
  }
}

/** Requires `data`: an empty IFLA_INFO_DATA is enough, a missing one is not. */
export function needsData(example: string): NeedsOption<'data'> {
  return {
    keys: [],
    needsOption: 'data',
    check({ kind, options }) {
      if (options['data'] === undefined)
        throw new TypeError(`data: expected the options of ${a(kind)}, such as ${example}, got undefined`)
    },
  }
}

/** Requires at least one of several options. */
export function needsOneOf<K extends string>(...keys: K[]): OptionRule<K> {
  return {
    keys,
    check({ kind, data }) {
      if (keys.every((key) => data[key] === undefined))
        throw new TypeError(`expected one of ${keys.join(', ')} in the data of ${a(kind)}`)
    },
  }
}

/** Requires a number from `min` to `max`. */
export function range<K extends string>(key: K, min: number, max: number): OptionRule<K> {
  return {
    keys: [key],
    check({ kind, data }) {
      const value = data[key]
      if (typeof value === 'number' && (value < min || value > max))
        throw new RangeError(`expected ${key} of ${a(kind)} from ${min} to ${max}, got ${value}`)
    },
  }
}

/** Requires one of several numbers. */
export function among<K extends string>(key: K, values: Readonly<Record<string, number>>): OptionRule<K> {
  const list = Object.entries(values).map(([name, value]) => `${value} ${name}`)
  return {
    keys: [key],
    check({ kind, data }) {
      const value = data[key]
      if (typeof value === 'number' && !Object.values(values).includes(value))
        throw new RangeError(`expected ${key} of ${a(kind)}: ${list.join(', ')}, got ${value}`)
    },
  }
}

/** Rejects bits that must not be set. `names` names them. */
export function noBits<K extends string>(key: K, mask: number, names: string): OptionRule<K> {
  return {
    keys: [key],
    check({ kind, data }) {
      const value = data[key]
      if (typeof value === 'number' && (value & mask) !== 0)
        throw new RangeError(`expected ${key} of ${a(kind)} without ${names}, got 0x${value.toString(16)}`)
    },
  }
}

/** Rejects two options together; zero counts as absent. */
export function exclusive<K extends string>(first: K, second: K): OptionRule<K> {
  return {
    keys: [first, second],
    check({ kind, data }) {
      if (given(data[first]) && given(data[second]))
        throw new TypeError(`expected ${first} or ${second} in the data of ${a(kind)}, got both`)
    },
  }
}

/** Allows an option only with one of the others; zero counts as absent. */
export function onlyWith<K extends string>(key: K, ...others: K[]): OptionRule<K> {
  return {
    keys: [key, ...others],
    check({ kind, data }) {
      if (given(data[key]) && !others.some((other) => given(data[other])))
        throw new TypeError(`expected ${key} only with ${others.join(' or ')} in the data of ${a(kind)}`)
    },
  }
}

/**
 * Allows options only with some values of another option, if that is given. The kernel reports them with all values. `hint` ends
 * the error: what to use instead.
 */
export function onlyWhere<K extends string>(
  keys: K[],
  by: K,
  names: Readonly<Record<string, number>>,
  values: number[],
  hint = '',
): OptionRule<K> {
  const list = Object.entries(names).filter(([, value]) => values.includes(value))
  const unfit = ({ data }: KindRequest): readonly K[] => {
    const value = data[by]
    return typeof value !== 'number' || values.includes(value) ? [] : keys.filter((one) => data[one] !== undefined)
  }
  return {
    keys: [...keys, by],
    reported: unfit,
    check(request) {
      const [key] = unfit(request)
      if (key === undefined) return
      const given = Object.entries(names).filter(([, value]) => value === request.data[by])
      const [allowed, got] = [list, given].map((some) => some.map(([name, n]) => `${n} ${name}`).join(' or '))
      throw new TypeError(
        `expected ${key} of ${a(request.kind)} only with ${by} ${allowed}, got ${by} ${got || request.data[by]}${hint}`,
      )
    },
  }
}

/** Requires a range whose low end is not above its high end. */
export function ordered<K extends string>(key: K): OptionRule<K> {
  return {
    keys: [key],
    check({ kind, data }) {
      const { low, high } = (data[key] ?? {}) as { low?: unknown; high?: unknown }
      if (typeof low === 'number' && typeof high === 'number' && high < low)
        throw new RangeError(`expected ${key} of ${a(kind)} with low at most high, got ${low} to ${high}`)
    },
  }
}

/** Requires a custom condition. `what` says what was expected. */
export function rule<const K extends string>(
  keys: K[],
  what: string,
  holds: (data: KindRequest['data'], request: KindRequest) => boolean,
): OptionRule<K> {
  return {
    keys,
    check(request) {
      if (!holds(request.data, request)) throw new TypeError(`expected ${what} for ${a(request.kind)}`)
    },
  }
}

/** Options that the kernel reports of some links although a request must not have them: it would reject or reinterpret them. */
export interface ReportedOnly<K extends string = string> {
  /** The options of the kind that a request must not have. */
  readonly keys: readonly K[]
  /** Returns whether this holds for a link with these options of its kind. */
  where(data: KindRequest['data']): boolean
}

/** Names options that the kernel reports and requests must not have, where something holds. */
export function reportedOnly<const K extends string>(keys: K[], where: ReportedOnly['where']): ReportedOnly<K> {
  return { keys, where }
}

/** Whether an option is the address of a multicast group. */
export function isMulticastText(address: unknown): boolean {
  if (typeof address !== 'string') return false
  const [first = 0] = parseIp(address)
  return address.includes(':') ? first === 0xff : (first & 0xf0) === 0xe0
}

/** Whether an option is an address of all zeros. */
export function isAny(address: unknown): boolean {
  return typeof address === 'string' && parseIp(address).every((byte) => byte === 0)
}

/** Rejects a multicast address. */
export function notMulticast<K extends string>(key: K): OptionRule<K> {
  return {
    keys: [key],
    check({ kind, data }) {
      if (isMulticastText(data[key]))
        throw new TypeError(`expected ${key} of ${a(kind)}, not a multicast group, got ${shown(data[key])}`)
    },
  }
}

/** Rejects an address of all zeros, which the kernel reports of a link without one. */
export function notAny<K extends string>(key: K): OptionRule<K> {
  return {
    keys: [key],
    reported: ({ data }) => (isAny(data[key]) ? [key] : []),
    check({ kind, data }) {
      if (isAny(data[key])) throw new TypeError(`expected ${key} of ${a(kind)}, not all zeros, got ${shown(data[key])}`)
    },
  }
}
