import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { blocks, lesson, lessonFile, lessonNames, renewed } from '../support/lessons.ts'

describe.each(lessonNames)('docs/wire/%s', (name) => {
  const page = lesson(name)

  test('every command prints what the page shows below it', async () => {
    const still = blocks(page).filter(({ live }) => !live)
    expect(still.length).toBeGreaterThan(1)
    for (const block of still) expect(block.text, 'run npm run docs').toBe(await renewed(block))
  })

  test('shows real bytes, and has one exercise with an answer that is checked', () => {
    expect(page).toMatch(/^\$ nlwire explain fixtures\/(wire|recordings)\//m)
    expect(page.match(/^## Exercise$/gm)).toHaveLength(1)
    const answers = [...page.matchAll(/<details><summary>Answer<\/summary>\n([\s\S]*?)<\/details>/g)]
    expect(answers).toHaveLength(1)
    expect(blocks(answers[0]?.[1] as string).length).toBeGreaterThan(0)
  })

  test('leads to pages that are there', () => {
    for (const [, target] of page.matchAll(/\]\(([^)#]+)\)/g))
      expect(existsSync(new URL(target as string, lessonFile(name))), target).toBe(true)
  })
})

test('the contents name every page, in order', () => {
  expect([...lesson('README.md').matchAll(/^\d+\. \[.*\]\((.*)\)/gm)].map(([, target]) => target)).toEqual(
    [...lessonNames].sort(),
  )
})

/** Why nothing can be sent here, or nothing. */
function hindered(): string | undefined {
  for (const program of ['python3', 'ip']) {
    if (spawnSync(program, ['-V'], { stdio: 'ignore' }).status !== 0) return `no ${program}`
  }
  return spawnSync('unshare', ['--user', '--map-root-user', '--net', 'true']).status === 0 ? undefined : 'no user namespaces'
}

const why = hindered()

describe.skipIf(why !== undefined)(`sent to the running kernel${why ? ` [skipped: ${why}]` : ''}`, () => {
  test.each(blocks(lesson('10-by-hand.md')).filter(({ live }) => live))('$commands.0', async (block) => {
    expect(block.text, 'run npm run docs').toBe(await renewed(block))
  })
})
