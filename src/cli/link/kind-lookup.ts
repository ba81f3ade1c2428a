import type { LinkKinds } from '../../rtnl/link/kind/data.ts'
import type { CliKind, OptionWords } from './kind.ts'
import * as all from './kinds.ts'

/** Any kind, as code sees it that works for all of them. */
interface AnyKind extends OptionWords<object> {
  readonly port?: OptionWords<object>
}

/** Every kind has its words here, and those of its own data: tsc names the one that is missing. */
const kinds: { readonly [K in keyof LinkKinds]: CliKind<K> } = all
/** A kind without options of ports may still have the type `KIND_slave`. */
const KINDS: ReadonlyMap<string, AnyKind> = new Map(Object.entries<AnyKind>(kinds))

/** The words of a kind by its name; undefined for a name that is none. */
export function cliKindOf(name: string | undefined): OptionWords<object> | undefined {
  return KINDS.get(name ?? '')
}

/** The words of a port, by the kind of its master; undefined where a port has none. */
export function cliPortOf(master: string | undefined): OptionWords<object> | undefined {
  return KINDS.get(master ?? '')?.port
}

/** The kind of the master, of a type such as `bridge_slave`; undefined for any other. */
export function masterIn(type: string): string | undefined {
  const master = /^(\w+)_slave$/.exec(type)?.[1]
  return cliPortOf(master) ? master : undefined
}

/** The types that have options and a usage, in the order of their names. */
export function typesWithOptions(): string[] {
  const types = [...KINDS].flatMap(([name, kind]) => [[name, kind] as const, [`${name}_slave`, kind.port] as const])
  return types.flatMap(([name, words]) => (words?.usage !== undefined && !words.bare ? [name] : [])).sort()
}
