import type { HeaderField } from './fields.ts'
import type { Type } from './values.ts'

/** An expression of a rule. */
export interface Expression {
  readonly name?: string
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** What a rule needs beside its expressions. */
export interface RuleContext {
  /** NFPROTO_* of the table. */
  readonly family: number
  readonly littleEndian: boolean
  readonly ifname: (index: number) => string
  /** The elements of an anonymous set, by its number in a transaction, or by its name. */
  readonly elementsOf: (setId: unknown, name: string, types: readonly Type[], context: RuleContext) => string | undefined
}

/** A register: a field, masked or not, or a value. */
export interface Register extends Partial<HeaderField> {
  readonly mask?: Uint8Array
  readonly xor?: Uint8Array
  readonly value?: Uint8Array
}
