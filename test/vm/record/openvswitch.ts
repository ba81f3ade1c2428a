// ovs_*: data paths, ports, flows and their actions, meters, limits of connections, packets that go to a program.
import { writeFileSync } from 'node:fs'
import { generic } from '../../../src/genl.ts'
import { indexOf, listen, ns, sh, tried, unpacked } from './support.ts'

const FLOWS = [
  [
    'in_port(1),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02),eth_type(0x0800),ipv4(src=192.0.2.1,dst=192.0.2.0/255.255.255.0,proto=6,tos=0,ttl=64,frag=no),tcp(src=1000,dst=80),tcp_flags(+syn-ack)',
    'set(ipv4(src=192.0.2.9)),set(tcp(dst=8080)),set(skb_mark(7)),push_vlan(vid=5,pcp=3),2',
  ],
  [
    'in_port(2),eth(),eth_type(0x8100),vlan(vid=5,pcp=3),encap(eth_type(0x0800),ipv4(proto=17,frag=no),udp(src=53))',
    'pop_vlan,trunc(64),1,2',
  ],
  [
    'recirc_id(0),in_port(1),eth(),eth_type(0x0800),ipv4(proto=1,frag=no),icmp(type=8,code=0)',
    'ct(commit,zone=5,mark=0x1/0xff,label=0x2/0xf,nat(src=198.51.100.1-198.51.100.9:1000-2000,random)),recirc(1)',
  ],
  [
    'in_port(1),eth(),eth_type(0x86dd),ipv6(src=2001:db8::1,dst=2001:db8::2,label=0,proto=58,tclass=0,hlimit=255,frag=no),icmpv6(type=135,code=0),nd(target=2001:db8::2,sll=02:00:00:00:00:01)',
    'clone(set(eth(src=02:00:00:00:00:03)),2),sample(sample=50.0%,actions(2))',
  ],
  ['in_port(2),eth(),eth_type(0x0806),arp(sip=192.0.2.1,tip=192.0.2.2,op=1,sha=02:00:00:00:00:01,tha=00:00:00:00:00:00)', '1'],
  [
    'tunnel(tun_id=0x2a,src=192.0.2.1,dst=192.0.2.2,tos=0,ttl=64,tp_dst=4789,flags(key|csum)),in_port(3),eth(),eth_type(0x0800),ipv4(proto=132,frag=no),sctp(dst=99)',
    'set(tunnel(tun_id=0x2b,dst=192.0.2.3,ttl=64,tp_dst=4789,flags(df|key))),3',
  ],
  ['in_port(1),eth(),eth_type(0x0800),ipv4(proto=50,frag=no)', 'userspace(pid=1,userdata(0102030405))'],
] as const

/** OVS_BAND_TYPE_DROP. */
const DROP = 1

async function meters(dpIfindex: number): Promise<void> {
  const meter = generic(ns).family('ovs_meter')
  const header = { dpIfindex }
  await tried('features', meter.request('OVS_METER_CMD_FEATURES', {}, { header }))
  const bands = [{ index: 0, value: { type: DROP, rate: 1000, burst: 100 } }]
  await tried('meter', meter.request('OVS_METER_CMD_SET', { id: 1, kbps: true, bands } as never, { header }))
  await tried('meter', meter.request('OVS_METER_CMD_SET', { id: 2, bands } as never, { header }))
  await tried('get', meter.request('OVS_METER_CMD_GET', { id: 1 }, { header }))
  await tried('delete', meter.request('OVS_METER_CMD_DEL', { id: 1 }, { header }))
}

const ANY = { src: '00:00:00:00:00:00', dst: '00:00:00:00:00:00' }
/** Flows of protocols of IPv4 with actions that ovs-dpctl 3.1 cannot write, by generic(ns). */
const ACTIONS = [
  [{ hash: { alg: 0, basis: 1 }, ctClear: true, meter: 2, output: 2 }],
  [{ checkPktLen: { pktLen: 200, actionsIfGreater: [{ output: 2 }], actionsIfLessEqual: [{ drop: 0 }] } }],
  [{ pushMpls: { lse: 0x10140, ethertype: 0x8847 }, popMpls: 0x0800, recirc: 5 }],
  [{ decTtl: { action: [{ output: 2 }] }, output: 2 }],
  [{ psample: { group: 9, cookie: Uint8Array.of(1, 2, 3) }, drop: 0 }],
] as const

async function flows(dpIfindex: number): Promise<void> {
  const header = { dpIfindex }
  const flow = generic(ns).family('ovs_flow')
  for (const [i, actions] of ACTIONS.entries()) {
    const ipv4 = { src: '0.0.0.0', dst: '0.0.0.0', proto: 100 + i, tos: 0, ttl: 0, frag: 0 }
    const key = { inPort: 1, ethernet: ANY, ethertype: 0x0800, ipv4 }
    const mask = { inPort: 0xffffffff, ethernet: ANY, ethertype: 0xffff, ipv4: { ...ipv4, proto: 0xff } }
    await tried(`flow ${i}`, flow.request('OVS_FLOW_CMD_NEW', { key, mask, actions } as never, { header }))
  }
  await tried('all flows', flow.dump('OVS_FLOW_CMD_GET', {}, { header }))
}

