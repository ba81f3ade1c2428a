import type { SchemaRow } from '../../netlink/explain/schema.ts'
import { bySet } from './by-set.ts'
import { choiceWords, typeWords } from './words.ts'

/** Heading of a table's number column. */
const NUMBER = { message: 'type', command: 'cmd', attribute: 'type', member: 'byte' } as const

/**
 * The rows as text: one table for each set, in aligned columns, followed by the names of numbers and the payloads to
 * select from.
 */
export function table(rows: readonly SchemaRow[]): string {
  return [...bySet(rows)].map(([set, of]) => `${set}\n${columns(of)}${choices(of)}`).join('\n')
}

function columns(rows: readonly SchemaRow[]): string {
  const keyed = rows.some(({ key }) => key !== undefined)
  const head = [NUMBER[rows[0]?.of ?? 'attribute'], 'name', ...(keyed ? ['key'] : []), 'value', 'meaning']
  const cells = rows.map((row) => [String(row.number), row.name, ...(keyed ? [row.key ?? ''] : []), typeWords(row), row.meaning])
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => (line[i] as string).length)))
  const pad = (cell: string, i: number): string => {
    if (i === head.length - 1) return cell
    return i === 0 ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number)
  }
  return [head, ...cells].map((line) => `  ${line.map(pad).join('  ')}\n`).join('')
}

function choices(rows: readonly SchemaRow[]): string {
  return rows
    .flatMap((row) => {
      const words = choiceWords(row)
      return words ? [`  ${row.name}: ${words.map(([name, is]) => `${name} ${is}`).join(', ')}\n`] : []
    })
    .join('')
}
