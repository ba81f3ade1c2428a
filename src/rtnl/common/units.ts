import { shown } from '../../netlink/base/shown.ts'

// Quantities with a unit, by the rules of iproute2.

const SECONDS = ['s', 'sec', 'secs']
const MILLISECONDS = ['ms', 'msec', 'msecs']

/** The longest time in milliseconds that 32 bits hold. */
const LONGEST = 0xffffffff

/**
 * Returns the milliseconds of a text such as `100ms`, `1.5s` or `2secs`, rounded up; `raw` of a text without a unit, which is
 * in the unit of the kernel (get_time_rtt in lib/utils.c of iproute2). Throws TypeError or RangeError.
 */
export function timeOf(text: string): { readonly value: number; readonly raw: boolean } {
  const [, number, unit = ''] = /^(0x[0-9a-f]+|\d+(?:\.\d*)?|\.\d+)([a-z]*)$/i.exec(text) ?? []
  const word = unit.toLowerCase()
  if (number === undefined || !['', ...SECONDS, ...MILLISECONDS].includes(word))
    throw new TypeError(`expected a time such as "100ms" or "1.5s", got ${shown(text)}`)
  // As strtoul(3) reads it: 0x is hexadecimal, a leading 0 octal.
  const amount = /^0[0-7]+$/.test(number) ? Number.parseInt(number, 8) : Number(number)
  const value = Math.ceil(SECONDS.includes(word) ? amount * 1000 : amount)
  if (!(value <= LONGEST)) throw new RangeError(`expected a time of at most ${LONGEST} ms, got ${shown(text)}`)
  return { value, raw: word === '' }
}
