import { describe, expect, test } from 'vitest'
import {
  ConditionError,
  conversations,
  messages,
  parseCondition,
  protocols,
  type Recorded,
  records,
  where,
} from '../../src/capture.ts'
import { family } from '../../src/declare.ts'
import { recording } from './support.ts'

const list: Recorded[] = []
for (const name of ['main', 'addresses'])
  for await (const item of messages(records(recording(`recordings/${name}.pcap.gz`))))
    if (item.kind === 'message') list.push(item)
const numbers = (condition: string): number[] => {
  const keeps = where(condition)
  return list.flatMap((one, i) => (keeps(one) ? [i] : []))
}
const by = (test: (one: Recorded) => unknown): number[] => list.flatMap((one, i) => (test(one) ? [i] : []))

describe('a condition keeps what it says', () => {
  test.each<[string, (one: Recorded) => unknown]>([
    ['type == RTM_NEWLINK', ({ message }) => message.type === 16],
    ['type == 16', ({ message }) => message.type === 16],
    ['type==0x10', ({ message }) => message.type === 16],
    ['type != NLMSG_DONE', ({ message }) => message.type !== 3],
    ['name ~ LINK', ({ name }) => name.includes('LINK')],
    ['linkinfo.kind == "veth"', ({ message }) => (message.attrs['linkinfo'] as { kind?: string } | undefined)?.kind === 'veth'],
    ['attrs.linkinfo.kind', ({ message }) => (message.attrs['linkinfo'] as { kind?: string } | undefined)?.kind !== undefined],
    ['frame >= 100 and frame < 150', ({ frame }) => frame >= 100 && frame < 150],
    ['frame < 10 or frame > 200', ({ frame }) => frame < 10 || frame > 200],
    ['not mtu', ({ message }) => message.attrs['mtu'] === undefined],
    [
      '!(mtu || type == 3) && pid != 0',
      ({ message }) => message.attrs['mtu'] === undefined && message.type !== 3 && message.pid !== 0,
    ],
    ['mtu > 1500', ({ message }) => Number(message.attrs['mtu'] ?? 0) > 1500],
    ['error == -19', ({ message }) => message.header['error'] === -19],
    ['header.error', ({ message }) => message.header['error'] !== undefined],
    ['family == inet6', ({ message }) => message.header['family'] === 10],
    [
      'stats64.rxBytes > 0',
      ({ message }) => ((message.attrs['stats64'] as { rxBytes?: bigint } | undefined)?.rxBytes ?? 0n) > 0n,
    ],
    ['protocol == route', () => true],
    ['protocol == NETLINK_ROUTE and direction == sent', ({ direction }) => direction === 'sent'],
    [`${'not '.repeat(5000)}mtu`, ({ message }) => message.attrs['mtu'] !== undefined],
    [`${'not '.repeat(5001)}mtu`, ({ message }) => message.attrs['mtu'] === undefined],
    [
      'dev == lo',
      ({ message: { header, attrs } }) =>
        attrs['ifname'] === 'lo' ||
        [header['index'], header['ifindex'], attrs['oif'], attrs['iif']].some(
          (index) => index === 1 && header['error'] === undefined,
        ),
    ],
  ])('%s', (condition, wanted) => {
    expect(numbers(condition)).toEqual(by(wanted))
  })

  test('dev knows a link by its name where a message has its index only', async () => {
    const keeps = where('dev == v0 and type == RTM_NEWADDR')
    const found: Recorded[] = []
    for await (const item of messages(records(recording('captures/rtmon.log'))))
      if (item.kind === 'message' && keeps(item)) found.push(item)
    expect(found.map(({ message }) => message.attrs['local'])).toContain('10.0.0.2')
    expect(found.some(({ message }) => message.attrs['ifname'] === 'v0')).toBe(false)
  })
})

