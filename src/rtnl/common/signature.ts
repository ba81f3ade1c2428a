/** What changes all the time, and is no change of the object: counters, timers, ages, remaining lifetimes. */
const RESTLESS =
  /^(stats|stats64|icmp6stats|reachableTime|xstats|slaveXstats|event|valid|prefered|.*[tT]imer|expires|clntref|lastuse|used|confirmed|updated|refcnt|probes)$/

/** A text that is the same for two objects that differ in nothing but what changes all the time. */
export function signature(value: object): string {
  return JSON.stringify(value, (key, item: unknown) => {
    if (RESTLESS.test(key)) return undefined
    if (typeof item === 'bigint') return `${item}n`
    return item instanceof Uint8Array ? Array.from(item).join() : item
  })
}
