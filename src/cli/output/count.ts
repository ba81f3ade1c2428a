/** A counter as text: with -h as `1.50k`, with -iec in steps of 1024 as `1.46ki`. */
export function countText(count: bigint, { human, iec }: { readonly human?: boolean; readonly iec?: boolean }): string {
  const base = iec ? 1024n : 1000n
  if (!human || count < base) return String(count)
  let power = base
  let prefix = 0
  while (count / base >= power && prefix < PREFIXES.length - 1) {
    power *= base
    prefix++
  }
  const whole = count / power
  const decimals = whole < 10n ? 2 : whole < 100n ? 1 : 0
  return `${rounded(Number(count) / Number(power), decimals)}${PREFIXES[prefix]}${iec ? 'i' : ''}`
}

const PREFIXES = 'kMGTPE'

/** Rounds half to even, as printf(3) does; `toFixed` rounds up. Only multiples of 1/8 can be exact halves. */
function rounded(value: number, decimals: number): string {
  const scaled = value * 10 ** decimals
  const half = Number.isInteger(value * 8) && scaled % 1 === 0.5
  if (!half) return value.toFixed(decimals)
  const down = Math.floor(scaled)
  return ((down % 2 === 0 ? down : down + 1) / 10 ** decimals).toFixed(decimals)
}
