import type { WireKinds, WirePorts } from '../../rtnl/link/kind/wire.ts'
import type { LinkMessage } from '../../rtnl/link/table.ts'
import type { PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'
import type { Words } from '../parse/words.ts'

/** Options of the library from the words after `type KIND`. */
export interface KindSettings {
  readonly data?: object
  readonly peer?: object
  readonly slaveKind?: string
  readonly slaveData?: object
}

/** The part of the session that a kind needs, so that kinds do not depend on Node. */
export interface KindSession {
  readonly options: { readonly family: number }
  readonly io: { err(text: string): void }
  /** The index of a link by its name, an alternative name, or `if` and its index; undefined if there is none. */
  indexOf(name: string): Promise<number | undefined>
}

/** Context for reading the words after `type KIND`. */
export interface KindReading {
  readonly session: KindSession
  readonly kind: string
  /** True for `link set`, which changes an existing link. */
  readonly isChange: boolean
  /** Reads the link to change: for a tunnel, `ip` sends unchanged options again. */
  existing(): Promise<LinkMessage>
  /** Reads the peer of a pair, with the words of `link add`. */
  readPeer(words: Words): Promise<object>
}

/** Reader and printer of the options of a kind or a port. `D`: the decoded attributes. */
export interface OptionWords<D> {
  /** Output of `link help KIND`. */
  readonly usage?: string | ((kind: string) => string)
  /** The kind has no options: `ip` ignores all words after it. */
  readonly bare?: true
  /** Reads the words after the kind. Omitted if `ip` 6.1 does not know the kind. */
  read?(words: Words, reading: KindReading): Promise<KindSettings>
  /** Prints the settings (ip -d). Without it only the name of the kind is printed. */
  print?(data: D, out: Output, ctx: PrintContext): void
}

/** A kind of link on the command line. */
export interface CliKind<K extends keyof WireKinds> extends OptionWords<WireKinds[K]> {
  /** Words of its ports: the type `KIND_slave`. */
  readonly port?: OptionWords<K extends keyof WirePorts ? WirePorts[K] : never>
}
