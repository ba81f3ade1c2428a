import type { Bits, HeaderField } from './fields.ts'
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
  /** Whether the kernel reports the rule: nft then prints counters even if they are 0. */
  readonly isReported: boolean
  readonly ifname: (index: number) => string
  /** The elements of an anonymous set, by its number in a transaction, or by its name. */
  readonly elementsOf: (setId: unknown, name: string, types: readonly Type[], context: RuleContext) => string | undefined
}

/** A register: a field, masked or not, or a value. */
export interface Register extends Partial<HeaderField> {
  readonly mask?: Uint8Array
  readonly xor?: Uint8Array
  readonly value?: Uint8Array
  /** Bytes of a header in which a mask chooses a field: the words before its name, and the first bit. */
  readonly bits?: {
    readonly name: string
    readonly fields: Bits
    readonly first: number
    readonly says?: Register['says']
  }
  /** The number of bits after a field that a mask has chosen. */
  readonly shift?: number
  /** Whether its words say a comparison of a protocol before it, too. */
  readonly says?: (one: { readonly layer: string; readonly header: string }) => boolean
  /** A number of the machine that was put into network byte order. */
  readonly isSwapped?: boolean
}
