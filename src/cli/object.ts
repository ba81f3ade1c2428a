import type { Monitored } from './output/monitored.ts'
import { type Words, words } from './parse/words.ts'
import type { ListSession, Session } from './session.ts'

/** Runs a command. Resolves to the exit code. */
export type Command<S = Session> = (session: S, args: readonly string[]) => Promise<number>

/** A command that lists objects. Resolves to the exit code. */
type List = (session: ListSession, words: Words) => Promise<number>

/** An object of the command. Its parts are loaded on demand: loading takes longer than the work. */
export interface CliObject {
  /** Runs `nlwire OBJECT …`; missing if that is not implemented. */
  readonly run?: Command
  /** Runs `nlwire OBJECT show …` with less than `run` needs; missing if that is no matter. */
  readonly list?: Command<ListSession>
  /** How `monitor` prints it; missing if it does not. */
  readonly monitored?: () => Promise<Monitored>
}

/** Returns a function that loads something at its first call. A later call loads again what could not be loaded. */
export function onDemand<T>(load: () => Promise<T>): () => T | Promise<T> {
  let loaded: T | undefined
  const keep = (value: T): T => {
    loaded = value
    return value
  }
  return () => loaded ?? load().then(keep)
}

/** Returns a list that is loaded at its first use. */
export const lateList =
  (load: () => Promise<List>): Command<ListSession> =>
  async (session, [, ...args]) =>
    (await load())(session, words(args))

/** Whether the words behind an object select its list. Shorter words may be those of another command. */
export const isList = ([command = 'show']: readonly string[]): boolean => LIST_WORDS.includes(command)

/** The names of the command that lists. */
export const LIST_WORDS: readonly string[] = ['show', 'list', 'lst', 'ls', 'sh']

/** Returns a command that is loaded at its first use. */
export function lateCommand(load: () => Promise<Command>): Command {
  const loaded = onDemand(load)
  return async (session, args) => (await loaded())(session, args)
}
