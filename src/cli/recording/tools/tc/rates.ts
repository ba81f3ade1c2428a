import type { Remaining, Taker } from '../remaining.ts'
import { bytesIn, rateText, sizeText } from './units.ts'

const LINKLAYERS: Readonly<Record<number, string>> = { 0: '', 1: '', 2: ' linklayer atm' }
/** A rate in struct tc_ratespec that stands in an attribute of 64 bits. */
const LARGE = 0xffffffff

/** A struct tc_ratespec as `rate 1Mbit overhead 14`, with the rate of 64 bits if there is one. */
export const ratespec =
  (name: string, key: string, key64: string, of: (from: Remaining) => Remaining): Taker =>
  (from) => {
    const spec = of(from).inside(key, true)
    const rate = rateOf(spec, from.take(key64))
    for (const derived of ['cellLog', 'cellAlign']) spec.take(derived)
    const layer = LINKLAYERS[spec.number('linklayer') ?? 1] ?? ''
    const [overhead, mpu] = [spec.number('overhead'), spec.number('mpu')]
    if (rate === undefined) return undefined
    return `${name} ${rateText(rate)}${overhead ? ` overhead ${overhead}` : ''}${mpu ? ` mpu ${mpu}` : ''}${layer}`
  }

function rateOf(spec: Remaining, wide: unknown): number | undefined {
  const rate = spec.number('rate')
  return rate === LARGE && wide !== undefined ? Number(wide) : rate || undefined
}

/** The rate of a struct tc_ratespec, without taking it. */
export function peekRate(spec: unknown, wide: unknown): number {
  const rate = Number((spec as { rate?: number } | undefined)?.rate ?? 0)
  return rate === LARGE && wide !== undefined ? Number(wide) : rate
}

/** Bytes of a burst that is given in the ticks that the rate needs. */
export const burstWord = (name: string, ticks: number | undefined, rate: number): string | undefined =>
  ticks ? `${name} ${sizeText(bytesIn(ticks, rate))}` : undefined
