import type { SchemaRow } from '../../netlink/explain/schema.ts'
import { unknownOption } from '../help/unknown-option.ts'
import type { Io } from '../io.ts'
import { refuse } from '../parse/exit.ts'
import { foldLines, terminalWidth } from '../recording/fold.ts'
import { USAGE } from '../usage.ts'
import { bySet } from './by-set.ts'
import { markdown } from './markdown.ts'
import { near } from './near.ts'
import { allRows } from './rows.ts'
import { table } from './table.ts'

type Format = (rows: readonly SchemaRow[]) => string

const FORMATS: Readonly<Record<string, Format>> = {
  '--json': (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  '--markdown': markdown,
}

/**
 * `nlwire schema`: prints the tables of messages, attributes and structs as text, as JSON (one object per line, one
 * line per row) or as Markdown. Returns the exit code.
 */
export function schemaCommand(args: readonly string[], json: boolean, io: Io): number {
  let format: Format = json ? (FORMATS['--json'] as Format) : table
  let set: string | undefined
  for (const arg of args) {
    if (arg === 'help' || arg === '--help') {
      io.out(USAGE.schema)
      return 0
    }
    const known = Object.hasOwn(FORMATS, arg) ? FORMATS[arg] : undefined
    if (known) format = known
    else if (arg.startsWith('-')) unknownOption('schema', arg)
    else if (set !== undefined) refuse(`Error: expected one name, got also "${arg}".`)
    else set = arg
  }
  const rows = allRows()
  const text = format(set === undefined ? rows : rowsOf(set, rows))
  io.out(format === table ? foldLines(text, terminalWidth()) : text)
  return 0
}

function rowsOf(set: string, rows: readonly SchemaRow[]): readonly SchemaRow[] {
  const sets = bySet(rows)
  const found = sets.get(set) ?? rowsNamed(set, sets)
  if (found.length > 0) return found
  const names = near(set, sets)
  refuse(
    `There is no set, struct, protocol, message or attribute "${set}"${names.length > 0 ? `. Similar names: ${names.join(', ')}` : ', try "nlwire schema".'}`,
  )
}

/** The rows with this kernel name, in whatever case; those of a message are followed by its structs and sets of attributes. */
function rowsNamed(name: string, sets: ReadonlyMap<string, readonly SchemaRow[]>): readonly SchemaRow[] {
  const wanted = name.toUpperCase()
  const found = [...sets.values()].flat().filter((row) => row.name.toUpperCase() === wanted)
  const inside = found.flatMap(({ of, nests = [], requested = [] }) =>
    of === 'message' || of === 'command' ? [...nests, ...requested] : [],
  )
  return [...found, ...[...new Set(inside)].flatMap((set) => sets.get(set) ?? [])]
}
