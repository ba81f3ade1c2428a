// Lists of a thousand routes of all tables, rules, neighbours, next hops and forwarding entries: text and JSON are those of `ip`.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeBeside } from '../support/side-by-side.ts'
import { ip, masked, ours, setUp, THEIRS, tearDown, theirs } from './sides.ts'

const each = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

/** Kinds of routes; each is made for many destinations. */
const ROUTES: readonly ((i: number) => string)[] = [
  (i) => `20.${i}.0.0/24 via 10.1.0.2`,
  (i) => `20.${i}.1.0/24 dev v0 table ${(i % 50) + 300} proto bird metric ${i}`,
  (i) => `20.${i}.2.0/24 nexthop via 10.1.0.2 weight ${(i % 9) + 1} nexthop via 10.1.0.3 dev v0 onlink`,
  (i) => `blackhole 20.${i}.3.0/24 table ${(i % 3) + 253} proto static`,
  (i) => `20.${i}.4.0/24 nhid ${(i % 40) + 1}`,
  (i) => `20.${i}.5.0/24 via 10.1.0.2 mtu lock ${1000 + i} rtt ${i + 1}ms advmss 900 congctl cubic features ecn`,
  (i) => `20.${i}.6.0/24 via inet6 fd01::${i + 2} dev v0 src 10.1.0.1 tos 0x${((i % 7) * 4).toString(16)}`,
  (i) => `20.${i}.7.0/24 dev v0 encap ip id ${i} dst 10.2.0.1 realms ${(i % 9) + 1}/${(i % 5) + 1} scope link`,
  (i) => `fd20:${i}::/64 via fd01::2 pref ${['low', 'medium', 'high'][i % 3]}`,
  (i) => `fd21:${i}::/64 encap seg6 mode encap segs fd01::5,fd01::${i + 6} dev v0 table ${(i % 20) + 400}`,
  (i) => `unreachable fd22:${i}::/64 metric ${i + 1}`,
]

const LINES = [
  'link add v0 index 10 address 02:00:00:00:00:01 type veth peer name v1 index 11 address 02:00:00:00:00:02',
  'link set v0 addrgenmode none',
  'link set v1 addrgenmode none',
  'link set lo up',
  'link set v0 up',
  'link set v1 up',
  'link add br0 index 20 address 02:00:00:00:00:10 type bridge',
  'link set br0 addrgenmode none',
  'link set v1 master br0',
  'link set br0 up',
  'addr add 10.1.0.1/16 dev v0',
  'addr add fd01::1/64 dev v0 nodad',
  ...each(40, (i) => `nexthop add id ${i + 1} via 10.1.1.${i + 1} dev v0 protocol ${['zebra', 'static', 'boot'][i % 3]}`),
  ...each(20, (i) => `nexthop add id ${i + 100} group ${i + 1}/${i + 2},${i + 3}`),
  ...each(5, (i) => `nexthop add id ${i + 200} group ${i + 1}/${i + 2} type resilient buckets 8 idle_timer ${i + 1}`),
  ...each(95, (i) => ROUTES.map((make) => `route add ${make(i)}`)).flat(),
  ...each(60, (i) => `rule add from 20.${i}.0.0/16 fwmark ${i}/0xff table ${i + 300} pref ${i + 1}`),
  ...each(
    20,
    (i) => `rule add not to 20.${i}.0.1 iif v${i} ipproto ${['tcp', 'udp', '47'][i % 3]} dport ${i + 1}-${i + 9} goto 32766`,
  ),
  ...each(20, (i) => `rule add to fd20:${i}::/32 uidrange 0-0 prohibit protocol zebra`),
  ...each(
    200,
    (i) =>
      `neigh add 10.1.2.${i + 1} lladdr 02:00:00:00:01:${(i % 256).toString(16)} dev v0 nud ${i % 2 ? 'stale' : 'permanent'}`,
  ),
  ...each(40, (i) => `neigh add proxy fd01::${i + 20} dev v0`),
]

const mac = (i: number): string => `02:00:00:00:02:${(i % 256).toString(16).padStart(2, '0')}`
/** Lines of `bridge`. */
const ENTRIES = [
  ...each(
    200,
    (i) => `fdb add ${mac(i)} dev v1 master ${['static', 'permanent', 'dynamic extern_learn', 'static sticky'][i % 4]}`,
  ),
  ...each(50, (i) => `fdb add ${mac(i)} dev v1 self permanent`),
  ...each(50, (i) => `fdb add ${mac(i + 200)} dev br0 self local`),
]

const FORMS = [
  '',
  '-j ',
  '-d ',
  '-j -d ',
  '-j -p -d ',
  '-s ',
  '-s -j ',
  '-o ',
  '-o -d ',
  '-br ',
  '-N -d ',
  '-j -N ',
  '-t ',
  '-6 ',
  '-4 -j -d ',
]
const LISTS = [
  'route show table all',
  'route',
  'route show table 310',
  'rule',
  'neigh',
  'neigh show proxy',
  'nexthop',
  'nexthop bucket',
]
const BRIDGE_FORMS = ['', '-j ', '-d ', '-j -p -d ', '-s -j -d ', '-s ', '-o ', '-t ']

describeBeside('long lists beside ip', () => {
  // `rule add to fd20::` needs -6, which a batch has for all lines.
  beforeAll(async () => {
    setUp(LINES.filter((line) => !line.startsWith('rule add to fd')))
    const { code, stderr } = ip(
      ['-6', '-n', THEIRS, '-batch', '-'],
      LINES.filter((line) => line.startsWith('rule add to fd')).join('\n'),
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const bridge = ip(['-n', THEIRS, '-batch', '-'], ENTRIES.join('\n'), 'bridge')
    expect({ code: bridge.code, stderr: bridge.stderr }).toEqual({ code: 0, stderr: '' })
    // The bridge has a carrier a little later than its port, and then a route.
    for (let tries = 0; !theirs('-6 route show table all').stdout.includes('dev br0') && tries < 50; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100))
  })
  afterAll(tearDown)

  test('there are enough of them', () => {
    const count = (line: string): number => theirs(line).stdout.trim().split('\n').length
    expect(count('-o route show table all')).toBeGreaterThanOrEqual(1000)
    expect(count('rule') + count('-6 rule')).toBeGreaterThanOrEqual(100)
    expect(count('neigh') + count('neigh show proxy')).toBeGreaterThanOrEqual(240)
    expect(count('nexthop')).toBeGreaterThanOrEqual(65)
    expect(count('bridge fdb')).toBeGreaterThanOrEqual(300)
  })

  const same = async (list: string, forms: readonly string[], program = ''): Promise<void> => {
    for (const form of forms) {
      const expected = theirs(program + form + list)
      const got = await ours(program + form + list, THEIRS)
      expect([form, got.code, got.stderr]).toEqual([form, expected.code, expected.stderr])
      const lines = (text: string): string[] => masked(text).replaceAll('},{', '},\n{').split('\n')
      expect([form, ...lines(got.stdout)]).toEqual([form, ...lines(expected.stdout)])
    }
  }

  test.each(LISTS)('%s', (list) => same(list, FORMS))

  test.each(['fdb', 'fdb show br br0', 'fdb show dev v1 state static'])('bridge %s', (list) =>
    same(list, BRIDGE_FORMS, 'bridge '),
  )
})
