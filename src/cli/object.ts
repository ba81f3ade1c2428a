import type { Monitored } from './output/monitored.ts'
import type { Session } from './session.ts'

/** Runs a command. Resolves to the exit code. */
export type Command = (session: Session, args: readonly string[]) => Promise<number>

/** An object of the command. Its parts are loaded on demand: loading takes longer than the work. */
export interface CliObject {
  /** Runs `nlwire OBJECT …`; missing if that is not implemented. */
  readonly run?: Command
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

/** Returns a command that is loaded at its first use. */
export function lateCommand(load: () => Promise<Command>): Command {
  const loaded = onDemand(load)
  return async (session, args) => (await loaded())(session, args)
}
