import { Exit, refuse } from '../parse/exit.ts'
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
  for (const name of ['xstats', 'afstats'])
    if (is(name)) throw new Exit(1, `Command "${name}" is not supported by ${PROGRAM} yet, try "${PROGRAM} link help".\n`)
  if (is('property')) return (await import('./property.ts')).property(session, words(rest))
  if (is('help')) return help(session, rest[0])
  return refuse(`Command "${command}" is unknown, try "${PROGRAM} link help".`)
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
