import { describe, expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { Bytes } from '../../src/netlink/codec/bytes.ts'
import type { Part } from '../../src/netlink/codec/codec.ts'
import { declare, leaf } from '../../src/netlink/codec/parts.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { explainMessages, explainText, fromHex } from '../../src/netlink/explain/explain.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { protocol } from '../../src/netlink/message/protocol.ts'
import { ifinfomsg } from '../../src/rtnl/link/table.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { fixture } from '../support/fixture.ts'
import { expectPartition } from '../support/fixture-partition.ts'

const options = { protocol: rtnetlink }
const noRows = protocol('no rows', 0, { RTM_NEWLINK: [16, 'new', ifinfomsg, attrs('empty', {}), ''] })
const named = (ifname: string): Uint8Array => encodeMessage({ type: 16, attrs: { ifname } }, options)

describe('annotated hex', () => {
  test('a line for each field, indented by depth, eight bytes a line', () => {
    const lines = explainText(fixture('link-create-veth').bytes, options).split('\n')
    expect(lines.slice(0, 2)).toEqual([
      '5c 00 00 00             # nlmsg_len 92',
      '10 00                   # nlmsg_type 16 RTM_NEWLINK',
    ])
    expect(lines).toContain('20 00 01 00             #     VETH_INFO_PEER length 32, type 1')
    expect(lines).toContain('76 65 74 68 2d 63 00    #       IFLA_IFNAME "veth-c"')
    expect(lines.at(-1)).toBe('')
  })

  test('long values go on in the next line', () => {
    expect(explainText(named('0123456789'), options)).toContain(
      '30 31 32 33 34 35 36 37 # IFLA_IFNAME "0123456789"\n38 39 00                #\n00                      # IFLA_IFNAME padding\n',
    )
  })

  test('numbers with their names, flags of nests, what no table has', () => {
    const text = explainText(fixture('link-veth').bytes, options)
    expect(text).toContain('ifi_flags UP|BROADCAST|RUNNING|MULTICAST|LOWER_UP')
    expect(text).toContain('IFLA_INET6_FLAGS READY')
    expect(text).toContain('IFLA_OPERSTATE 6 UP')
    expect(explainText(fixture('link-altnames-add').bytes, options)).toContain('IFLA_PROP_LIST length 48, type 52, nested')
    expect(explainText(fixture('link-vfs').bytes, { protocol: noRows })).toContain('type 22 592 bytes')
    expect(explainText(fixture('error-policy').bytes, options)).toContain('error -34 (ERANGE: Numerical result out of range)')
  })

  test('a message without a table is its header and a payload', () => {
    expect(explainMessages(encodeMessage({ type: 99, payload: new Uint8Array(3) })).map(({ path }) => path)).toEqual([
      ...['nlmsg_len', 'nlmsg_type', 'nlmsg_flags', 'nlmsg_seq', 'nlmsg_pid', 'payload'],
    ])
  })

  test('padding between messages and bytes after the last are parts too', () => {
    const one = encodeMessage({ type: 99, payload: new Uint8Array(3) })
    const datagram = Uint8Array.from([...one, 7, ...one, 7, 0, 0, 0, 0, 0, 0])
    const parts = explainMessages(datagram)
    expectPartition(parts, datagram.length)
    expect(parts.filter(({ path }) => ['padding', 'left over'].includes(path)).map(({ start, end }) => [start, end])).toEqual([
      [19, 20],
      [39, 40],
      [40, 46],
    ])
  })
})

describe('what a table says of a part', () => {
  const parts = explainMessages(fixture('link-create-vlan').bytes, options)
  const of = (end: string) => parts.filter(({ path }) => path === end || path.endsWith(`.${end}`))

  test('members of structs: the struct, the type and the meaning', () => {
    expect(of('ifi_index').map(({ row, piece }) => ({ row, piece }))).toEqual([
      {
        row: { of: 'struct ifinfomsg', type: 's32', meaning: 'interface index; 0 lets the kernel choose' },
        piece: undefined,
      },
    ])
    expect(of('IFLA_VLAN_FLAGS.mask')[0]?.row?.of).toBe('struct ifla_vlan_flags')
  })

  test('attributes: header, value and padding are of one row', () => {
    const row = { of: 'linkinfo-vlan-attrs', type: 'u16', meaning: 'VLAN id, 0 to 4094' }
    expect(of('IFLA_VLAN_ID').map(({ row, piece }) => ({ row, piece }))).toEqual([
      { row, piece: 'header' },
      { row, piece: 'value' },
      { row, piece: 'padding' },
    ])
    expect(of('IFLA_LINKINFO').map(({ row, piece }) => [row?.of, piece])).toEqual([['link-attrs', 'header']])
  })

  test('errno, the repeated request, and the attributes of extended ACK', () => {
    const parts = explainMessages(fixture('error-policy').bytes, options)
    expect(parts.filter(({ row }) => !row)).toEqual([])
    expect(parts.find(({ path }) => path === 'error')?.row?.of).toBe('struct nlmsgerr')
  })

  test('what no table has: nothing', () => {
    const parts = explainMessages(fixture('link-vfs').bytes, { protocol: noRows })
    expect(parts.filter(({ path }) => path.startsWith('type ')).every(({ row, piece }) => !row && piece)).toBe(true)
  })
})

describe('parts', () => {
  test('a row declares those of its own path that have none', () => {
    const [row, other] = [
      { of: 'set', type: 'u8', meaning: '' },
      { of: 'inner', type: 'u8', meaning: '' },
    ]
    const part = { start: 0, end: 1, text: '' }
    const out: Part[] = [
      { ...part, path: 'A' },
      { ...part, path: 'A' },
      { ...part, path: 'A', row: other },
      { ...part, path: 'A.B' },
    ]
    declare(out, 1, 'A', row)
    expect(out.map((one) => one.row)).toEqual([undefined, row, other, undefined])
  })

  test('a value without bytes has none', () => {
    const out: Part[] = []
    leaf(string, new Bytes(new Uint8Array(1), true), 0, 0, 'A', out)
    expect(out).toEqual([])
    leaf(string, new Bytes(new Uint8Array(1), true), 0, 1, 'A', out)
    expect(out).toEqual([{ start: 0, end: 1, path: 'A', text: '""' }])
  })
})

describe('the way back', () => {
  test.each([
    'plain',
    'with # hash',
    'line\nbreak',
    'return\r\n',
    'line separator\u2028ff ff',
    'paragraph separator\u2029ff ff',
    'next line\u0085ff ff',
    '"quotes"',
    '\udcff\udcfe',
  ])('comments are never read as bytes: %j', (ifname) => {
    const bytes = named(ifname)
    expect(fromHex(explainText(bytes, options))).toEqual(bytes)
  })

  test('hex as people write it', () => {
    expect(fromHex('0A 0b\n0c0d # comment ff\n\n# ff\n')).toEqual(Uint8Array.from([10, 11, 12, 13]))
    expect(fromHex('')).toEqual(new Uint8Array())
    expect(fromHex('# only\r\n01\r\n')).toEqual(Uint8Array.from([1]))
  })

  test('words may begin with 0x', () => {
    expect(fromHex('0x0a 0X0B0c\n0d # 0xff')).toEqual(Uint8Array.from([10, 11, 12, 13]))
  })

  test.each([
    ['01 # ab\n0g', 'got "g" at line 2, column 2'],
    ['01,02', 'got "," at line 1, column 3'],
    ['00x1', 'got "x" at line 1, column 3'],
    ['0x', 'got "x" at line 1, column 2'],
    ['01 2', 'got an odd number of digits, 3'],
  ])('an error says where the text is no hex: %j', (text, says) => {
    expect(() => fromHex(text)).toThrow(says)
  })

  test.each(['0', '0g', '01,02', '01 2'])('what is no hex is refused: %j', (text) => {
    expect(() => fromHex(text)).toThrow(TypeError)
  })
})
