import { describe, expect, test } from 'vitest'
import { drawings } from '../support/drawings.ts'
import { markdownIn, pageText } from '../support/pages.ts'

const pages = ['README.md', ...['docs', 'docs/wire'].flatMap(markdownIn)].map(pageText).join('\n')

describe.each([...drawings])('%s', (file, draw) => {
  const drawn = draw()

  test('is what nlwire draws of the recorded bytes now', () => {
    expect(pageText(file), 'run npm run docs').toBe(drawn)
  })

  test('is shown on a page, with a text for those who do not see it', () => {
    expect(pages).toMatch(new RegExp(`!\\[[^\\]]{20,}\\]\\([^)]*${file.split('/').at(-1)}\\)`))
    expect(drawn).toMatch(/ role="img" .*\n<title>.{20,}<\/title>/)
  })

  test('fits a narrow page, in light and dark', () => {
    expect(Number(/ viewBox="0 0 (\d+) /.exec(drawn)?.[1])).toBeLessThanOrEqual(480)
    expect(drawn).toContain('@media (prefers-color-scheme:dark)')
    // Letters are at most 6.7 wide, so that no text leaves the drawing.
    const width = Number(/ width="(\d+)"/.exec(drawn)?.[1])
    for (const [, x, anchor, text = ''] of drawn.matchAll(
      /<text class="[hmt ]+" x="([\d.]+)" y="\d+"( text-anchor="middle")?>(.*)<\/text>/g,
    )) {
      const size = text.replaceAll(/<[^>]*>|&#\d+;/g, '').length * 6.7
      expect(Number(x) + (anchor === undefined ? size : size / 2), text).toBeLessThanOrEqual(width)
    }
  })

  test('has as many bytes as the message', () => {
    const hex = [...drawn.matchAll(/ class="[ht]" .*>((?:[0-9a-f]{2} ?)+)<\/text>/g)].flatMap(([, row]) =>
      (row as string).split(' '),
    )
    expect(hex.length).toBe({ 'docs/wire/nest.svg': 48, 'docs/message.svg': 92 }[file] ?? 16)
  })

  test('has the offset of each row, and the name of each nest on its frame', () => {
    const offsets = [...drawn.matchAll(/ class="o" .*>(\d+)<\/text>/g)].map(([, at]) => Number(at))
    const first = { 'docs/wire/nest.svg': 44, 'docs/wire/ifinfomsg.svg': 16 }[file] ?? 0
    const rows = { 'docs/wire/nest.svg': 12, 'docs/message.svg': 0 }[file] ?? 4
    expect(offsets).toEqual(Array.from({ length: rows }, (_, row) => first + 4 * row))
    const names = [...drawn.matchAll(/<rect class="(k\d)".*\n<text class="m" [^a]*>(\w+)<\/text>/g)]
    expect(names.map(([, , name]) => name)).toEqual(first === 44 ? ['IFLA_LINKINFO', 'IFLA_INFO_DATA', 'VETH_INFO_PEER'] : [])
    expect(new Set(names.map(([, hue]) => hue)).size, 'one colour for each nest').toBe(names.length)
  })
})
