import type { Call } from './call.ts'

const TABLE_1000 = { src: '10.1.0.0/24', table: 1000 } as const

/** The calls that do what a command of fixtures/sent/rule.tsv does. */
export const rules: Readonly<Record<string, Call>> = {
  'ip rule add from 10.1.0.0/24 table 1000 pref 100': (ns) => ns.rules.add({ ...TABLE_1000, priority: 100 }),
  'ip rule add to 10.2.0.0/16 lookup main': (ns) => ns.rules.add({ dst: '10.2.0.0/16', table: 'main' }),
  'ip rule add fwmark 0x10/0xff table 5 pref 5': (ns) => ns.rules.add({ fwmark: 0x10, fwmask: 0xff, table: 5, priority: 5 }),
  'ip rule add fwmark 7 table 5': (ns) => ns.rules.add({ fwmark: 7, table: 5 }),
  'ip rule add iif v0 table 7': (ns) => ns.rules.add({ iifname: 'v0', table: 7 }),
  'ip rule add oif v1 table 7': (ns) => ns.rules.add({ oifname: 'v1', table: 7 }),
  'ip rule add tos 0x10 table 7': (ns) => ns.rules.add({ tos: 0x10, table: 7 }),
  'ip rule add l3mdev pref 1000': (ns) => ns.rules.add({ l3mdev: true, priority: 1000 }),
  'ip rule add uidrange 100-200 table 9': (ns) => ns.rules.add({ uidRange: { start: 100, end: 200 }, table: 9 }),
  'ip rule add ipproto tcp sport 80 dport 1000-2000 table 9': (ns) =>
    ns.rules.add({ ipProto: 'tcp', sportRange: { start: 80, end: 80 }, dportRange: { start: 1000, end: 2000 }, table: 9 }),
  'ip rule add not from 10.3.0.0/16 blackhole pref 55': (ns) =>
    ns.rules.add({ flags: ['INVERT'], src: '10.3.0.0/16', action: 'BLACKHOLE', priority: 55 }),
  'ip rule add to 10.4.0.1 unreachable': (ns) => ns.rules.add({ dst: '10.4.0.1', action: 'unreachable' }),
  'ip rule add from 10.5.0.0/16 prohibit': (ns) => ns.rules.add({ src: '10.5.0.0/16', action: 'PROHIBIT' }),
  'ip rule add pref 100 goto 32766': (ns) => ns.rules.add({ priority: 100, goto: 32766 }),
  'ip rule add nop pref 60': (ns) => ns.rules.add({ action: 'NOP', priority: 60 }),
  'ip rule add suppress_prefixlength 0 table main pref 30': (ns) =>
    ns.rules.add({ suppressPrefixlen: 0, table: 'MAIN', priority: 30 }),
  'ip rule add suppress_ifgroup 5 table 3': (ns) => ns.rules.add({ suppressIfgroup: 5, table: 3 }),
  'ip rule add realms 3/4 table 3': (ns) => ns.rules.add({ flow: '3/4', table: 3 }),
  'ip rule add tun_id 77 table 3': (ns) => ns.rules.add({ tunId: 77n, table: 3 }),
  'ip rule add protocol static table 12 pref 9': (ns) => ns.rules.add({ protocol: 'STATIC', table: 12, priority: 9 }),
  'ip -6 rule add from 2001:db8::/32 table 12': (ns) => ns.rules.add({ src: '2001:db8::/32', table: 12 }),
  'ip -6 rule add table 100 pref 7': (ns) => ns.rules.add({ family: 'INET6', table: 100, priority: 7 }),
  'ip rule add from 10.1.0.0/24 table 1000 pref 100 && ip rule del pref 100': (ns) => ns.rules.delete({ priority: 100 }),
  'ip rule add from 10.1.0.0/24 table 1000 pref 100 && ip rule del from 10.1.0.0/24 table 1000': (ns) =>
    ns.rules.delete(TABLE_1000),
  'ip -6 rule add table 100 pref 7 && ip -6 rule del pref 7': (ns) => ns.rules.delete({ family: 'INET6', priority: 7 }),
}
