import { unsupported } from '../../parse/exit.ts'
import type { CliKind, OptionWords } from '../kind.ts'

/** A kind that takes no options, and prints none. */
export const bare: OptionWords<object> = {
  usage: (kind) => `Usage: … ${kind}\n`,
  bare: true,
  read: async () => ({}),
}

/** A kind with options in `ip` 6.1 that are not implemented here. */
export const notYet: OptionWords<object> = {
  read: async (words, { kind }) => unsupported(`the options of type "${kind}" yet: "${words.current} ..."`),
}

/** A kind that `ip` 6.1 does not know. */
export const unknown: OptionWords<object> = {}

/** team on the command line: it is configured over generic netlink. */
export const teamCli: CliKind<'team'> = { ...bare, port: bare }
