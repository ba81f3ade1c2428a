import { nameOf } from '../../../../netlink/codec/names.ts'
import { BR_STATE } from '../../../../rtnl/constants.ts'
import type { WirePorts, WireSlaveData } from '../../../../rtnl/link/kind/wire.ts'
import type { PrintContext } from '../../../output/context.ts'
import type { Output } from '../../../output/output.ts'
import { wrong } from '../../../parse/exit.ts'
import { oneOfOnOff } from '../../../parse/switches.ts'
import { readWords, short, type Word } from '../../../parse/words.ts'
import type { KindReading, OptionWords } from '../../kind.ts'
import { bridgeHexText, bridgeIdText, printTimer } from './bridge-text.ts'
import { numberWord, unknownWord } from './word-rows.ts'

type Port = WireSlaveData['bridge']
type PortWord = Word<Port>

type Switch =
  | 'mode'
  | 'guard'
  | 'protect'
  | 'fastLeave'
  | 'learning'
  | 'unicastFlood'
  | 'mcastFlood'
  | 'bcastFlood'
  | 'mcastToUcast'
  | 'proxyarp'
  | 'proxyarpWifi'
  | 'neighSuppress'
  | 'vlanTunnel'
  | 'isolated'
  | 'locked'
  | 'mab'
  | 'neighVlanSuppress'

function onOff(word: string, key: Switch): PortWord {
  return short(word, (words, port) => {
    port[key] = Number(oneOfOnOff(word, words.next()))
  })
}

const WORDS: readonly PortWord[] = [
  short('fdb_flush', (_, port) => {
    port.flush = true
  }),
  numberWord('state', 'state', 8, 'state is invalid'),
  numberWord('priority', 'priority', 16, 'priority is invalid'),
  numberWord('cost', 'cost', 32, 'cost is invalid'),
  onOff('hairpin', 'mode'),
  onOff('guard', 'guard'),
  onOff('root_block', 'protect'),
  onOff('fastleave', 'fastLeave'),
  onOff('learning', 'learning'),
  onOff('flood', 'unicastFlood'),
  onOff('mcast_flood', 'mcastFlood'),
  onOff('bcast_flood', 'bcastFlood'),
  onOff('mcast_to_unicast', 'mcastToUcast'),
  onOff('proxy_arp', 'proxyarp'),
  onOff('proxy_arp_wifi', 'proxyarpWifi'),
  numberWord('mcast_router', 'multicastRouter', 8),
  onOff('mcast_fast_leave', 'fastLeave'),
  onOff('neigh_suppress', 'neighSuppress'),
  numberWord('group_fwd_mask', 'groupFwdMask', 16),
  onOff('vlan_tunnel', 'vlanTunnel'),
  onOff('isolated', 'isolated'),
  onOff('locked', 'locked'),
  onOff('mab', 'mab'),
  numberWord('mcast_max_groups', 'mcastMaxGroups', 32),
  onOff('neigh_vlan_suppress', 'neighVlanSuppress'),
  numberWord('backup_nhid', 'backupNhid', 32),
]

function table({ session }: KindReading): readonly PortWord[] {
  return [
    ...WORDS,
    short('backup_port', async (words, port) => {
      const name = words.next()
      port.backupPort = (await session.indexOf(name)) ?? wrong('Device does not exist\n', name)
    }),
    short('nobackup_port', (_, port) => {
      port.backupPort = 0
    }),
  ]
}

const usage = `Usage: … bridge_slave [ fdb_flush ] and
    numbers        state, priority, cost, mcast_router, group_fwd_mask,
                   mcast_max_groups, backup_nhid
    { on | off }   hairpin, guard, root_block, fastleave, learning, flood,
                   mcast_flood, bcast_flood, mcast_to_unicast, proxy_arp,
                   proxy_arp_wifi, mcast_fast_leave, neigh_suppress,
                   vlan_tunnel, isolated, locked, mab, neigh_vlan_suppress
    links          backup_port DEVICE, nobackup_port
`

type BridgePort = WirePorts['bridge']

/** A member: attribute, key, and word (default: the key). */
type Row = readonly [attr: keyof BridgePort & string, key: string, word?: string]

