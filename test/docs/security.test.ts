import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pageText, ROOT } from '../support/pages.ts'

/** The tests that docs/security.md quotes: the file, and the beginning or a part of the title. "same file" is the one of the row before. */
function quoted(): [file: string, title: string][] {
  const found: [string, string][] = []
  let file = ''
  for (const row of pageText('docs/security.md').matchAll(/^\|.*\| (?:(test\/\S+\.ts)|same file)(?:: (".*"))? \|$/gm)) {
    const [, named, titles = ''] = row
    file = named ?? file
    const parts = [...titles.matchAll(/"([^"]*?)…?"/g)].map(([, title]) => title as string)
    found.push(...(parts.length > 0 ? parts : ['']).map((title): [string, string] => [file, title]))
  }
  return found
}

describe('docs/security.md', () => {
  const rows = quoted()

  test('has a test for each promise', () => expect(rows.length).toBeGreaterThan(20))

  test.each(rows)('quotes %s: %s', (file, title) => {
    expect(existsSync(`${ROOT}${file}`)).toBe(true)
    expect(pageText(file)).toContain(title)
  })
})