test.each([
  ['', /a name/],
  ['type ==', /a value/],
  ['type == 16 and', /a name/],
  ['(type == 16', /"\)"/],
  ['type == 16 17', /expected and, or or the end/],
  ['type = 16', /expected ==, !=, <, <=, >, >= or ~, got "=" at character 6/],
  ['"veth" == kind', /a name/],
  ["kind == 'veth", /no closing quote/],
  ['alert(1)', /the end/],
  [`${'('.repeat(5000)}type`, /fewer parentheses/],
])('%s is refused with TypeError', (condition, why) => {
  expect(() => where(condition)).toThrow(TypeError)
  expect(() => where(condition)).toThrow(why)
})

test('refuses a conversation, an event and a fault with what to pass', () => {
  const given = (kind: string) => () => where('mtu')({ kind } as unknown as Recorded)
  expect(given('conversation')).toThrow('filter.meets(talk) is true if one of its messages fulfils the condition')
  expect(given('event')).toThrow('got an event: pass event.message')
  expect(given('fault')).toThrow('expected a message of a recording, got a fault')
  expect(() => where('mtu')(undefined as unknown as Recorded)).toThrow('expected a message of a recording, got undefined')
})

test('a conversation meets a condition by any of its messages, and by its own names', async () => {
  const met = async (condition: string): Promise<number[]> => {
    const filter = where(condition)
    const found: number[] = []
    for await (const one of conversations(messages(records(recording('recordings/main.pcap.gz')))))
      if (one.kind !== 'fault' && filter.meets(one))
        found.push(one.kind === 'event' ? one.message.frame : (one.request?.frame ?? 0))
    return found
  }
  const refused = await met('error == EEXIST')
  expect(refused.length).toBeGreaterThan(0)
  expect(await met('error == EEXIST and outcome == refused')).toEqual(refused)
  expect(await met('error == EEXIST and outcome == ack')).toEqual([])
  expect(() => where('mtu').meets({ kind: 'message' } as never)).toThrow('expected a conversation or an event')
})

const attr = (name: string) => (one: Recorded) => one.message.attrs[name]
const flagsOf = ({ message }: Recorded): number => message.flags

