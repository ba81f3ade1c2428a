// Numbers as tc(8) prints them (iproute2, lib/utils.c and tc/tc_util.c).

const RATES: readonly (readonly [bits: number, unit: string])[] = [
  [1e12, 'Tbit'],
  [1e9, 'Gbit'],
  [1e6, 'Mbit'],
  [1e3, 'Kbit'],
]
const KILO = 1024
/** Nanoseconds of a tick of the packet scheduler (include/net/pkt_sched.h: PSCHED_SHIFT). */
const TICK_NS = 64
const US = 1000
const SECOND = 1_000_000

/** Bytes per second as bits per second: `1Mbit`. */
export function rateText(bytes: number | bigint): string {
  const bits = Number(bytes) * 8
  const [unit, name] = RATES.find(([size]) => bits >= size && bits % (size / 1000) === 0) ?? [1, 'bit']
  return `${bits / unit}${name}`
}

/** `10Kb`, `1514b` */
export function sizeText(bytes: number | bigint): string {
  const size = Number(bytes)
  if (size >= KILO * KILO && size % (KILO * KILO) === 0) return `${size / KILO / KILO}Mb`
  return size >= KILO && size % KILO === 0 ? `${size / KILO}Kb` : `${size}b`
}

/** Microseconds: `10ms`, `1.5s`, `100us`. */
export function timeText(microseconds: number): string {
  if (microseconds >= SECOND && microseconds % US === 0) return `${microseconds / SECOND}s`
  return microseconds >= US ? `${microseconds / US}ms` : `${microseconds}us`
}

export const nanosecondsText = (value: number | bigint): string => timeText(Number(value) / US)

/** Microseconds of ticks, which are rounded. */
export const fromTicks = (ticks: number): number => Math.round((ticks * TICK_NS) / US)

/** Bytes that a rate sends in some ticks. */
export const bytesIn = (ticks: number, rate: number | bigint): number =>
  Math.round((ticks * TICK_NS * Number(rate)) / (SECOND * US))

/** A probability, of which 2³² - 1 is 1: `1%`. */
export const percentText = (value: number): string => `${Number(((value / 0xffffffff) * 100).toPrecision(4))}%`

/** A handle or class: `1:10`. */
export const handleText = (value: number): string => {
  const minor = value & 0xffff
  return `${(value >>> 16).toString(16)}:${minor === 0 ? '' : minor.toString(16)}`
}
