import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allRows } from '../../src/cli/schema/rows.ts'
import * as FAMILIES from '../../src/genl/families.ts'
import type { SchemaRow } from '../../src/netlink/explain/schema.ts'
import { rtnetlink } from '../../src/wire.ts'
import { nlwire } from './support/command.ts'

const lines = (text: string): string[] => text.trimEnd().split('\n')

test('docs/attributes.md is what `npm run docs` writes', async () => {
  const { code, out } = await nlwire('schema', '--markdown')
  expect(code).toBe(0)
  expect(readFileSync(new URL('../../docs/attributes.md', import.meta.url), 'utf8') === out, 'run npm run docs').toBe(true)
  expect(out).toContain('| 3 | `IFLA_IFNAME` | `ifname` | string | interface name, 15 bytes at most |\n')
  expect(out).toContain('In `IFLA_INFO_DATA` (vxlan).')
})

describe('as JSON', () => {
  test('a line is a row', async () => {
    const { code, out } = await nlwire('schema', '--json')
    expect(code).toBe(0)
    expect(out.endsWith('\n')).toBe(true)
    expect(lines(out).map((line) => JSON.parse(line) as SchemaRow)).toEqual(allRows())
  })

  test.each([
    ['schema', 'linkinfo-veth-attrs', '--json'],
    ['schema', '--json', 'linkinfo-veth-attrs'],
    ['-j', 'schema', 'linkinfo-veth-attrs'],
  ])('of one set: %s %s %s', async (...args) => {
    expect(await nlwire(...args)).toEqual({
      code: 0,
      out: `${JSON.stringify(allRows().find(({ name }) => name === 'VETH_INFO_PEER'))}\n`,
      err: '',
    })
  })
})

describe('families of generic netlink', () => {
  test.each(Object.values(FAMILIES).map(({ name, messages }) => [name, Object.keys(messages)] as const))(
    '%s: its commands, and the sets and structs in them',
    async (name, commands) => {
      const { out } = await nlwire('schema', name)
      const [title, head, ...rows] = lines(out)
      expect([title, head?.trim().split(/ {2,}/)]).toEqual([name, ['cmd', 'name', 'value', 'meaning']])
      expect(rows.map((row) => row.trim().split(/ {2,}/)[1])).toEqual(commands)
    },
  )

  test('nlctrl: numbers of commands, attributes, the header', async () => {
    expect((await nlwire('schema', 'nlctrl')).out).toMatch(
      /^ +3 {2}CTRL_CMD_GETFAMILY +struct genlmsghdr and nest ctrl-attrs +reads/m,
    )
    expect((await nlwire('schema', 'ctrl-attrs')).out).toMatch(
      /^ +2 {2}CTRL_ATTR_FAMILY_NAME +familyName +string +name of the family$/m,
    )
    expect((await nlwire('schema', 'genlmsghdr')).out).toMatch(/^ +0 {2}cmd +cmd +u8/m)
    // Both protocols have it; it is there once.
    const { out } = await nlwire('schema', '--json', 'nlmsghdr')
    expect(lines(out)).toHaveLength(5)
  })
})

describe('as text', () => {
  test('a set, in columns', async () => {
    const { code, out } = await nlwire('schema', 'xdp-attrs')
    expect(code).toBe(0)
    const [title, head, ...rows] = lines(out)
    expect([title, head?.trim().split(/ {2,}/)]).toEqual(['xdp-attrs', ['type', 'name', 'key', 'value', 'meaning']])
    expect(rows.slice(-2)).toEqual([
      '  IFLA_XDP_ATTACHED: NONE 0, DRV 1, SKB 2, HW 3, MULTI 4',
      '  IFLA_XDP_FLAGS: UPDATE_IF_NOEXIST 0x1, SKB_MODE 0x2, DRV_MODE 0x4, HW_MODE 0x8, REPLACE 0x10',
    ])
    const cells = rows.slice(0, -2)
    expect(cells).toHaveLength(8)
    expect(cells[1]?.trim().split(/ {2,}/)).toEqual([
      '2',
      'IFLA_XDP_ATTACHED',
      'attached',
      'u8 with names',
      'where a program is attached',
    ])
    const starts = cells.map((line) => line.indexOf('IFLA_'))
    expect(new Set(starts)).toEqual(new Set([(head as string).indexOf('name')]))
  })

  test('a struct, by bytes', async () => {
    const { out } = await nlwire('schema', 'ifinfomsg')
    expect(out).toMatch(/^ifinfomsg\n +byte +name +key +value +meaning\n +0 +ifi_family +family +u8 with names /)
    expect(out).toMatch(/\n +8 +ifi_flags +flags +bits of u32 /)
    expect(out).toMatch(/\n {2}ifi_flags: UP 0x1, BROADCAST 0x2, /)
  })

  test('the messages', async () => {
    const { out } = await nlwire('schema', 'NETLINK_ROUTE')
    expect(lines(out)).toHaveLength(2 + Object.keys(rtnetlink.messages).length)
    expect(out).toMatch(/\n +16 +RTM_NEWLINK +struct ifinfomsg and nest link-attrs +creates or changes a link/)
  })

  test('everything', async () => {
    const { out } = await nlwire('schema')
    expect(out).toMatch(/^NETLINK_ROUTE\n/)
    for (const { name } of allRows()) expect(out).toContain(` ${name} `)
    const choices = 'unspec (0, 2, 10, 17, 28, 45) af-spec-attrs, bridge (7) bridge-af-spec-attrs, ipmr (128) ipmra-table-attrs'
    expect(out).toContain(`\n  IFLA_AF_SPEC: ${choices}\n`)
  })
})

