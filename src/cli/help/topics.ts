// `help` with a topic, and `--help`, `-help` and `-h` behind an object, a command or the type of a link: the usage on stdout, and exit code 0.
// `ip` has neither: its `link help` prints on stderr and exits with 255, here too.
import type { Command } from '../object.ts'
import { Exit } from '../parse/exit.ts'
import { isShort } from '../parse/words.ts'
import type { Session } from '../session.ts'
import type { OwnCommandName } from '../usage.ts'
import { usageOfCommand } from './one-command.ts'

const ASKS: ReadonlySet<string | undefined> = new Set(['--help', '-help', '-h'])

/** The commands of others than `ip` that have commands of their own: `wg show --help`. */
const WITH_COMMANDS: ReadonlySet<string> = new Set<OwnCommandName>(['wg', 'ethtool', 'completion'])

/** Whether a command that `ip` does not have is asked for its usage: by its first word, or the only one behind a command of it. */
export const asksForUsage = (name: OwnCommandName, [first, second, ...more]: readonly string[]): boolean =>
  first === 'help' || ASKS.has(first) || (WITH_COMMANDS.has(name) && ASKS.has(second) && more.length === 0)

/** The commands of objects that have commands of their own: `link property add`. */
const NESTED = ['property', 'bucket', 'global']

/** A usage that is asked for. */
interface AskedUsage {
  /** The words that print it, or that of the whole object. */
  readonly words: readonly string[]
  /** The command of the object that it is about. */
  readonly command: readonly string[]
}

/**
 * Returns what is asked for if a command line of an object ends with `--help` or `-h`, behind the object, a command
 * (`link add --help`) or the type of a link. Elsewhere they are values, as in `ip`: a link may have the alias `-h`.
 */
export function usageWords(object: string, args: readonly string[]): AskedUsage | undefined {
  if (!ASKS.has(args.at(-1))) return undefined
  const before = args.slice(0, -1)
  const [kind, word] = [before.at(-1), before.at(-2)]
  if (kind !== undefined && word === 'type' && isShort(object, 'link')) return { words: ['help', kind], command: [] }
  // The objects of `bridge` stand before the command.
  const inner = object.length > 1 && isShort(object, 'bridge') ? before.slice(0, 1) : []
  const command = before.slice(inner.length)
  const [first = '', ...more] = command
  const deepest = NESTED.some((name) => isShort(first, name)) ? 1 : 0
  return more.length <= deepest ? { words: [...inner, 'help'], command } : undefined
}

/** Prints a usage on stdout; `run` is the command of the object. Resolves to 0. */
export async function printUsage(run: Command, session: Session, { words, command }: AskedUsage): Promise<number> {
  try {
    return await run(session, words)
  } catch (error) {
    if (!(error instanceof Exit && error.stderr.startsWith('Usage: '))) throw error
    session.io.out(usageOfCommand(error.stderr, command))
    return 0
  }
}
