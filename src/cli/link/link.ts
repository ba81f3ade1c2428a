import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'

/** `link`: network interfaces. Resolves to the exit code. */
export async function linkCommand(session: Session, args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  const is = (word: string): boolean => isShort(command as string, word)
  if (command === undefined) return list(session, [])
  for (const name of ['add', 'set', 'change', 'replace', 'delete'] as const) if (is(name)) return modify(session, name, rest)
  if (is('show') || is('lst') || is('list')) return list(session, rest)
  if (is('xstats')) return (await import('./xstats.ts')).showLinkXstats(session, words(rest))
  if (is('afstats')) return (await import('./afstats.ts')).showLinkAfstats(session, words(rest))
  if (is('property')) return (await import('./property.ts')).property(session, words(rest))
  if (is('help')) return help(session, rest[0])
  const known = ['add', 'set', 'change', 'replace', 'delete', 'show', 'list', 'xstats', 'afstats', 'property', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} link help".`)
}

// Loaded on demand: `show` needs no kinds, so it starts faster.

async function list(session: Session, args: readonly string[]): Promise<number> {
  return (await import('./list.ts')).listLinks(session, words(args))
}

async function modify(
  session: Session,
  command: 'add' | 'set' | 'change' | 'replace' | 'delete',
  args: readonly string[],
): Promise<number> {
  const { addLink, deleteLink, replaceLink, setLink } = await import('./modify.ts')
  const commands = { add: addLink, set: setLink, change: setLink, replace: replaceLink, delete: deleteLink }
  return commands[command](session, words(args))
}

async function help({ io }: Session, kind: string | undefined): Promise<number> {
  const text = kind === undefined ? undefined : (await import('./kind-words.ts')).kindHelp(kind)
  if (text === undefined) throw new Exit(255, (await import('./usage.ts')).linkUsage())
  io.out(text)
  return 0
}
