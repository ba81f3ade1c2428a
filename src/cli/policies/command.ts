import type { Io } from '../io.ts'
import { refuse } from '../parse/exit.ts'
import { kernelPolicies, kernelTable } from './kernel.ts'

/** `nlwire schema --kernel FAMILY`: prints what the running kernel accepts in the requests of a family. Returns the exit code. */
export async function policiesCommand(args: readonly string[], json: boolean, io: Io): Promise<number> {
  const names = args.filter((arg) => arg !== '--kernel' && arg !== '--json')
  const [family] = names
  if (family === undefined || names.length > 1)
    refuse('Error: expected the name of one family of generic netlink, such as "nlwire schema --kernel ethtool".')
  const rows = await kernelPolicies(family)
  io.out(json || args.includes('--json') ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : kernelTable(rows))
  return 0
}
