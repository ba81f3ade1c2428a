import { describe, expect, test } from 'vitest'
import { printLink } from '../../src/cli/link/print/link.ts'
import { printLinkInfo } from '../../src/cli/link/print/linkinfo.ts'
import { addFlag, dropLinks, judgeLink } from '../../src/cli/listing/filter.ts'
import { linkDump, linkDumpMask } from '../../src/cli/listing/requests.ts'
import type { PrintableAddress, PrintableLink, PrintContext } from '../../src/cli/output/context.ts'
import { countText } from '../../src/cli/output/count.ts'
import { matchesGlob } from '../../src/cli/output/glob.ts'
import { linkAddress, linkTypeName } from '../../src/cli/output/lladdr.ts'
import { Output } from '../../src/cli/output/output.ts'
import { systemNameFiles } from '../../src/rtnl/common/name-files.ts'
import { dsfieldId, groupName, parseNames, scopeId, scopeName, useNameFiles } from '../../src/rtnl/common/names.ts'

const ctx: PrintContext = {
  linkInfo: printLinkInfo,
  command: 'addr',
  ifname: (index) => `if${index}`,
  ifflags: () => undefined,
  netnsName: () => undefined,
}
const link = (index: number, flags: number, attrs: PrintableLink['attrs']): PrintableLink => ({
  type: 16,
  header: { family: 0, type: 1, index, flags, change: 0 },
  attrs,
})
const address = (index: number, family: number, attrs: PrintableAddress['attrs'], flags = 0x80): PrintableAddress => ({
  type: 20,
  header: { family, prefixlen: 24, flags, scope: 0, index },
  attrs,
})

describe('Output', () => {
  test('JSON escapes what ip escapes and nothing else', () => {
    const out = new Output({ json: true })
    out.item('q"b\\s\'t\tn\nx\x01é/\r\f\b', '')
    expect(out.finish()).toBe('["q\\"b\\\\s\'t\\tn\\nx\x01é/\\r\\f\\b"]\n')
  })

  test('an empty listing, plain and pretty', () => {
    expect(new Output({ json: true }).finish()).toBe('[]\n')
    expect(new Output({ json: true, pretty: true }).finish()).toBe('[ ]\n')
    expect(new Output().finish()).toBe('')
  })

  test('pretty JSON indents members by four, and keeps arrays on one line', () => {
    const out = new Output({ json: true, pretty: true })
    out.open()
    out.field('a', 18446744073709551615n)
    out.openArray('b')
    out.item('x', '')
    out.item('y', '')
    out.closeArray()
    out.openArray('c')
    out.closeArray()
    out.field('t', { literal: '2.50' })
    out.close()
    out.open()
    out.close()
    const lines = [
      '[ {',
      '        "a": 18446744073709551615,',
      '        "b": [ "x","y" ],',
      '        "c": [ ],',
      '        "t": 2.50',
      '    },{} ]',
    ]
    expect(out.finish()).toBe(`${lines.join('\n')}\n`)
  })

  test('members keep their order and may repeat', () => {
    const out = new Output({ json: true })
    out.open()
    out.field('2', null)
    out.field('1', true)
    out.field('2', -1)
    out.close()
    expect(out.finish()).toBe('[{"2":null,"1":true,"2":-1}]\n')
  })

  test('one line has a backslash where a line would end', () => {
    const out = new Output({ oneline: true })
    out.field('mtu', 1500, 'mtu 1500')
    out.line()
    out.text('end\n')
    expect(out.finish()).toBe('mtu 1500\\end\n')
  })
})

