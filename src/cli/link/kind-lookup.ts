import type { WireKinds } from '../../rtnl/link/kind/wire.ts'
import { withHint } from '../parse/exit.ts'
import type { CliKind, OptionWords } from './kind.ts'
import * as all from './kinds.ts'

/** Any kind, for code that handles all kinds alike. */
interface AnyKind extends OptionWords<object> {
  readonly port?: OptionWords<object>
}

/** Words of every kind, typed by its data: tsc reports a missing kind. */
const kinds: { readonly [K in keyof WireKinds]: CliKind<K> } = all
/** Kinds without port options can still have the type `KIND_slave`. */
const KINDS: ReadonlyMap<string, AnyKind> = new Map(Object.entries<AnyKind>(kinds))

/** Words of a kind by name; undefined for an unknown name. */
export function cliKindOf(name: string | undefined): OptionWords<object> | undefined {
  return KINDS.get(name ?? '')
}

/** Words of a port, by the kind of its master; undefined if it has none. */
export function cliPortOf(master: string | undefined): OptionWords<object> | undefined {
  return KINDS.get(master ?? '')?.port
}

/** Kind of the master for a type such as `bridge_slave`; undefined for other types. */
export function masterIn(type: string): string | undefined {
  const master = /^(\w+)_slave$/.exec(type)?.[1]
  return cliPortOf(master) ? master : undefined
}

/** Types with options and a usage, sorted by name. */
export function typesWithOptions(): string[] {
  const types = [...KINDS].flatMap(([name, kind]) => [[name, kind] as const, [`${name}_slave`, kind.port] as const])
  return types.flatMap(([name, words]) => (words?.usage !== undefined && !words.bare ? [name] : [])).sort()
}

/** All types whose words are known: those with options, and kinds without. Sorted by name. */
export const knownTypes = (): string[] => [...new Set([...KINDS.keys(), ...typesWithOptions()])].sort()

/** Adds to an error that a misspelt type caused the type that it resembles. Returns the error. */
export function withType(error: unknown, type: string | undefined): unknown {
  return type === undefined || KINDS.has(type) ? error : withHint(error, type, [...KINDS.keys()])
}
