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
