import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { ADDRESS_USAGE } from './usage.ts'

/** `address`: addresses of network interfaces. Resolves to the exit code. */
export async function addressCommand(session: Session, args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  const is = (word: string): boolean => isShort(command as string, word)
  if (command === undefined) return list(session, [])
  if (is('add')) return change(session, 'add', rest)
  if (is('change') || command === 'chg') return change(session, 'change', rest)
  if (is('replace')) return change(session, 'replace', rest)
  if (is('delete')) return (await import('./modify.ts')).deleteAddress(session, words(rest))
  if (is('list') || is('show') || is('lst')) return list(session, rest)
  if (is('flush')) return (await import('./flush.ts')).flushAddresses(session, words(rest))
  if (is('save')) return (await import('./saved.ts')).saveAddresses(session, words(rest))
  if (is('showdump')) return (await import('./saved.ts')).showSavedAddresses(session)
  if (is('restore')) return (await import('./saved.ts')).restoreAddresses(session)
  if (is('help')) throw new Exit(255, ADDRESS_USAGE)
  const known = ['add', 'change', 'replace', 'delete', 'show', 'list', 'flush', 'save', 'showdump', 'restore', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} address help".`)
}

// Loaded on demand: loading takes longer than the work.

async function list(session: Session, args: readonly string[]): Promise<number> {
  return (await import('./list.ts')).listAddresses(session, words(args))
}

async function change(session: Session, command: 'add' | 'change' | 'replace', args: readonly string[]): Promise<number> {
  return (await import('./modify.ts')).changeAddress(session, words(args), command)
}