describe('a name of the kernel', () => {
  test('of a message: its row, its struct and its attributes', async () => {
    const { code, out } = await nlwire('schema', 'RTM_NEWROUTE')
    expect(code).toBe(0)
    expect(out).toMatch(/^NETLINK_ROUTE\n.*\n +24 {2}RTM_NEWROUTE +struct rtmsg and nest route-attrs +[^\n]*\n\nrtmsg\n/)
    expect(out).toMatch(/\n\nroute-attrs\n.*\n(.*\n)* +5 {2}RTA_GATEWAY +gateway /)
    expect(await nlwire('schema', 'rtm_newroute')).toEqual({ code, out, err: '' })
  })

  test('of an attribute: its row in every set', async () => {
    const { out } = await nlwire('schema', 'IFLA_MTU')
    expect(lines(out)).toEqual([
      'link-attrs',
      expect.stringMatching(/^ +type +name/),
      expect.stringMatching(/^ +4 {2}IFLA_MTU +mtu +u32 /),
    ])
    const rows = allRows().filter(({ name }) => name === 'CTRL_ATTR_FAMILY_ID')
    expect((await nlwire('schema', 'CTRL_ATTR_FAMILY_ID', '--json')).out).toBe(
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    )
  })

  test('of a command of generic netlink', async () => {
    expect((await nlwire('schema', 'CTRL_CMD_GETFAMILY')).out).toMatch(/^nlctrl\n.*\n +3 .*\n\ngenlmsghdr\n(.*\n)*\nctrl-attrs\n/)
  })
})

describe('bad words', () => {
  test.each([
    ['link-atrs', ['link-attrs']],
    ['vxlan', ['linkinfo-vxlan-attrs', 'ifla_vxlan_port_range']],
    ['IFLA_MTUU', ['IFLA_MTU']],
    ['RTM_NEWROUT', ['RTM_NEWROUTE']],
    ['LINK_ATTRS', ['link-attrs']],
    ['ifinfmsg', ['ifinfomsg']],
  ])('%s: names near it', async (word, near) => {
    const { code, out, err } = await nlwire('schema', word)
    expect({ code, out }).toEqual({ code: 255, out: '' })
    expect(err.startsWith(`There is no set, struct, protocol, message or attribute "${word}". Similar names: `)).toBe(true)
    for (const name of near) expect(err).toContain(name)
    expect(err.split('Similar names: ')[1]?.split(',').length).toBeLessThanOrEqual(8)
  })

  test('nothing near', async () => {
    const err = 'There is no set, struct, protocol, message or attribute "constructor", try "nlwire schema".\n'
    expect(await nlwire('schema', 'constructor')).toEqual({ code: 255, out: '', err })
  })

  test('an option that is none, and a second set', async () => {
    expect(await nlwire('schema', '--jsn')).toMatchObject({
      code: 255,
      out: '',
      err: expect.stringContaining('"--jsn" is unknown'),
    })
    expect(await nlwire('schema', 'xdp-attrs', 'pair')).toMatchObject({
      code: 255,
      out: '',
      err: expect.stringContaining('"pair"'),
    })
  })
})

test('help', async () => {
  expect((await nlwire('help')).err).toContain("schema     list the kernel's messages")
  expect(await nlwire('schema', 'help')).toMatchObject({ code: 0, out: expect.stringContaining('--markdown'), err: '' })
})
