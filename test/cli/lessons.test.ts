import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { blocks, lesson, lessonFile, lessonNames, removeCommand, renewed, renewedTogether } from '../support/lessons.ts'

const FOLDER = fileURLToPath(lessonFile('.'))

afterAll(removeCommand)

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

test('page 11 shows all of watch.py', () => {
  const script = readFileSync(lessonFile('watch.py'), 'utf8')
  expect(lesson('11-notifications.md')).toContain(`\`\`\`python\n${script}\`\`\`\n`)
  expect(script.split('\n').length - 1).toBeLessThanOrEqual(31)
})

test('page 10 shows all of address.py', () => {
  expect(lesson('10-by-hand.md')).toContain(`\`\`\`python\n${readFileSync(lessonFile('address.py'), 'utf8')}\`\`\`\n`)
})

const hasPython = spawnSync('python3', ['-V']).status === 0

describe.skipIf(!hasPython)(`send.py${hasPython ? '' : ' [skipped: no python3]'}`, () => {
  const HEAD = '00000000 02 18 00 00 01000000 0800 0200 0a000003 0800 0100 0a000003'
  test.each([
    ['not hex', ['2x'], /not hex: .* at position 1/],
    ['a header that is cut', ['10000000 1400'], /begins with a header of 16 bytes; these are 6/],
    [
      'a length that is too long',
      [`29000000 1400 0506 01000000 ${HEAD}`],
      /nlmsg_len says 41 bytes, .* has 40: write 28 00 00 00/,
    ],
    [
      'a length that is too short',
      [`24000000 1400 0506 01000000 ${HEAD}`],
      /nlmsg_len says 36 bytes, .* has 40: write 28 00 00 00/,
    ],
    ['no request', [`28000000 1400 0406 01000000 ${HEAD}`], /REQUEST \(1\) is not set/],
    ['a change without acknowledgement', [`28000000 1400 0106 01000000 ${HEAD}`], /ACK \(4\) is not set/],
    // NLMSG_NOOP: the kernel never answers it.
    ['no reply', ['--timeout', '0.01', '--protocol', '16', '10000000 0100 0100 01000000 00000000'], /no reply within 0.01 s/],
  ])('says what is wrong: %s', (_, args, complaint) => {
    const { status, stdout, stderr } = spawnSync('python3', [`${FOLDER}send.py`, ...args], { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(complaint)
  })
})

/** Why nothing can be sent here, or nothing. */
function hindered(): string | undefined {
  if (!hasPython) return 'no python3'
  return spawnSync('unshare', ['--user', '--map-root-user', '--net', 'true']).status === 0 ? undefined : 'no user namespaces'
}

const why = hindered()
const sent = lessonNames.flatMap((name) => blocks(lesson(name)).flatMap((block) => (block.live ? [[name, block] as const] : [])))

describe.skipIf(why !== undefined)(`sent to the running kernel${why ? ` [skipped: ${why}]` : ''}`, () => {
  test.each(sent)('%s: $commands.0', async (_, block) => {
    expect(block.text, 'run npm run docs').toBe(await renewedTogether(block, []))
  })
})
