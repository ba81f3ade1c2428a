import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apart, rights } from '../support/apart.ts'
import { blocks, removeCommand, renewed, renewedTogether } from '../support/lessons.ts'
import { describeLive } from '../support/live.ts'
import { fences, markdownIn, Programs, pageNames, pageText, printedBy, programOf, proseOf, ROOT } from '../support/pages.ts'

afterAll(removeCommand)

const MOST = 120
/** Not in a clean checkout: what the bench and `npm run docs:api` make. */
const MADE = ['docs/api/out', 'bench/results/bench.json', 'bench/peers/node_modules']

/** All pages for people, but for docs/attributes.md, which is made from the tables. */
const folders = ['docs', 'docs/guide', 'docs/wire'].flatMap(markdownIn)
const written = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/README.md',
  'fixtures/README.md',
  ...folders,
].filter((name) => name !== 'docs/attributes.md')

/** The anchors of a page, as GitHub makes them of its headings. */
const anchors = (page: string): string[] =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    (title as string)
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

describe.each(written)('%s', (name) => {
  const page = pageText(name)

  test('has a heading and text', () => {
    expect(page).toMatch(/^# \S.*\n\n[\s\S]{100}/m)
  })

  test('leads to pages and headings that are there', () => {
    const folder = name.split('/').slice(0, -1)
    for (const [, target] of page.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [path, anchor] = (target as string).split('#') as [string, string?]
      const file = path === '' ? name : new URL([...folder, path].join('/'), 'file:///').pathname.slice(1)
      expect(existsSync(`${ROOT}${file}`), target).toBe(true)
      if (anchor !== undefined) expect(anchors(pageText(file)), target).toContain(anchor)
    }
  })

  test('names files that are there', () => {
    const paths = [...page.matchAll(/(?<![\w/.])(?:src|test|scripts|docs|fixtures|bench|examples)(?:\/[\w.-]+)+\b/g)]
    const missing = paths.map(([path]) => path).filter((path) => !path.includes('NAME') && !existsSync(`${ROOT}${path}`))
    expect(missing.filter((path) => !MADE.includes(path))).toEqual([])
  })

  test(`has no line of prose over ${MOST} characters`, () => {
    expect(proseOf(page).filter((line) => line.length > MOST)).toEqual([])
  })
})

describe('README.md', () => {
  const page = pageText('README.md')

  test('takes two minutes: 150 lines, bullets of three', () => {
    expect(page.split('\n').length - 1).toBeLessThanOrEqual(150)
    const bullets = [...page.matchAll(/^- .*\n(?: {2}.*\n)*/gm)].map(([text]) => text)
    expect(bullets.length).toBeGreaterThan(5)
    expect(bullets.filter((text) => text.split('\n').length - 1 > 3)).toEqual([])
  })

  test('and the guide name every page of the guide', () => {
    const pages = pageNames.filter((name) => /^docs\/guide\/(?!README)/.test(name))
    expect(pages.length).toBeGreaterThan(10)
    const guide = pageText('docs/guide/README.md')
    for (const name of pages) {
      expect(guide).toContain(`](${name.replace('docs/guide/', '')})`)
      expect(page).toContain(`](${name})`)
    }
  })
})

test.each(pageNames.filter((name) => name !== 'README.md'))('%s says in its first line for whom it is', (name) => {
  expect(pageText(name)).toMatch(/^# .+\n\nFor those \w/)
})

const programs = new Map(pageNames.map((name) => [name, programOf(pageText(name))] as const).filter(([, text]) => text !== ''))

describe('the code of README.md and docs/guide', () => {
  let folder: Programs
  beforeAll(() => {
    folder = new Programs(programs)
  })
  afterAll(() => folder.remove())

  test('is in blocks that are run, unless it says that it is only text', () => {
    const infos = new Set(pageNames.flatMap((name) => fences(pageText(name)).map(({ info }) => info)))
    expect([...infos].filter((info) => !/^(ts|text|console( live)?( \w+)?)$/.test(info))).toEqual([])
  })

  test('compiles', async () => {
    expect(await folder.errors()).toBe('')
  })

  describeLive('runs', () => {
    test.for([...programs])('%s', async ([name, program], { skip }) => {
      const printed = await folder.run(name)
      skip(printed.includes('Unknown device type'), 'not in this kernel')
      expect(printed).not.toMatch(/^(stderr:|ended with)/m)
      const said = printedBy(program)
      expect(said.length).toBeGreaterThan(0)
      expect(inOrder(said, printed)).toEqual(said)
    })
  })
})

/** The lines of `said` that are lines of `printed`, one after the other; up to the first that is not. */
function inOrder(said: readonly string[], printed: string): string[] {
  const lines = printed.split('\n').map((line) => line.trimEnd())
  const found: string[] = []
  for (const one of said) {
    const at = lines.indexOf(one)
    if (at < 0) break
    lines.splice(0, at + 1)
    found.push(one)
  }
  return found
}

const commands = pageNames.flatMap((name) => blocks(pageText(name)).map((block) => [name, block] as const))

describe('commands print what the page shows below them', () => {
  test.each(commands.filter(([, { live }]) => !live))('%s: $commands.0', async (_, block) => {
    expect(block.text, 'run npm run docs').toBe(await renewed(block))
  })
})

describeLive('commands that need the kernel print what the page shows below them', () => {
  test.for(commands.filter(([, { live }]) => live))('%s', async ([, block], { skip }) => {
    const { program } = block
    skip(program !== undefined && spawnSync(program, ['-V']).error !== undefined, `no ${program}`)
    expect(block.text, 'run npm run docs').toBe(await renewedTogether(block, apart(rights())))
  })
})
