import { TYPES_NOT_YET } from '../../not-yet.ts'
import { notYet } from '../../parse/exit.ts'
import type { CliKind, OptionWords } from '../kind.ts'

/** A kind that takes no options, and prints none. */
export const bare: OptionWords<object> = {
  usage: (kind) => `Usage: … ${kind}\n`,
  bare: true,
  read: async () => ({}),
}

/** A kind whose options are not implemented here, or whose options only newer versions of `ip` have. */
export const later: OptionWords<object> = {
  read: async (words, { kind }) => notYet(`"${words.current}" of type "${kind}"`, TYPES_NOT_YET[kind]),
}

/** A kind that `ip` 6.1 does not know. */
export const unknown: OptionWords<object> = {}

/** team on the command line: it is configured over generic netlink. */
export const teamCli: CliKind<'team'> = { ...bare, port: bare }
