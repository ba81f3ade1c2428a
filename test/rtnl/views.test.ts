import { describe, expect, test } from 'vitest'
import type { Table } from '../../src/netlink/codec/codec.ts'
import { addressAttrs, ifaddrmsg } from '../../src/rtnl/address/table.ts'
import { addressOf } from '../../src/rtnl/address/view.ts'
import { IFA_F, IFF } from '../../src/rtnl/constants.ts'
import { ifinfomsg, linkAttrs, linkInfo, propList } from '../../src/rtnl/link/table.ts'
import { linkOf } from '../../src/rtnl/link/view.ts'
import { NTF, NTF_EXT, NUD } from '../../src/rtnl/neighbour/constants.ts'
import { ndmsg, neighbourAttrs } from '../../src/rtnl/neighbour/table.ts'
import { neighbourOf } from '../../src/rtnl/neighbour/view.ts'
import { NHA_OP_FLAG } from '../../src/rtnl/nexthop/constants.ts'
import { nexthopAttrs, nhmsg } from '../../src/rtnl/nexthop/table.ts'
import { nexthopOf } from '../../src/rtnl/nexthop/view.ts'
import { RTM_F, RTNH_F } from '../../src/rtnl/route/constants.ts'
import { routeAttrs, rtmsg } from '../../src/rtnl/route/table.ts'
import { routeOf } from '../../src/rtnl/route/view.ts'
import { FIB_RULE } from '../../src/rtnl/rule/constants.ts'
import { fibRuleHdr, ruleAttrs } from '../../src/rtnl/rule/table.ts'
import { ruleOf } from '../../src/rtnl/rule/view.ts'

type Values = Record<string, unknown>
type Names = Readonly<Record<string, number>>

/** A view, the tables it is of, and what its members of bits are called, with their width. */
interface Case {
  readonly of: (header: never, attrs: never) => object
  readonly header: { readonly members?: object; readonly name: string }
  readonly keys: readonly string[]
  readonly table: Table
  readonly bits: Readonly<Record<string, readonly [width: number, names: Names]>>
  /** Members that are not of the object: why. */
  readonly left?: Readonly<Record<string, string>>
  /** Attributes that another is in the place of: which. */
  readonly instead?: Readonly<Record<string, string>>
}

const keysOf = (header: object): string[] => Object.keys(header).filter((key) => !key.startsWith('_'))

const CASES: Record<string, Case> = {
  link: {
    of: linkOf,
    header: ifinfomsg,
    keys: ['family', 'type', 'index', 'flags', 'change'],
    table: linkAttrs.table,
    bits: { flags: [32, IFF] },
    left: { family: 'AF_UNSPEC of every link', change: 'of the message: which flags it changes' },
  },
  address: {
    of: addressOf,
    header: ifaddrmsg,
    keys: ['family', 'prefixlen', 'flags', 'scope', 'index'],
    table: addressAttrs.table,
    bits: { flags: [8, { ...IFA_F, TEMPORARY: IFA_F.SECONDARY }] },
  },
  route: {
    of: routeOf,
    header: rtmsg,
    keys: ['family', 'dstLen', 'srcLen', 'tos', 'table', 'protocol', 'scope', 'type', 'flags'],
    table: routeAttrs.table,
    instead: { via: 'gateway' },
    bits: { flags: [32, { NH_OFFLOAD: RTNH_F.OFFLOAD, NH_TRAP: RTNH_F.TRAP, ...without(RTNH_F, RTM_F), ...RTM_F }] },
  },
  neighbour: {
    of: neighbourOf,
    header: ndmsg,
    keys: ['family', 'ifindex', 'state', 'flags', 'type'],
    table: neighbourAttrs.table,
    bits: { state: [16, NUD], flags: [8, NTF], flagsExt: [32, NTF_EXT], ndmStateMask: [16, NUD], ndmFlagsMask: [8, NTF] },
  },
  rule: {
    of: ruleOf,
    header: fibRuleHdr,
    keys: ['family', 'dstLen', 'srcLen', 'tos', 'table', 'action', 'flags'],
    table: ruleAttrs.table,
    bits: { flags: [32, FIB_RULE] },
  },
  nexthop: {
    of: nexthopOf,
    header: nhmsg,
    keys: ['family', 'scope', 'protocol', 'flags'],
    table: nexthopAttrs.table,
    bits: { flags: [32, RTNH_F], opFlags: [32, NHA_OP_FLAG] },
  },
}

function without(names: Names, others: Names): Names {
  return Object.fromEntries(Object.entries(names).filter(([name]) => !Object.hasOwn(others, name)))
}

