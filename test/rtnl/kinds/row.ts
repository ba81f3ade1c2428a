import type { CreateLink } from '../../../src/index.ts'

/** One set of options of a kind, in the words of nlwire and in those of `ip`, and what `ip -j -d` makes of it. */
export interface Row {
  /** What the options show. */
  readonly what: string
  /** The options of nlwire. */
  readonly link: CreateLink
  /** The words of `ip link add x0 index 100 …`. */
  readonly words: string
  /** What ip prints of the kind as `info_data`, at least. Nothing if the kind reports nothing. */
  readonly shown?: Readonly<Record<string, unknown>>
  /** What nlwire reads beyond `link.data` or otherwise; undefined for what the kernel takes and never reports. */
  readonly read?: Readonly<Record<string, unknown>>
  /** What both report besides: `mtu`, `address`. */
  readonly also?: Readonly<Record<string, unknown>>
  /** Commands of ip that come first. */
  readonly before?: readonly string[]
  readonly needs?: Needs
}

/** What a row cannot do without. */
export interface Needs {
  /** The first kernel, iproute2 that has it: `6.7`. */
  readonly kernel?: string
  readonly ip?: string
  /** Kernel modules that nobody loads of itself. */
  readonly modules?: readonly string[]
}

/** The rows of each kind. */
export type Kinds = Readonly<Record<string, readonly Row[]>>

/** A pair of links to put others upon: d0 with index 50, d1 with index 51. */
export const LOWER = ['link add d0 index 50 type veth peer name d1 index 51']

/** The same rows for a kind that differs in name only. */
export function alike(rows: readonly Row[], kind: string): Row[] {
  return rows.map((row) => ({
    ...row,
    link: { ...row.link, kind } as CreateLink,
    words: row.words.replace(`type ${row.link.kind}`, `type ${kind}`),
  }))
}