describe('names of the kernel mean what numbers and keys mean', () => {
  test.each([
    ['type == NEWLINK', 'type == 16'],
    ['type == newlink', 'type == 16'],
    ['type == DONE', 'type == 3'],
    ['type in (RTM_NEWLINK, DELLINK)', 'type == 16 or type == 17'],
    ['nlmsg_type == 16', 'type == 16'],
    ['IFLA_MTU > 1500', 'mtu > 1500'],
    ['attrs.IFLA_MTU > 1500', 'mtu > 1500'],
    ['IFLA_LINKINFO.IFLA_INFO_KIND == veth', 'linkinfo.kind == "veth"'],
    ['IFLA_INFO_KIND == veth', 'linkinfo.kind == "veth"'],
    ['kind == veth', 'linkinfo.kind == "veth"'],
    ["kind == 'veth'", 'linkinfo.kind == "veth"'],
    ['IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_IFNAME', 'linkinfo.data.veth.peer.attrs.ifname'],
    ['linkinfo.data.veth.peer.ifname', 'linkinfo.data.veth.peer.attrs.ifname'],
    ['ifi_index == 2', 'header.index == 2 and type in (NEWLINK, DELLINK, GETLINK, RTM_SETLINK)'],
    ['operstate == UP', 'operstate == 6'],
    ['operstate == IF_OPER_UP', 'operstate == 6'],
    ['operstate != up', 'operstate and not operstate == 6'],
    ['family == AF_INET6', 'header.family == 10'],
    ['header.family == inet6', 'header.family == 10'],
    ['error == ENODEV', 'error == -19'],
    ['error in (ENODEV, EEXIST)', 'error == -19 or error == -17'],
    ['error != 0', 'header.error < 0'],
    ['protocol in (route, NETLINK_GENERIC)', 'protocol == 0'],
  ])('%s is %s', (named, plain) => {
    expect(numbers(named).length).toBeGreaterThan(0)
    expect(numbers(named)).toEqual(numbers(plain))
  })

  test.each<[string, (one: Recorded) => unknown]>([
    ['flags ~ DUMP', (one) => one.message.type % 4 === 2 && (flagsOf(one) & 0x300) === 0x300],
    ['flags ~ REQUEST|ACK', (one) => (flagsOf(one) & 5) === 5],
    ['flags ~ NLM_F_MULTI', (one) => (flagsOf(one) & 2) === 2],
    ['flags == MULTI', (one) => flagsOf(one) === 2],
    ['flags == REQUEST', (one) => flagsOf(one) === 1],
    ['flags ~ 0x4', (one) => (flagsOf(one) & 4) === 4],
    [
      'ifi_flags ~ IFF_UP|LOWER_UP',
      ({ message }) => message.type < 20 && message.type >= 16 && (Number(message.header['flags']) & 0x10001) === 0x10001,
    ],
    ['local ~ 10.0.0.0/8', (one) => String(attr('local')(one)).startsWith('10.')],
    [
      'local in (10.0.0.0/30, 127.0.0.1)',
      (one) => ['127.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.1'].includes(attr('local')(one) as string),
    ],
    ['address ~ fe80::/10', (one) => String(attr('address')(one)).startsWith('fe80::')],
    [
      'any ~ veth',
      ({ name, message }) =>
        JSON.stringify([name, message.header, message.attrs], (_, v) => (typeof v === 'bigint' ? String(v) : v)).includes('veth'),
    ],
    ['len > 1000', ({ message }) => message.bytes.length > 1000],
    ['nlmsg_len == 20', ({ message }) => message.bytes.length === 20],
    ['time < 1795444964', ({ time }) => (time as bigint) < 1795444964000000000n],
    [
      'time >= 1795444963.9 and time < "2026-11-23T14:42:50Z"',
      ({ time }) =>
        (time as bigint) >= 1795444963900000000n && (time as bigint) < BigInt(Date.parse('2026-11-23T14:42:50Z')) * 1000000n,
    ],
    ['unknown.500', () => false],
  ])('%s', (condition, wanted) => {
    expect(numbers(condition)).toEqual(by(wanted))
    if (!condition.includes('unknown')) expect(numbers(condition).length).toBeGreaterThan(0)
  })

  test('64-bit numbers are compared exactly', () => {
    const [first] = list.filter(({ message }) => message.attrs['stats64'])
    const one = { ...first, message: { ...first?.message, attrs: { stats64: { rxBytes: 9007199254740993n } } } } as Recorded
    expect(where('stats64.rxBytes == 9007199254740993')(one)).toBe(true)
    expect(where('stats64.rxBytes == 9007199254740992')(one)).toBe(false)
    expect(where('stats64.rxBytes > 9007199254740992')(one)).toBe(true)
  })

  test('attributes without a table by their number, nested ones too', async () => {
    const keeps = where('protocol == generic and unknown.2')
    const named = where('family == ethtool or family == devlink')
    let [unknown, families] = [0, 0]
    // As if nlwire had no table of devlink.
    const known = protocols({ families: [family('devlink', {})] })
    for await (const item of messages(records(recording('recordings/nic.pcap.gz')), known)) {
      if (item.kind !== 'message') continue
      const found = item.message.attrs['unknown'] as { type: number }[] | undefined
      if (keeps(item)) unknown++
      expect(keeps(item)).toBe(item.protocol === 16 && found?.some(({ type }) => (type & 0x3fff) === 2) === true)
      if (named(item)) families++
    }
    expect(unknown).toBeGreaterThan(10)
    expect(families).toBeGreaterThan(10)
  })

  test('process and uevents', async () => {
    const found: string[] = []
    const keeps = where('ACTION == add and SUBSYSTEM == net and process > 1')
    for await (const item of messages(records(recording('captures/uevents.strace.gz'))))
      if (item.kind === 'message' && keeps(item)) found.push(item.name)
    expect(found.length).toBeGreaterThan(0)
    expect(new Set(found)).toEqual(new Set(found.filter((name) => name.endsWith(' add'))))
  })
})

