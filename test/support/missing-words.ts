// The list of docs/missing.md: the words of `ip` and `bridge` that nlwire has not. `npx tsx test/support/missing-words.ts` writes it anew.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NOT_YET, OPTIONS_NOT_YET, TYPES_NOT_YET } from '../../src/cli/not-yet.ts'

export const PAGE = fileURLToPath(new URL('../../docs/missing.md', import.meta.url))

const TITLES: Readonly<Record<string, string>> = { options: 'options', objects: 'objects', xdp: 'link set … xdp' }

/** The rows of the table. */
export function missingRows(): string[] {
  const contexts = [
    ...Object.entries(NOT_YET).map(([name, words]) => [TITLES[name] ?? name, words] as const),
    ['link add type', TYPES_NOT_YET] as const,
    ...Object.entries(OPTIONS_NOT_YET).map(([type, words]) => [`link add type ${type}`, words] as const),
  ]
  return contexts.map(
    ([name, words]) =>
      `| ${name} | ${Object.keys(words)
        .map((word) => `\`${word}\``)
        .join(' ')} |`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [head] = readFileSync(PAGE, 'utf8').split(/(?<=\| --- \| --- \|\n)/)
  writeFileSync(PAGE, `${head}${missingRows().join('\n')}\n`)
}
