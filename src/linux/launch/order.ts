/** What the program that is to be launched gets, besides what stands on the command line: in the environment, under ORDER. */
export interface LaunchOrder {
  /** The namespace's name, for /etc/netns/NAME. */
  readonly name: string | undefined
  /** The program's own idea of its name, argv[0]. */
  readonly argv0: string
  /** Variables that would have changed how the launcher itself starts. */
  readonly held: Readonly<Record<string, string>>
  /** Descriptors above 2 for the program. */
  readonly descriptors: readonly number[]
  /** Where the launcher tells what went wrong; it is closed once the program runs. */
  readonly report: number
  readonly serialization: string
  readonly uid: number | undefined
  readonly gid: number | undefined
}

/** What the launcher tells: a line of JSON each. */
export interface LaunchReport {
  /** Whether the program is not to run for that. */
  readonly fatal: boolean
  readonly syscall: string
  readonly errno: number
  readonly what: string
}

/** The variable that holds the order. */
export const ORDER = 'NLWIRE_LAUNCH'

/** What all variables begin with that Node reads at its start. */
export const HELD = 'NODE_'
