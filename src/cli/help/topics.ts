// `help` with a topic, and `--help`, `-help` and `-h` behind an object, a command or the type of a link: the usage on stdout, and exit code 0.
// `ip` has neither: its `link help` prints on stderr and exits with 255, here too.
import type { Io } from '../io.ts'
import type { Command } from '../object.ts'
import { Exit } from '../parse/exit.ts'
import { isShort } from '../parse/words.ts'
import type { Session } from '../session.ts'
import type { OwnCommandName } from '../usage.ts'

const ASKS: ReadonlySet<string | undefined> = new Set(['--help', '-help', '-h'])

/** The commands of others than `ip` that have commands of their own: `wg show --help`. */
const WITH_COMMANDS: ReadonlySet<string> = new Set<OwnCommandName>(['wg', 'ethtool', 'completion'])

/** Whether a command that `ip` does not have is asked for its usage: by its first word, or the only one behind a command of it. */
export const asksForUsage = (name: OwnCommandName, [first, second, ...more]: readonly string[]): boolean =>
  first === 'help' || ASKS.has(first) || (WITH_COMMANDS.has(name) && ASKS.has(second) && more.length === 0)

/** The commands of objects that have commands of their own: `link property add`. */
const NESTED = ['property', 'bucket', 'global']

/**
 * Returns the words that print the usage if a command line of an object ends with `--help` or `-h`, behind the object, a command
 * (`link add --help`) or the type of a link. Elsewhere they are values, as in `ip`: a link may have the alias `-h`.
 */
export function usageWords(object: string, args: readonly string[]): string[] | undefined {
  if (!ASKS.has(args.at(-1))) return undefined
  const before = args.slice(0, -1)
  const [kind, word] = [before.at(-1), before.at(-2)]
  if (kind !== undefined && word === 'type' && isShort(object, 'link')) return ['help', kind]
  // The objects of `bridge` stand before the command.
  const inner = object.length > 1 && isShort(object, 'bridge') ? before.slice(0, 1) : []
  const [command = '', ...more] = before.slice(inner.length)
  const deepest = NESTED.some((name) => isShort(command, name)) ? 1 : 0
  return more.length <= deepest ? [...inner, 'help'] : undefined
}

/** Runs a command that prints its usage, on stdout. Resolves to 0. */
export async function printUsage(command: Command, session: Session, words: readonly string[]): Promise<number> {
  try {
    return await command(session, words)
  } catch (error) {
    return usageOf(error, session.io)
  }
}

function usageOf(error: unknown, io: Io): number {
  if (!(error instanceof Exit && error.stderr.startsWith('Usage: '))) throw error
  io.out(error.stderr)
  return 0
}
