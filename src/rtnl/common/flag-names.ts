import { nameOf } from '../../netlink/codec/names.ts'

/** The name that a table of constants gives a number, or the number where it has none. */
export function named(names: Readonly<Record<string, number>>, value: number): string | number {
  return nameOf(names, value) ?? value
}
