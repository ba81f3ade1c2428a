import type { Sized } from './codec.ts'

/** A codec of numbers whose values or bits have names. The names are for showing; the value stays a number. */
export interface Named extends Sized<number> {
  readonly names: Readonly<Record<string, number>>
  /** The names are of bits, which combine. */
  readonly combine?: true
}

/** Bits kept as a number, so that bits without a name survive. */
export function bits(of: Sized<number>, names: Readonly<Record<string, number>>): Named {
  return {
    ...of,
    names,
    combine: true,
    show(value) {
      const { on, rest } = bitNames(value, names)
      if (rest !== 0) on.push(`0x${rest.toString(16)}`)
      return on.join('|') || '0'
    },
  }
}

/** Which names a value has the bits of, and the bits left without a name. */
export function bitNames(value: number, names: Readonly<Record<string, number>>): { on: string[]; rest: number } {
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

/** A number that is one of several; a number without a name survives. */
export function oneOf(of: Sized<number>, names: Readonly<Record<string, number>>): Named {
  return {
    ...of,
    names,
    show: (value) => (nameOf(names, value) === undefined ? String(value) : `${value} ${nameOf(names, value)}`),
  }
}

/** The name a table of constants gives a number. */
export function nameOf(names: Readonly<Record<string, number>>, value: number): string | undefined {
  for (const name in names) if (names[name] === value) return name
  return undefined
}