const FLAGS: readonly Row[] = [
  ['mode', 'hairpin'],
  ['guard', 'guard'],
  ['protect', 'root_block'],
  ['fastLeave', 'fastleave'],
  ['learning', 'learning'],
  ['unicastFlood', 'flood'],
]
const PROXY: readonly Row[] = [
  ['proxyarp', 'proxy_arp'],
  ['proxyarpWifi', 'proxy_arp_wifi'],
]
const FLOOD: readonly Row[] = [
  ['mcastFlood', 'mcast_flood'],
  ['bcastFlood', 'bcast_flood'],
  ['mcastToUcast', 'mcast_to_unicast'],
  ['neighSuppress', 'neigh_suppress'],
]
const LAST: readonly Row[] = [
  ['vlanTunnel', 'vlan_tunnel'],
  ['isolated', 'isolated'],
  ['locked', 'locked'],
]

function print(data: BridgePort, out: Output, ctx: PrintContext): void {
  if (data.state !== undefined) printState(data.state, out)
  for (const row of [
    ['priority', 'priority'],
    ['cost', 'cost'],
  ] as const)
    printNumber(row, data, out)
  for (const row of FLAGS) printFlag(row, data, out)
  printTree(data, out)
  for (const row of PROXY) printFlag(row, data, out)
  printNumber(['multicastRouter', 'multicast_router', 'mcast_router'], data, out)
  // JSON already has it as fastleave.
  if (data.fastLeave !== undefined) out.text(`mcast_fast_leave ${onOffText(data.fastLeave)} `)
  for (const row of FLOOD) printFlag(row, data, out)
  if (data.groupFwdMask !== undefined) printForwardMask(data.groupFwdMask, out)
  for (const row of LAST) printFlag(row, data, out)
  if (data.backupPort !== undefined) {
    const port = ctx.ifname(data.backupPort)
    out.field('backup_port', port, `backup_port ${port} `)
  }
}

function onOffText(value: number): string {
  return value === 0 ? 'off' : 'on'
}

function printNumber([attr, key, word = key]: Row, data: BridgePort, out: Output): void {
  const value = data[attr]
  if (typeof value === 'number') out.field(key, value, `${word} ${value} `)
}

function printFlag([attr, key]: Row, data: BridgePort, out: Output): void {
  const value = data[attr]
  if (typeof value === 'number') out.field(key, value !== 0, `${key} ${onOffText(value)} `)
}

function printState(state: number, out: Output): void {
  const name = nameOf(BR_STATE, state)?.toLowerCase()
  if (name === undefined) out.field('state_index', state, `state (${state}) `)
  else out.field('state', name, `state ${name} `)
}

function printTree(data: BridgePort, out: Output): void {
  const text = (key: string, word: string, value: string): void => out.field(key, value, `${word} ${value} `)
  // Text prints 0x before a zero; JSON does not.
  if (data.id !== undefined) out.field('id', bridgeHexText(data.id), `port_id 0x${data.id.toString(16)} `)
  if (data.no !== undefined) out.field('no', bridgeHexText(data.no), `port_no 0x${data.no.toString(16)} `)
  printNumber(['designatedPort', 'designated_port'], data, out)
  printNumber(['designatedCost', 'designated_cost'], data, out)
  if (data.bridgeId) text('bridge_id', 'designated_bridge', bridgeIdText(data.bridgeId))
  if (data.rootId) text('root_id', 'designated_root', bridgeIdText(data.rootId))
  printTimer('hold_timer', data.holdTimer, out)
  printTimer('message_age_timer', data.messageAgeTimer, out)
  printTimer('forward_delay_timer', data.forwardDelayTimer, out)
  printNumber(['topologyChangeAck', 'topology_change_ack'], data, out)
  printNumber(['configPending', 'config_pending'], data, out)
}

/** Named link-local groups, by the last byte of their address. */
const GROUPS: Readonly<Record<number, string>> = { 0: 'stp', 2: 'lacp', 14: 'lldp' }

function printForwardMask(mask: number, out: Output): void {
  const bits = Array.from({ length: 16 }, (_, bit) => bit).filter((bit) => (mask & (1 << bit)) !== 0)
  const names = bits.map((bit) => GROUPS[bit] ?? bridgeHexText(1 << bit)).join(',') || '0x0'
  out.field('group_fwd_mask', bridgeHexText(mask), `group_fwd_mask ${bridgeHexText(mask)} `)
  out.field('group_fwd_mask_str', names, `group_fwd_mask_str ${names} `)
}

/** bridge_slave on the command line. */
export const bridgePort: OptionWords<BridgePort> = {
  usage,
  async read(words, reading) {
    const slaveData: Port = {}
    const otherwise = unknownWord((word) => `bridge_slave: unknown option "${word}"?`, usage)
    await readWords(words, table(reading), slaveData, otherwise)
    return { slaveKind: 'bridge', slaveData }
  },
  print,
}