/** Of requests only; its bits have names. */
const REQUESTED = 'extMask'

const call = ({ of, keys }: Case, header: Values, attrs: Values): Values =>
  of({ ...Object.fromEntries(keys.map((key) => [key, 0])), ...header } as never, attrs as never) as Values

/** Whether a value is somewhere in there. */
const holds = (there: unknown, value: unknown): boolean => {
  if (there === value || (Array.isArray(there) && there.some((one) => holds(one, value)))) return true
  if (typeof there === 'string') return there.split('/').includes(String(value))
  return typeof there === 'object' && there !== null && Object.values(there).some((one) => holds(one, value))
}

/** No number of a constant, of an index of a table or of anything else. */
const MARK = 123_456_789

/** The values of an attribute: a mark; of a nest with places of its own, one for each of them. */
function samples(key: string): [path: string, value: unknown][] {
  const nests: Record<string, Table> = { linkinfo: linkInfo.table, propList: propList.table }
  const nest = nests[key]
  if (!nest) return [[key, MARK]]
  const deep = (inner: string): unknown => (/^(data|slaveData|xstats)$/.test(inner) ? { any: { value: MARK } } : [MARK])
  return [...Object.keys(nest), 'unknown'].map((inner) => [`${key}.${inner}`, { [inner]: deep(inner) }])
}

describe.each(Object.entries(CASES))('what is known of a %s', (_, one) => {
  test('has every attribute', () => {
    const lost: string[] = []
    for (const key of [...Object.keys(one.table), 'unknown'].filter((key) => !(key in one.bits) && key !== REQUESTED))
      for (const [path, value] of samples(key)) if (!holds(call(one, {}, { [key]: value }), MARK)) lost.push(path)
    expect(lost).toEqual([])
  })

  test('has every attribute beside all others', () => {
    // Nests are taken apart, and of numbers the bits have names: those have tests of their own.
    const keys = Object.keys(one.table).filter(
      (key) => !['linkinfo', 'propList', REQUESTED, ...Object.keys(one.bits), ...Object.keys(one.instead ?? {})].includes(key),
    )
    const marks = keys.map((key, i) => [key, MARK + i] as const)
    const seen = call(one, {}, Object.fromEntries(marks))
    expect(marks.filter(([, mark]) => !holds(seen, mark)).map(([key]) => key)).toEqual([])
  })

  test('has every member of the header, and what a newer kernel adds', () => {
    const members = one.keys.filter((key) => !(key in one.bits))
    const lost = members.filter((key) => !holds(call(one, { [key]: MARK }, {}), MARK))
    expect(lost).toEqual(Object.keys(one.left ?? {}))
    expect(call(one, { tail: MARK }, {})).toMatchObject({ tail: MARK })
  })

  test.each(Object.entries(one.bits))('has every bit of %s, each as one entry', (key, [width, names]) => {
    const value = (name: string): number => (name.startsWith('0x') ? Number(name) : (names[name] as number))
    const isOfHeader = one.keys.includes(key)
    const read = (bits: number): string[] =>
      (isOfHeader ? call(one, { [key]: bits }, {}) : call(one, {}, { [key]: bits }))[key] as string[]
    for (let bit = 0; bit < width; bit++) {
      const seen = read(2 ** bit)
      expect(seen.map(value)).toEqual([2 ** bit])
    }
    const all = read(2 ** width - 1)
    expect(all.reduce((sum, name) => sum + value(name), 0)).toBe(2 ** width - 1)
  })
})

test('the flags of an address are those of the header, and of the attribute, which has 32 bits', () => {
  const flags = (family: number, ofHeader: number, ofAttribute?: number): string[] => {
    const header = { family, prefixlen: 8, flags: ofHeader, scope: 0, index: 1 }
    return addressOf(header, ofAttribute === undefined ? {} : { flags: ofAttribute }).flags
  }
  expect(flags(2, 0x81)).toEqual(['SECONDARY', 'PERMANENT'])
  expect(flags(10, 0x80, 0x80000001)).toEqual(['TEMPORARY', 'PERMANENT', '0x80000000'])
})

test('the headers have no other members', () => {
  for (const { header, keys } of Object.values(CASES)) expect(keysOf(membersOf(header))).toEqual(keys)
})

/** The members of a header, as it is read from zeros. */
function membersOf(header: Case['header']): object {
  const read = (header as unknown as { read(b: unknown, at: number, end: number): object }).read
  const u8 = new Uint8Array(64)
  return read({ u8, view: new DataView(u8.buffer), littleEndian: true }, 0, (header as unknown as { size: number }).size)
}