describe('numbers and names', () => {
  test('counters as ip -h and ip -h -iec write them', () => {
    const human = (n: bigint, iec = false): string => countText(n, { human: true, iec })
    expect([999n, 1000n, 7730n, 12345n, 532000n, 1234567n].map((n) => human(n))).toEqual([
      '999',
      '1.00k',
      '7.73k',
      '12.3k',
      '532k',
      '1.23M',
    ])
    expect([1000n, 1024n, 10n ** 19n].map((n) => human(n, true))).toEqual(['1000', '1.00ki', '8.67Ei'])
    expect(human(10n ** 19n)).toBe('10.0E')
    expect(human(1125n)).toBe('1.12k')
    expect(human(1135n)).toBe('1.14k')
    expect(countText(10n ** 19n, {})).toBe('10000000000000000000')
  })

  test('link types and tunnel addresses', () => {
    expect([1, 772, 768, 776, 778, 823, 824, 65534, 0, 519, 802, 9999].map((type) => linkTypeName(type))).toEqual(
      ['ether', 'loopback', 'ipip', 'sit', 'gre', 'gre6', 'netlink', 'none', 'netrom', '[519]', 'ieee802.11/prism', '[9999]'], // biome-ignore format: one a type
    )
    expect(linkTypeName(1, true)).toBe('[1]')
    expect(linkAddress('0a:00:00:01', 778)).toBe('10.0.0.1')
    expect(linkAddress('0a:00:00:01', 1)).toBe('0a:00:00:01')
    expect(linkAddress('66:63:bc:3a:18:16:00:00:00:00:00:00:00:00:00:00', 769)).toBe('6663:bc3a:1816::')
  })

  test('files of names', () => {
    expect(parseNames('# c\n\n0\tdefault\n 0x10 sixteen # c\nbad\n5 never\n')).toEqual([
      [0, 'default'],
      [16, 'sixteen'],
    ])
    expect([groupName(0), groupName(0, true), groupName(4294967295)]).toEqual(['default', '0', '-1'])
    expect([scopeName(253), scopeName(50), scopeName(253, true), scopeId('host'), scopeId('0x32'), scopeId('no')]).toEqual([
      'link',
      '50',
      '253',
      254,
      50,
      undefined,
    ])
  })
})

test('a type of service by its name, or as a hexadecimal number', () => {
  useNameFiles({ text: (path) => (path === '/etc/iproute2/rt_dsfield' ? '0x20 CS1\n' : undefined), list: () => undefined })
  expect(['CS1', '20', '0xff', '100', 'CS2'].map(dsfieldId)).toEqual([0x20, 0x20, 0xff, undefined, undefined])
  useNameFiles(systemNameFiles)
})

