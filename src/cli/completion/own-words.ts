import { OWN_FAMILIES } from '../../genl/own-families.ts'
import { PROTOCOL_NAMES } from '../recording/protocol-word.ts'
import { TIME_FORMS } from '../recording/times.ts'
import { allRows } from '../schema/rows.ts'
import type { OwnCommandName } from '../usage.ts'
import { WG_COMMANDS } from '../wireguard/words.ts'

/** The words that may come first behind a command that `ip` does not have. */
export function firstWords(): Readonly<Partial<Record<OwnCommandName, readonly string[]>>> {
  const rows = allRows()
  const messages = rows.filter(({ of }) => of === 'message' || of === 'command').map(({ name }) => name)
  const sets = rows.map(({ set }) => set)
  return {
    wg: WG_COMMANDS,
    completion: ['bash'],
    encode: [...new Set(messages)],
    // Names of attributes are too many: a hundred kilobytes.
    schema: [...new Set([...messages, ...sets])],
  }
}

/** The values of options of these commands. */
export const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--time': TIME_FORMS,
  '--protocol': PROTOCOL_NAMES,
  '--kernel': OWN_FAMILIES.map(({ name }) => name),
}
