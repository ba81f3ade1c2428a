const SECOND = 1_000_000_000n
const UNITS: Readonly<Record<string, bigint>> = { ns: 1n, us: 1000n, ms: 1_000_000n, s: SECOND }

/** Parses `1795444963.854777`, `19:30:00.5` (since midnight) or `2026-11-29T19:30:00Z` to nanoseconds. Returns undefined for any other text. */
export function clockOf(text: string): bigint | undefined {
  const [, hours, minutes, seconds] = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text) ?? []
  if (seconds !== undefined) {
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) >= 61) return undefined
    return (BigInt(hours as string) * 3600n + BigInt(minutes as string) * 60n) * SECOND + decimal(seconds)
  }
  if (/^\d+(\.\d+)?$/.test(text)) return decimal(text)
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : BigInt(at) * 1_000_000n
}

/** Parses `5ms`, `0.2s`, `300us`, or seconds without a unit, to nanoseconds. */
export function durationOf(text: string): bigint | undefined {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ns|us|ms|s)?$/.exec(text) ?? []
  return number === undefined ? undefined : (decimal(number) * (UNITS[unit] as bigint)) / SECOND
}

/** A decimal number of seconds as nanoseconds. */
function decimal(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole) * SECOND + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
}
