import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { printLinkInfo } from '../../src/cli/link/print/linkinfo.ts'
import type { ShowFilter } from '../../src/cli/listing/filter.ts'
import { printLinks, printLinksWithAddresses } from '../../src/cli/listing/print.ts'
import type { PrintableAddress, PrintableLink, PrintContext } from '../../src/cli/output/context.ts'
import { Output } from '../../src/cli/output/output.ts'
import { systemNameFiles } from '../../src/rtnl/common/name-files.ts'
import { useNameFiles } from '../../src/rtnl/common/names.ts'
import { decode, fromHex, is, rtnetlink } from '../../src/wire.ts'

// Owners of a tun are printed by name.
useNameFiles(systemNameFiles)

const folder = new URL('../../fixtures/print/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.txt'))

interface Fixture {
  readonly command: string
  readonly context: PrintContext & { readonly json?: boolean; readonly pretty?: boolean; readonly monitor?: boolean }
  readonly filter: ShowFilter
  readonly links: PrintableLink[]
  readonly addresses: PrintableAddress[]
  readonly stdout: string
}

function parse(text: string): Fixture {
  const at = text.indexOf('\nstdout\n')
  const lines = text.slice(0, at).split('\n')
  const rows = (word: string): string[][] => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.split(' '))
  const json = (word: string): object => JSON.parse(lines.find((line) => line.startsWith(`${word} `))?.slice(word.length) ?? '{}')
  const named = new Map(rows('name').map(([, index, name, flags]) => [Number(index), { name, flags: Number(flags) }]))
  const netns = new Map(rows('netns').map(([, id, name]) => [Number(id), name]))
  const txqlen = new Map(rows('txqlen').map(([, index, length]) => [Number(index), Number(length)]))
  const { links, addresses } = messages(lines)
  return {
    command: lines[0]?.slice(2) ?? '',
    context: {
      linkInfo: printLinkInfo,
      ...(json('context') as Fixture['context']),
      ifname: (index) => named.get(index)?.name ?? `if${index}`,
      ifflags: (index) => named.get(index)?.flags,
      netnsName: (id) => netns.get(id),
      txqlen: (index) => txqlen.get(index),
    },
    filter: json('filter'),
    links,
    addresses,
    stdout: text.slice(at + '\nstdout\n'.length),
  }
}

function messages(lines: readonly string[]): { links: PrintableLink[]; addresses: PrintableAddress[] } {
  const hex: string[] = []
  for (const line of lines) {
    if (line === 'link' || line === 'address') hex.push('')
    else if (/^[0-9a-f]+$/.test(line)) hex.push((hex.pop() ?? '') + line)
  }
  const all = hex.flatMap((text) => decode(fromHex(text)))
  return {
    links: all.filter((message) => is(rtnetlink, message, 'RTM_NEWLINK')),
    addresses: all.filter((message) => is(rtnetlink, message, 'RTM_NEWADDR')),
  }
}

function print({ context, filter, links, addresses }: Fixture): string {
  const out = new Output(context)
  if (context.command === 'link') printLinks(links, out, context, filter)
  else printLinksWithAddresses(links, addresses, out, context, filter)
  // `ip monitor` prints a link as `ip addr` does, but for the length of its queue.
  return context.monitor ? out.finish().replace(/qlen \d+/, '') : out.finish()
}

describe('prints what ip 6.1 printed', () => {
  test.each(files)('%s', (file) => {
    const fixture = parse(readFileSync(new URL(file, folder), 'utf8'))
    expect(fixture.links.length).toBeGreaterThan(0)
    expect(print(fixture), fixture.command).toBe(fixture.stdout)
  })
})