describe('filters', () => {
  test('patterns, as fnmatch(3)', () => {
    const yes = [
      ['d0:*', 'd0:web'],
      ['br[0-9]', 'br0'],
      ['br[!a-z]', 'br0'],
      ['*', ''],
      ['a?c', 'abc'],
      ['a\\*', 'a*'],
      ['[]]', ']'],
      ['a.c', 'a.c'],
    ] as const
    const no = [
      ['d0:*', 'd0'],
      ['br[0-9]', 'brx'],
      ['br[^0-9]', 'br0'],
      ['a\\*', 'ab'],
      ['a.c', 'abc'],
      ['d', 'd0'],
      ['[a', 'a'],
    ] as const
    for (const [pattern, text] of yes) expect(matchesGlob(pattern, text), `${pattern} ${text}`).toBe(true)
    for (const [pattern, text] of no) expect(matchesGlob(pattern, text), `${pattern} ${text}`).toBe(false)
  })

  test('words for flags', () => {
    expect(addFlag({}, 'permanent')).toEqual({ flags: 0x80, flagMask: 0x80 })
    expect(addFlag({}, 'dynamic')).toEqual({ flags: 0, flagMask: 0x80 })
    expect(addFlag({}, '-dynamic')).toEqual({ flags: 0x80, flagMask: 0x80 })
    expect(addFlag({ flags: 0x80, flagMask: 0x80 }, '-tentative')).toEqual({ flags: 0x80, flagMask: 0xc0 })
    expect(addFlag({}, 'primary')).toEqual({ flags: 0, flagMask: 1 })
    expect(addFlag({}, 'nosuch')).toBeUndefined()
    expect(addFlag({}, 'constructor')).toBeUndefined()
  })

  test('links', () => {
    const port = link(5, 1, { group: 7, master: 3, linkinfo: { kind: 'veth', slaveKind: 'bridge' } })
    const verdicts = [
      {},
      { index: 4 },
      { up: true },
      { group: 0 },
      { master: 3 },
      { master: 4 },
      { master: -1 },
      { kind: 'bridge' },
      { slaveKind: 'bridge' },
      { label: 'x', group: 0 },
    ].map((filter) => judgeLink(port, filter))
    expect(verdicts).toEqual(['link', 'nothing', 'link', 'nothing', 'link', 'nothing', 'link', 'nothing', 'link', 'addresses'])
  })

  test('a link goes when it has addresses but none that is wanted', () => {
    const links = [link(1, 0, {}), link(2, 0, {}), link(3, 0, {})]
    const addresses = [address(1, 2, { local: '10.0.0.1' }), address(2, 2, { local: '192.0.2.1' })]
    const to = { address: '10.0.0.0', prefixlen: 7, family: 'inet' } as const
    const kept = (own: PrintContext, filter: object): number[] =>
      dropLinks(links, addresses, own, filter).map(({ header }) => header.index)
    expect(kept(ctx, {})).toEqual([1, 2, 3])
    expect(kept(ctx, { to })).toEqual([1, 3])
    expect(kept({ ...ctx, family: 2 }, { to })).toEqual([1])
    expect(kept(ctx, { flags: 1, flagMask: 1 })).toEqual([3])
    expect(kept(ctx, { label: 'if2' })).toEqual([2, 3])
  })

  test('the dump', () => {
    expect(linkDump({ ...ctx, command: 'link', family: 10 }, { master: -1, kind: 'veth' })).toEqual({
      header: { family: 17 },
      attrs: { extMask: 1, master: 0xffffffff, linkinfo: { kind: 'veth' } },
    })
    expect(linkDump({ ...ctx, family: 10 }, { master: 3 })).toEqual({ header: { family: 10 }, attrs: {} })
    expect([linkDumpMask(ctx, true), linkDumpMask({ ...ctx, stats: 1 }, true), linkDumpMask(ctx)]).toEqual([9, 1, 1])
  })
})

describe('rare members of a link', () => {
  const text = (message: PrintableLink, own: Partial<PrintContext> = {}): string => {
    const out = new Output()
    printLink(message, out, { ...ctx, command: 'link', family: 17, ...own })
    return out.finish()
  }

  test('unknown flags, states and modes', () => {
    expect(text(link(2, 0x80001000, { ifname: 'x', operstate: 9, linkmode: 2 }))).toBe(
      '2: x: <MULTICAST,80000000> state 0x9mode 2 \n    link/ether \n',
    )
  })

  test('the link below is down, or unknown', () => {
    const veth = link(2, 0, { ifname: 'x', link: 3 })
    expect(text(veth, { ifflags: () => 2 })).toBe('2: x@if3: <,M-DOWN> \n    link/ether \n')
    expect(text(veth)).toBe('2: x@if3: <> \n    link/ether \n')
    expect(text(link(2, 0, { ifname: 'x', link: 0 }))).toBe('2: x@NONE: <> \n    link/ether \n')
  })

  test('deleted, moved to another namespace, held down', () => {
    const gone = { ...link(2, 0, { ifname: 'x', newNetnsid: 4, newIfindex: 6, linkNetnsid: -1 }), type: 17 }
    expect(text(gone)).toBe('Deleted 2: x: <> \n    link/ether  link-netnsid unknown new-netnsid 4 new-ifindex 6\n')
    const held = link(2, 0, { ifname: 'x', broadcast: 'ff:ff:ff:ff:ff:ff', protoDown: 1, protoDownReason: { value: 0x109 } })
    expect(text(held)).toBe('2: x: <> \n    link/ether  brd ff:ff:ff:ff:ff:ff protodown on protodown_reason <0,3>\n')
  })
})
