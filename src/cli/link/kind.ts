import type { LinkKinds, PortKinds } from '../../rtnl/link/kind/data.ts'
import type { Link } from '../../rtnl/link/view.ts'
import type { PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'
import type { Words } from '../parse/words.ts'

/** What the words after `type KIND` mean: options of the library. */
export interface KindSettings {
  readonly data?: object
  readonly peer?: object
  readonly slaveKind?: string
  readonly slaveData?: object
}

/** What the words of a kind need of the session, and no more: so the kinds stay free of Node. */
export interface KindSession {
  readonly options: { readonly family: number }
  readonly io: { err(text: string): void }
  /** The index of a link by its name, an alternative name, or `if` and its index; undefined where there is none. */
  indexOf(name: string): Promise<number | undefined>
}

/** What the words after `type KIND` are read with. */
export interface KindReading {
  readonly session: KindSession
  readonly kind: string
  /** `link set`: an existing link is changed. */
  readonly isChange: boolean
  /** The link to be changed as it is: `ip` says again of a tunnel what the words do not change. */
  existing(): Promise<Link>
  /** Reads the other end of a pair: the words of `link add` once more. */
  readPeer(words: Words): Promise<object>
}

/** How the options of a kind, or of a port, are read from a command line and printed. `D`: the decoded attributes. */
export interface OptionWords<D> {
  /** What `link help KIND` prints. */
  readonly usage?: string | ((kind: string) => string)
  /** It has no options: `ip` passes over whatever stands after it. */
  readonly bare?: true
  /** Reads the words after the kind. Without it `ip` 6.1 does not know the kind. */
  read?(words: Words, reading: KindReading): Promise<KindSettings>
  /** Prints the settings (ip -d). Without it only the name of the kind is printed. */
  print?(data: D, out: Output, ctx: PrintContext): void
}

/** A kind of link on the command line. */
export interface CliKind<K extends keyof LinkKinds> extends OptionWords<LinkKinds[K]> {
  /** Its ports: the type `KIND_slave`. */
  readonly port?: OptionWords<K extends keyof PortKinds ? PortKinds[K] : never>
}
