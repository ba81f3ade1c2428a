import type { Call } from './call.ts'

const MAC = '02:00:00:00:00:0'

/** The calls that do what a command of fixtures/sent/neighbour.tsv does. */
export const neighbours: Readonly<Record<string, Call>> = {
  'ip neigh add 10.1.0.2 lladdr 02:00:00:00:00:02 dev v0': (ns) => ns.neighbours.add('v0', '10.1.0.2', { lladdr: `${MAC}2` }),
  'ip neigh replace 10.1.0.3 lladdr 02:00:00:00:00:03 dev v0 nud reachable': (ns) =>
    ns.neighbours.replace('v0', '10.1.0.3', { lladdr: `${MAC}3`, state: 'reachable' }),
  'ip neigh add 10.1.0.4 lladdr 02:00:00:00:00:04 dev v0 && ip neigh change 10.1.0.4 lladdr 02:00:00:00:00:05 dev v0': (ns) =>
    ns.neighbours.change('v0', '10.1.0.4', { lladdr: `${MAC}5` }),
  'ip neigh add 2001:db8::2 lladdr 02:00:00:00:00:02 dev v0 nud noarp router': (ns) =>
    ns.neighbours.add('v0', '2001:db8::2', { lladdr: `${MAC}2`, state: ['NOARP'], flags: ['ROUTER'] }),
  'ip neigh add proxy 10.1.0.9 dev v0': (ns) => ns.neighbours.add('v0', '10.1.0.9', { flags: ['PROXY'] }),
  'ip neigh add 10.1.0.10 dev v0 nud none use': (ns) => ns.neighbours.add('v0', '10.1.0.10', { state: 'NONE', flags: ['USE'] }),
  'ip neigh add 10.1.0.11 dev v0 managed': (ns) => ns.neighbours.add('v0', '10.1.0.11', { flagsExt: ['MANAGED'] }),
  'ip neigh add 10.1.0.12 lladdr 02:00:00:00:00:0c dev v0 nud stale extern_learn protocol zebra': (ns) =>
    ns.neighbours.add('v0', '10.1.0.12', { lladdr: `${MAC}c`, state: 'STALE', flags: ['EXT_LEARNED'], protocol: 'zebra' }),
  'ip neigh add 10.1.0.2 lladdr 02:00:00:00:00:02 dev v0 && ip neigh del 10.1.0.2 dev v0': (ns) =>
    ns.neighbours.delete('v0', '10.1.0.2'),
  'ip neigh add proxy 10.1.0.9 dev v0 && ip neigh del proxy 10.1.0.9 dev v0': (ns) =>
    ns.neighbours.delete('v0', '10.1.0.9', { proxy: true }),
  'ip neigh add 10.1.0.2 lladdr 02:00:00:00:00:02 dev v0 && ip neigh get 10.1.0.2 dev v0': (ns) =>
    ns.neighbours.get('v0', '10.1.0.2'),
}

const FDB = '02:00:00:00:00:1'
const NONE = '00:00:00:00:00:00'

/** The calls that do what a command of fixtures/sent/fdb.tsv does. */
export const fdb: Readonly<Record<string, Call>> = {
  'bridge fdb add 02:00:00:00:00:11 dev v1 master static': (ns) =>
    ns.fdb.add('v1', `${FDB}1`, { master: true, state: ['NOARP', 'REACHABLE'] }),
  'bridge fdb add 02:00:00:00:00:12 dev v1 master': (ns) => ns.fdb.add('v1', `${FDB}2`, { master: true }),
  'bridge fdb add 02:00:00:00:00:13 dev v1 master dynamic sticky': (ns) =>
    ns.fdb.add('v1', `${FDB}3`, { flags: ['MASTER', 'STICKY'], state: 'REACHABLE' }),
  'bridge fdb add 02:00:00:00:00:14 dev v1 self': (ns) => ns.fdb.add('v1', `${FDB}4`),
  'bridge fdb replace 02:00:00:00:00:15 dev v1 master dynamic extern_learn': (ns) =>
    ns.fdb.replace('v1', `${FDB}5`, { master: true, flags: ['EXT_LEARNED'], state: 'REACHABLE' }),
  'bridge fdb add 02:00:00:00:00:16 dev br0 self local': (ns) => ns.fdb.add('br0', `${FDB}6`, { flags: ['SELF'] }),
  'bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.5': (ns) => ns.fdb.append('vx0', NONE, { dst: '192.0.2.5' }),
  'bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.6 port 4790 vni 43 via v0': (ns) =>
    ns.fdb.append('vx0', NONE, { dst: '192.0.2.6', port: 4790, vni: 43, via: 'v0' }),
  'bridge fdb add 02:00:00:00:00:17 dev vx0 dst 192.0.2.7 dynamic router': (ns) =>
    ns.fdb.add('vx0', `${FDB}7`, { dst: '192.0.2.7', state: 'REACHABLE', flags: ['ROUTER'] }),
  'bridge fdb add 02:00:00:00:00:11 dev v1 master static && bridge fdb del 02:00:00:00:00:11 dev v1 master': (ns) =>
    ns.fdb.delete('v1', `${FDB}1`, { master: true }),
  'bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.5 && bridge fdb del 00:00:00:00:00:00 dev vx0 dst 192.0.2.5': (ns) =>
    ns.fdb.delete('vx0', NONE, { dst: '192.0.2.5' }),
  'bridge fdb add 02:00:00:00:00:11 dev v1 master static && bridge fdb get 02:00:00:00:00:11 br br0': (ns) =>
    ns.fdb.get('br0', `${FDB}1`, { bridge: true }),
  'bridge fdb flush dev br0': (ns) => ns.fdb.flush({ master: 'br0' }),
}
