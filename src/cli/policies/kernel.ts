import { family } from '../../genl/family.ts'
import { OWN_FAMILIES } from '../../genl/own-families.ts'
import { type PolicyRow, policyRows } from '../../genl/policies.ts'
import { GenericSocket } from '../../genl/socket/generic-socket.ts'

const MARK = { type: 'nlwire has another type', missing: 'nlwire has no row', values: 'nlwire names fewer values' } as const

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

/** A line of the table: the number of the attribute, what the kernel accepts, and nlwire's row. */
const columns = (number: string, kernel: string, name: string, type: string): string =>
  `${number.padEnd(9)} ${kernel.padEnd(28)} ${name.padEnd(40)} ${type}`

/** Lines of a table: the columns, then a heading for each command with its attributes, those of nests indented. */
export function kernelTable(rows: readonly PolicyRow[]): string {
  const headings = rows.map(({ command, requests }) => `${command} (${requests})`)
  const lines = rows.map(({ path, number, kernel, name = '', type = '', differs }) => {
    const line = columns(`${'  '.repeat(path.length + 1)}${number}`, kernel, name, type)
    return (differs ? `${line}  ! ${MARK[differs]}` : line).trimEnd()
  })
  const table = lines.map((line, i) => (headings[i] === headings[i - 1] ? `${line}\n` : `\n${headings[i]}\n${line}\n`)).join('')
  return `${columns('  type', 'the kernel accepts', 'name in nlwire', 'type in nlwire')}\n${table}`
}
