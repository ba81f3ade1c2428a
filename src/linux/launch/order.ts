/**
 * What the launcher does. It reads it as JSON from a descriptor: neither its own environment nor its command line holds anything that the caller chose.
 */
export interface LaunchOrder {
  /** The namespace's name, for /etc/netns/NAME. */
  readonly name: string | undefined
  /** The program, searched for in the PATH of `env` unless there is a slash in it. */
  readonly file: string
  /** Its arguments, beginning with its own name. */
  readonly argv: readonly string[]
  /** Its environment, as `NAME=value`. */
  readonly env: readonly string[]
  /** Its working directory; relative to, and if left out the same as, that of the caller. */
  readonly cwd: string | undefined
  /** Descriptors above 2 for the program. */
  readonly descriptors: readonly number[]
  /** The one of them that is an IPC channel of Node. */
  readonly channel: number | undefined
  readonly uid: number | undefined
  readonly gid: number | undefined
}

/** What the launcher reports: a line of JSON each. */
export interface LaunchReport {
  /** Whether the program does not run because of it. */
  readonly fatal: boolean
  readonly syscall: string
  readonly errno: number
  readonly what: string
}

/** Descriptors of the launcher, by their distance from the first one that is not the program's. The launcher's only argument is the number of that. */
export const LAUNCH_FD = {
  /** Where it reports what went wrong; it is closed when the program runs. */
  report: 0,
  /** The order. */
  order: 1,
  /** The working directory of the caller. */
  directory: 2,
} as const
