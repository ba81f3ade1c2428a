import { describe, expect, test } from 'vitest'
import { messages, type Recorded, records, where } from '../../src/capture.ts'
import { recording } from './support.ts'

const list: Recorded[] = []
for (const name of ['main', 'addresses', 'routes'])
  for await (const item of messages(records(recording(`recordings/${name}.pcap.gz`))))
    if (item.kind === 'message') list.push(item)
const numbers = (condition: string): number[] => {
  const keeps = where(condition)
  return list.flatMap((one, i) => (keeps(one) ? [i] : []))
}

/** Why a condition is refused. */
function refusal(condition: string): string {
  try {
    where(condition)
  } catch (error) {
    return (error as Error).message.replace(/ at character.*$/, '')
  }
  return 'accepted'
}

describe('a value that can never be there is refused, with what was expected', () => {
  test.each([
    ['family == inet7', 'family is never "inet7" (did you mean "INET"?)'],
    [
      'family == qqq',
      'family is never "qqq": expected inet, AF_INET6, a number, or a family of generic netlink; quote one that nlwire does not know',
    ],
    ['local == banana', 'local is never "banana": expected an IPv4 or IPv6 address such as "10.0.0.2" or "fe80::1"'],
    ['local == 300.1.1.1', 'local is never "300.1.1.1": expected an IPv4 or IPv6 address such as "10.0.0.2" or "fe80::1"'],
    [
      'local ~ 10.0.0.0/33',
      'local is never "10.0.0.0/33": expected an IPv4 or IPv6 address such as "10.0.0.2" or "fe80::1", or a network such as 10.0.0.0/8',
    ],
    ['local ~ banana', 'local is never "banana": expected an IPv4 or IPv6 address such as "10.0.0.2" or "fe80::1"'],
    ['gateway == nowhere', 'gateway is never "nowhere": expected an IPv4 or IPv6 address such as "10.0.0.2" or "fe80::1"'],
    [
      'permAddress == 1:2:3:4:5:zz',
      'permAddress is never "1:2:3:4:5:zz": expected a link-layer address such as "02:00:00:00:00:01"',
    ],
    ['linkinfo.data.vxlan.group == fe80::1', 'linkinfo.data.vxlan.group is never "fe80::1": expected an IPv4 address'],
    ['mtu == -1', 'mtu is never "-1": expected a whole number from 0 to 4294967295'],
    ['mtu == 1.5', 'mtu is never "1.5": expected a whole number from 0 to 4294967295'],
    ['mtu ~ big', 'mtu is never "big": expected a number'],
    ['prefixlen == 300', 'prefixlen is never "300": expected a whole number from 0 to 255'],
    ['type == 70000', 'type is never "70000": expected a number from 0 to 65535'],
    ['type == newlnk', 'type is never "newlnk" (did you mean "NEWLINK"?)'],
    ['name == NEWADR', 'name is never "NEWADR" (did you mean "NEWADDR"?)'],
    [
      'name == eth0',
      'name is never "eth0": expected name of the message, as printed, such as RTM_NEWLINK; the name of a link is ifname or dev',
    ],
    ['error ~ NOSUCH', 'error is never "NOSUCH": expected error of an ACK'],
    ['outcome ~ nosuch', 'outcome is never "nosuch": expected how the conversation ended'],
    ['outcome == refuse', 'outcome is never "refuse" (did you mean "refused"?)'],
    ['failed == EPREM', 'failed is never "EPREM" (did you mean "EPERM"?)'],
    ['frame == 0', 'frame is never "0": expected a number from 1'],
    ['time > 99:99:99', 'time is never "99:99:99": expected time of recording'],
    ['vlanFiltering == 1', 'there is no "vlanFiltering" (did you mean linkinfo.data.bridge.vlanFiltering?)'],
    ['vlan.id == 5', 'vlan has no "id" (did you mean linkinfo.data.vlan.id?)'],
    ['ifname < 3', 'ifname has no order: expected ==, !=, in or ~, got <'],
    ['seq == -1', 'seq is never "-1": expected a number from 0 to 4294967295'],
    ['protocol == static', 'protocol is never "static": expected route, generic, NETLINK_AUDIT or a number; '],
    ['error == 5000', 'error is never "5000": expected a number from -4095 to 4095'],
    [
      'error > 0',
      'error is never "0": expected a negative number, as the kernel sends errors, such as error < 0 or error == EINVAL',
    ],
    ['request.mtu == big', 'request.mtu is never "big": expected a number'],
    ['linkinfo.data.vxlan.ttlInherit == maybe', 'linkinfo.data.vxlan.ttlInherit is never "maybe": expected a number'],
    ['via.family == inet7', 'via.family is never "inet7" (did you mean "INET"?)'],
    ['multipath.ifindex == lo', 'multipath.ifindex is never "lo": expected a number'],
    ...['link', 'index', 'master', 'oif', 'IFLA_LINK', 'request.link', 'linkinfo.data.vxlan.link'].map(
      (name): [string, string] => [
        `${name} == br7`,
        `${name} is the index of a link (dev == br7 selects the messages about a link by its name, ifname == br7 those that have the name): expected a number, such as ${name} == 7, got "br7"`,
      ],
    ),
  ])('%s', (condition, why) => {
    expect(refusal(condition)).toContain(why)
  })

  test('protocol of a route: the refusal names the member that has it', () => {
    expect(refusal('protocol == static')).toContain('rtm_protocol')
    expect(numbers('rtm_protocol == static').length).toBeGreaterThan(0)
  })
})

test.each([
  ['name == NEWADDR', 'type == RTM_NEWADDR'],
  ['error == 17', 'error == EEXIST'],
  ['error != 17', 'error != EEXIST'],
  ['error in (17, 0)', 'error in (EEXIST, 0)'],
  ['NOT error', 'not error'],
  ['error == 0 AND NOT msg OR type == DONE', 'error == 0 and not msg or type == DONE'],
  ['type IN (NEWADDR, DELADDR)', 'type in (NEWADDR, DELADDR)'],
  ['address == 00:00:00:00:00:00', 'address == 0:0:0:0:0:0'],
  ['local == FE80::1', 'local == fe80::1'],
  ['request.name == RTM_NEWADDR', 'request.type == 20'],
])('%s is %s', (one, other) => {
  expect(numbers(one)).toEqual(numbers(other))
  if (!one.includes('FE80')) expect(numbers(one).length).toBeGreaterThan(0)
})

test('the request that an error message repeats', () => {
  const refused = list.filter(({ message }) => message.type === 2 && message.payload)
  const named = refused.filter(where('request.name == RTM_NEWADDR'))
  expect(named.length).toBeGreaterThan(0)
  for (const { message } of named) expect(new DataView(message.bytes.slice().buffer).getUint16(24, true)).toBe(20)
  expect(list.some(where('request.local and request.header.prefixlen > 0 and error != 0'))).toBe(true)
})

describe('a part of a name', () => {
  test.each([
    ['type ~ newlink', 'type ~ NEWLINK'],
    ['family ~ inet', 'family ~ INET'],
    ['flags ~ dump', 'flags ~ DUMP'],
    ['error ~ exist', 'error == EEXIST'],
    ['operstate ~ lower', 'operstate == LOWERLAYERDOWN'],
    ['any ~ EEXIST', 'error == EEXIST'],
  ])('%s', (one, other) => {
    expect(numbers(one)).toEqual(numbers(other))
    expect(numbers(one).length).toBeGreaterThan(0)
  })
})
