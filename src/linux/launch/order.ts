/**
 * The launcher's task. The launcher reads it as JSON from a descriptor: its own environment and command line hold
 * nothing that the caller chose.
 */
export interface LaunchOrder {
  /** The namespace's name, for /etc/netns/NAME. */
  readonly name: string | undefined
  /** The program, searched for in the PATH of `env` unless it contains a slash. */
  readonly file: string
  /** Its arguments, beginning with its own name. */
  readonly argv: readonly string[]
  /** Its environment, as `NAME=value`. */
  readonly env: readonly string[]
  /** Its working directory, relative to the caller's, which is the default. */
  readonly cwd: string | undefined
  /** Descriptors above 2 for the program. */
  readonly descriptors: readonly number[]
  /** The descriptor that is an IPC channel of Node. */
  readonly channel: number | undefined
  readonly uid: number | undefined
  readonly gid: number | undefined
}

/** A report of the launcher: one line of JSON. */
export interface LaunchReport {
  /** Whether the program does not run because of it. */
  readonly fatal: boolean
  readonly syscall: string
  readonly errno: number
  readonly what: string
}

/**
 * Descriptors of the launcher, as offsets from the first one that is not the program's. The launcher's only argument is
 * the number of that one.
 */
export const LAUNCH_FD = {
  /** Reports errors; closed when the program runs. */
  report: 0,
  /** The order. */
  order: 1,
  /** The working directory of the caller. */
  directory: 2,
} as const