test('no comparison holds for something absent', () => {
  const without = list.filter(({ message }) => message.attrs['mtu'] === undefined)
  expect(without.length).toBeGreaterThan(50)
  for (const operator of ['==', '!=', '<', '<=', '>', '>=', '~']) expect(without.filter(where(`mtu ${operator} 1`))).toEqual([])
  expect(without.filter(where('mtu in (0, 1)'))).toEqual([])
  expect(without.filter(where('not mtu == 1'))).toEqual(without)
  expect(list.filter(where('error != 0')).every(({ message }) => Number(message.header['error']) < 0)).toBe(true)
})

test.each([
  ['mtuu > 3', 'there is no "mtuu" (did you mean "mtu"?)', [0, 4]],
  ['type == RTM_NEWLNK', 'type is never "RTM_NEWLNK" (did you mean "RTM_NEWLINK"?)', [8, 18]],
  ['not linkinfo.knd == veth', 'linkinfo has no "knd" (did you mean "kind"?)', [4, 16]],
  ['operstate == UPP', 'operstate is never "UPP" (did you mean "UP"?)', [13, 16]],
  ['flags ~ DUMPP', 'flags is never "DUMPP" (did you mean "DUMP"?)', [8, 13]],
  ['flags == REQUEST|ECKO', 'flags is never "REQUEST|ECKO"', [9, 21]],
  ['error == EINVL', 'error is never "EINVL" (did you mean "EINVAL"?)', [9, 14]],
  ['protocol == generc', 'protocol is never "generc" (did you mean "GENERIC"?)', [12, 18]],
  ['direction == send', 'direction is never "send"', [13, 17]],
  ['outcome == refusd', 'outcome is never "refusd" (did you mean "refused"?)', [11, 17]],
  ['mtu == big', 'mtu is never "big": expected a number', [7, 10]],
  ['linkinfo == veth', 'linkinfo holds several values: name one', [0, 8]],
  ['ifname < 3', 'ifname has no order: expected ==, !=, in or ~, got <', [0, 6]],
  ['time > yesterday', 'time is never "yesterday": expected time of recording: seconds since 1970', [7, 16]],
  ['duration > 5min', 'duration is never "5min"', [11, 15]],
  ['IFLA_MTUU', 'there is no "IFLA_MTUU" (did you mean "IFLA_MTU"?)', [0, 9]],
  ['constructor', 'there is no "constructor"', [0, 11]],
  ['linkinfo.__proto__', 'linkinfo has no "__proto__"', [0, 18]],
  ['mtu in 5', 'expected "(", got "5"', [7, 8]],
  ['mtu in (5 6)', 'expected "," or ")", got "6"', [10, 11]],
  ['kind == "ve', 'the text has no closing quote', [8, 11]],
])('%s is refused, with its place', (condition, why, [start, end]) => {
  try {
    where(condition)
  } catch (error) {
    expect(error).toBeInstanceOf(ConditionError)
    expect((error as ConditionError).message).toContain(why)
    expect(error).toMatchObject({ start, end })
    return
  }
  throw new Error('it was taken')
})

test('a page can complete a name, a value and what may follow', () => {
  const expected = (text: string): readonly string[] => {
    try {
      where(text)
    } catch (error) {
      return (error as ConditionError).expected
    }
    return []
  }
  expect(expected('m')).toEqual(expect.arrayContaining(['mtu', 'IFLA_MTU', 'master', 'type', 'frame']))
  expect(expected('linkinfo.')).toEqual(expect.arrayContaining(['kind', 'IFLA_INFO_KIND', 'data']))
  expect(expected('operstate == x')).toEqual(expect.arrayContaining(['UP', 'DORMANT']))
  expect(expected('mtu = ')).toContain('==')
  expect(expected('mtu mtu')).toEqual(['and', 'or', 'the end'])
  expect(parseCondition('mtu in (1, 2) and not dev')).toEqual({
    all: [
      {
        name: { text: 'mtu', quoted: false, start: 0, end: 3 },
        operator: 'in',
        values: [
          { text: '1', quoted: false, start: 8, end: 9 },
          { text: '2', quoted: false, start: 11, end: 12 },
        ],
      },
      { not: { name: { text: 'dev', quoted: false, start: 22, end: 25 }, values: [] } },
    ],
  })
})
