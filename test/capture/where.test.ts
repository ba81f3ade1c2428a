import { describe, expect, test } from 'vitest'
import { messages, type Recorded, records, where } from '../../src/capture.ts'
import { recording } from './support.ts'

const list: Recorded[] = []
for await (const item of messages(records(recording('recordings/main.pcap.gz')))) if (item.kind === 'message') list.push(item)
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
    ['constructor or __proto__.x', () => false],
    [
      'dev == lo',
      ({ message }) =>
        message.attrs['ifname'] === 'lo' || (message.header['index'] === 1 && message.header['error'] === undefined),
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
  ['type == 16 17', /and, or, or the end/],
  ['type = 16', /what is "= 16"/],
  ['"veth" == kind', /a name/],
  ['alert(1)', /the end/],
  [`${'('.repeat(5000)}type`, /fewer parentheses/],
  [`${'!'.repeat(5000)}type`, /a condition/],
])('%s is refused with TypeError', (condition, why) => {
  expect(() => where(condition)).toThrow(TypeError)
  expect(() => where(condition)).toThrow(why)
})
