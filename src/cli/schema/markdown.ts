import type { SchemaRow } from '../../netlink/explain/schema.ts'
import { bySet } from './by-set.ts'
import { choiceWords, typeWords } from './words.ts'

const TITLE = {
  message: ['type', 'message', 'holds'],
  command: ['cmd', 'message', 'holds'],
  attribute: ['type', 'attribute', 'value'],
  member: ['byte', 'member', 'value'],
} as const

const KIND = {
  message: 'messages',
  command: 'commands of generic netlink',
  attribute: 'attributes',
  member: 'members of structs',
} as const

/** The rows as docs/attributes.md. */
export function markdown(rows: readonly SchemaRow[]): string {
  const sets = bySet(rows)
  const places = references(rows)
  const count = (of: SchemaRow['of']): string => `${rows.filter((row) => row.of === of).length} ${KIND[of]}`
  const head = [
    '# Messages, attributes and structs',
    `Generated from the tables by \`npm run docs\`; \`nlwire schema\` prints the same. ${count('message')}, ${count('command')}, ${count('attribute')}, ${count('member')}.`,
    'A key is the kernel’s name without the prefix of its set, in camelCase. *list*: the kernel repeats the attribute. *indexed*: a nest whose',
    'attribute types are indexes. *by*: the field that selects one of several payloads.',
  ]
  const sections = [...sets].map(([set, of]) => section(set, of, places.get(set) ?? []))
  return `${head[0]}\n\n${head[1]}\n\n${head[2]}\n${head[3]}\n\n${sections.join('\n')}`
}

/** Users of each set and struct. */
function references(rows: readonly SchemaRow[]): Map<string, string[]> {
  const places = new Map<string, string[]>()
  const add = (name: string, place: string): void => {
    const known = places.get(name) ?? []
    if (!known.includes(place)) places.set(name, [...known, place])
  }
  for (const { nests = [], requested = [], selects, name } of rows) {
    for (const nest of [...nests, ...requested]) add(nest, `\`${name}\``)
    for (const { key, is } of selects?.choices ?? []) for (const nest of is.split(' and ')) add(nest, `\`${name}\` (${key})`)
  }
  return places
}

function section(set: string, rows: readonly SchemaRow[], places: readonly string[]): string {
  const [number, name, value] = TITLE[rows[0]?.of ?? 'attribute']
  const lines = rows.map((row) => {
    const key = row.key === undefined ? '' : `\`${row.key}\``
    return `| ${row.number} | \`${row.name}\` | ${key} | ${cell(typeWords(row))} | ${cell(row.meaning)} |`
  })
  return [
    `## ${set}`,
    '',
    ...(places.length > 0 ? [`In ${places.join(', ')}.`, ''] : []),
    `| ${number} | ${name} | key | ${value} | meaning |`,
    '| ---: | --- | --- | --- | --- |',
    ...lines,
    '',
    ...choices(rows),
  ].join('\n')
}

function choices(rows: readonly SchemaRow[]): string[] {
  const lines = rows.flatMap((row) => {
    const words = choiceWords(row)
    return words ? [`- \`${row.name}\`: ${words.map(([name, is]) => cell(`${name} ${is}`)).join(', ')}`] : []
  })
  return lines.length > 0 ? [...lines, ''] : []
}

/** Escapes a text for Markdown. */
const cell = (text: string): string => text.replace(/[\\|*_<>`[\]]/g, '\\$&')