/** Packets without a flow go to the first socket of generic netlink in this process: the kernel gives it the process's number. */
async function packets(dpIfindex: number): Promise<void> {
  const header = { dpIfindex }
  const [vport, flow, packet] = [
    generic(ns).family('ovs_vport'),
    generic(ns).family('ovs_flow'),
    generic(ns).family('ovs_packet'),
  ]
  // Port ids by port: ovs-dpctl has set them by processor.
  const VPORT_PIDS = 2
  await tried('features', generic(ns).family('ovs_datapath').request('OVS_DP_CMD_SET', { userFeatures: VPORT_PIDS }, { header }))
  await tried('port', vport.request('OVS_VPORT_CMD_SET', { name: 'v0', upcallPid: [process.pid] }, { header }))
  sh('ip netns exec far /run/busybox ping -c 1 -W 1 192.0.2.7')
  const userspace = { pid: process.pid, userdata: Uint8Array.of(1, 2, 3), actions: true }
  const arp = { sip: '0.0.0.0', tip: '0.0.0.0', op: 0, sha: ANY.src, tha: ANY.src }
  const key = { inPort: 1, ethernet: ANY, ethertype: 0x0806, arp }
  const mask = { inPort: 0xffffffff, ethernet: ANY, ethertype: 0xffff, arp }
  await tried('flow', flow.request('OVS_FLOW_CMD_NEW', { key, mask, actions: [{ userspace, output: 0 }] } as never, { header }))
  sh('ip netns exec far /run/busybox ping -c 1 -W 1 192.0.2.8')
  const frame = Buffer.from(`${'ff'.repeat(6)}0200000000010806${'00'.repeat(46)}`, 'hex')
  const execute = { packet: frame, key: { inPort: 1 }, actions: [{ output: 0 }] }
  await tried('execute', packet.request('OVS_PACKET_CMD_EXECUTE', execute as never, { header }))
  await tried('get', flow.request('OVS_FLOW_CMD_GET', { key } as never, { header }))
  const VXLAN = 4
  const tunnel = { name: 'vx', type: VXLAN, upcallPid: [0], options: { dstPort: 4790, extension: { gbp: true } } }
  await tried('tunnel', vport.request('OVS_VPORT_CMD_NEW', tunnel as never, { header }))
  await tried('ports', vport.dump('OVS_VPORT_CMD_GET', {}, { header }))
  await tried('counters', flow.request('OVS_FLOW_CMD_SET', { key, clear: true } as never, { header }))
  await tried('delete', flow.request('OVS_FLOW_CMD_DEL', { key } as never, { header }))
}

export async function run(): Promise<void> {
  sh(`modprobe openvswitch; modprobe vport_vxlan; ip netns add far
    ip link add v0 type veth peer name v1 netns far; ip link set v0 up; ip -n far link set v1 up
    ip link add w0 type veth peer name w1; ip link set w0 up; ip -n far addr add 192.0.2.1/24 dev v1`)
  const stops = [await listen('ovs_datapath'), await listen('ovs_vport'), await listen('ovs_flow'), await listen('ovs_meter')]
  unpacked(`ovs-dpctl add-dp dp0; ovs-dpctl add-dp dp0; ovs-dpctl add-if dp0 v0; ovs-dpctl add-if dp0 w0
    ovs-dpctl add-if dp0 in0,type=internal; ovs-dpctl set-if dp0 in0; ip link set dp0 up`)
  writeFileSync('/tmp/flows', FLOWS.map(([key, actions]) => `add ${key} ${actions}\n`).join(''))
  unpacked(`ovs-dpctl add-flows dp0 /tmp/flows; ovs-dpctl dump-flows -m dp0; ovs-dpctl show -s; ovs-dpctl dump-dps
    ovs-dpctl mod-flow dp0 '${FLOWS[4][0]}' 2; ovs-dpctl del-flow dp0 '${FLOWS[4][0]}'
    ovs-dpctl ct-set-limits dp0 default=1000 zone=5,limit=10; ovs-dpctl ct-get-limits dp0 zone=5,6; ovs-dpctl ct-del-limits dp0 zone=5
    ovs-dpctl ct-get-limits dp0; ovs-dpctl del-if dp0 w0; ovs-dpctl dump-flows dp0`)
  const dpIfindex = indexOf('dp0')
  await meters(dpIfindex)
  await flows(dpIfindex)
  await packets(dpIfindex)
  unpacked('ovs-dpctl del-flows dp0; ovs-dpctl del-dp dp0; ip netns del far; ip link del w0')
  for (const stop of stops) await stop()
}
