import { family } from '../../genl/family.ts'
import { OWN_FAMILIES } from '../../genl/own-families.ts'
import { type PolicyRow, policyRows } from '../../genl/policies.ts'
import { GenericSocket } from '../../genl/socket/generic-socket.ts'

const MARK = { type: 'another type here', missing: 'no row here', values: 'values without a name here' } as const

/** `nlwire schema --kernel FAMILY`: the policies of the running kernel beside nlwire's rows, as text. */
export async function kernelPolicies(name: string): Promise<PolicyRow[]> {
  const socket = new GenericSocket([])
  try {
    const own = OWN_FAMILIES.find((one) => one.name === name)
    return policyRows(own ?? family(name, {}), await socket.dump({ name: 'CTRL_CMD_GETPOLICY', attrs: { familyName: name } }))
  } finally {
    socket.close()
  }
}

/** Lines of a table: a heading for each command, then its attributes, those of nests indented. */
export function kernelTable(rows: readonly PolicyRow[]): string {
  const headings = rows.map(({ command, requests }) => `${command} (${requests})`)
  const lines = rows.map(({ path, number, kernel, name = '', type = '', differs }) => {
    const first = `${'  '.repeat(path.length + 1)}${number}`.padEnd(9)
    return `${first} ${kernel.padEnd(28)} ${name.padEnd(40)} ${type}${differs ? `  ! ${MARK[differs]}` : ''}`.trimEnd()
  })
  return lines
    .map((line, i) => (headings[i] === headings[i - 1] ? `${line}\n` : `${i === 0 ? '' : '\n'}${headings[i]}\n${line}\n`))
    .join('')
}
