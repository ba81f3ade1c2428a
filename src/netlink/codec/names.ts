import type { Names, Sized } from './codec.ts'

/** A copy of a codec of numbers whose values, or bits, have names. The names are for showing: the value stays a number. */
function named(of: Sized<number>, names: Names, flags: boolean, show: (value: number) => string): Sized<number> {
  const { shape } = of
  if (shape.type !== 'integer') throw new TypeError(`expected a codec of integers, got ${of.name}`)
  return { ...of, shape: { ...shape, names, ...(flags ? { flags } : {}) }, show }
}

/**
 * Flags: `bits(u32, { UP: 1, BROADCAST: 2 })`. The value stays a number, so that bits without a name survive; the names are for explained
 * hex, JSON and the schema. Throws TypeError unless `of` is a codec of integers.
 */
export function bits(of: Sized<number>, names: Names): Sized<number> {
  return named(of, names, true, (value) => {
    const { on, rest } = bitNames(value, names)
    if (rest !== 0) on.push(`0x${rest.toString(16)}`)
    return on.join('|') || '0'
  })
}

/** Which names a value has the bits of, and the bits left without a name. */
export function bitNames(value: number, names: Names): { on: string[]; rest: number } {
  const on: string[] = []
  let rest = value
  for (const name in names) {
    const bit = names[name] as number
    // Of what is left, as a name may stand for several bits. `>>> 0`: the highest of 32 bits would be a negative number.
    if ((rest & bit) >>> 0 !== bit || bit === 0) continue
    on.push(name)
    rest &= ~bit
  }
  return { on, rest: rest >>> 0 }
}

/**
 * An enum: `oneOf(u8, { INET: 2, INET6: 10 })`. The value stays a number, so that one without a name survives; the names are for explained
 * hex, JSON and the schema. Throws TypeError unless `of` is a codec of integers.
 */
export function oneOf(of: Sized<number>, names: Names): Sized<number> {
  const show = (value: number): string => {
    const name = nameOf(names, value)
    return name === undefined ? String(value) : `${value} ${name}`
  }
  return named(of, names, false, show)
}

/** The name a table of constants gives a number. */
export function nameOf(names: Names, value: number): string | undefined {
  for (const name in names) if (names[name] === value) return name
  return undefined
}
