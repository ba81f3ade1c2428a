import type { Call } from './call.ts'

const ONE = { via: '10.1.0.2', link: 'v0' } as const

/** The calls that do what a command of fixtures/sent/nexthop.tsv does. */
export const nexthops: Readonly<Record<string, Call>> = {
  'ip nexthop add id 1 via 10.1.0.2 dev v0': (ns) => ns.nexthops.add(1, ONE),
  'ip nexthop add id 2 dev v0': (ns) => ns.nexthops.add(2, { link: 'v0' }),
  'ip nexthop add id 3 via 2001:db8::9 dev v0': (ns) => ns.nexthops.add(3, { via: '2001:db8::9', link: 'v0' }),
  'ip nexthop add id 4 blackhole': (ns) => ns.nexthops.add(4, { blackhole: true }),
  'ip -6 nexthop add id 5 blackhole': (ns) => ns.nexthops.add(5, { family: 'INET6', blackhole: true }),
  'ip nexthop add id 6 via 10.9.0.1 dev v0 onlink protocol zebra': (ns) =>
    ns.nexthops.add(6, { via: '10.9.0.1', link: 'v0', onlink: true, protocol: 'zebra' }),
  'ip nexthop add id 7 via 192.0.2.9 fdb': (ns) => ns.nexthops.add(7, { via: '192.0.2.9', fdb: true }),
  'ip nexthop add id 1 via 10.1.0.2 dev v0 && ip nexthop replace id 1 via 10.1.0.3 dev v0': (ns) =>
    ns.nexthops.replace(1, { via: '10.1.0.3', link: 'v0' }),
  'ip nexthop add id 1 dev v0 && ip nexthop add id 10 group 1': (ns) => ns.nexthops.add(10, { group: [{ id: 1 }] }),
  'ip nexthop add id 1 dev v0 && ip nexthop add id 2 via 10.1.0.2 dev v0 && ip nexthop add id 10 group 1/2,3': (ns) =>
    ns.nexthops.add(10, { group: [{ id: 1 }, { id: 2, weight: 3 }] }),
  'ip nexthop add id 1 dev v0 && ip nexthop add id 10 group 1 type resilient buckets 8 idle_timer 60 unbalanced_timer 300': (
    ns,
  ) => ns.nexthops.add(10, { group: [{ id: 1 }], resGroup: { buckets: 8, idleTimer: 6000, unbalancedTimer: 30000 } }),
  'ip nexthop add id 7 via 192.0.2.9 fdb && ip nexthop add id 11 group 7 fdb': (ns) =>
    ns.nexthops.add(11, { group: [{ id: 7 }], fdb: true }),
  'ip nexthop add id 8 encap ip id 5 dst 192.0.2.1 dev v0': (ns) =>
    ns.nexthops.add(8, { encap: { ip: { id: 5n, dst: '192.0.2.1' } }, link: 'v0' }),
  'ip nexthop add id 1 dev v0 && ip nexthop del id 1': (ns) => ns.nexthops.delete(1),
  'ip nexthop add id 1 dev v0 && ip nexthop get id 1': (ns) => ns.nexthops.get(1),
}
