/**
 * Keys that change all the time, and do not count as a change of the object: counters, timers, ages, remaining
 * lifetimes.
 */
const RESTLESS =
  /^(stats|stats64|icmp6stats|reachableTime|xstats|slaveXstats|event|valid|prefered|.*[tT]imer|expires|clntref|lastuse|used|confirmed|updated|refcnt|probes|fdbNLearned|mcastNGroups|mcastEhtHostsCnt)$/
/**
 * The same for keys of one object only, by its own key: in `inet6` of a link the kernel changes them when it sends
 * router solicitations (IF_RS_SENT).
 */
const RESTLESS_IN: Readonly<Record<string, readonly string[]>> = { inet6: ['flags', 'cacheinfo'] }

const isRestless = new Map<string, boolean>()

/**
 * Returns a text that is equal for two objects that differ only in constantly changing values, or in the order of their
 * keys.
 */
export function signature(value: object): string {
  return textOf(value, undefined)
}

/** Returns the objects that differ, each once. */
export const distinct = <T extends object>(all: readonly T[]): T[] => [
  ...new Map(all.map((one) => [signature(one), one])).values(),
]

/** Returns the keys in which two objects differ, in order, without those that change all the time. */
export function changedKeys(before: object, after: object): string[] {
  const [a, b] = [before, after] as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  return keys.filter((key) => !changesAlways(key) && textOf(a[key], key) !== textOf(b[key], key))
}

function textOf(value: unknown, key: string | undefined): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (value instanceof Uint8Array) return `"${value.join()}"`
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item, undefined)).join()}]`
  return objectText(value as Readonly<Record<string, unknown>>, key === undefined ? undefined : RESTLESS_IN[key])
}

/** Sorts the keys: generated code reads frequently used tables, in another key order. */
function objectText(value: Readonly<Record<string, unknown>>, restless: readonly string[] | undefined): string {
  const parts: string[] = []
  for (const key of Object.keys(value).sort()) {
    if (value[key] === undefined || changesAlways(key) || restless?.includes(key)) continue
    parts.push(`${JSON.stringify(key)}:${textOf(value[key], key)}`)
  }
  return `{${parts.join()}}`
}

/** The keys come from the tables, so there are few: a lookup takes a tenth of the time of the expression. */
function changesAlways(key: string): boolean {
  let known = isRestless.get(key)
  if (known === undefined) {
    known = RESTLESS.test(key)
    isRestless.set(key, known)
  }
  return known
}
