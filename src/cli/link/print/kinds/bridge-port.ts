import { BR_STATE } from '../../../../rtnl/constants.ts'
import { type LinkAttrs, nameOf } from '../../../../wire.ts'
import type { PrintContext } from '../../../output/context.ts'
import type { Output } from '../../../output/output.ts'
import { bridgeHexText, bridgeIdText, printTimer } from './bridge-text.ts'

type BridgePort = NonNullable<NonNullable<NonNullable<LinkAttrs['linkinfo']>['slaveData']>['bridge']>

/** A member: attribute, and its key, which is also its word unless another is given. */
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

/** Prints the settings of a bridge port. */
export function printBridgePort(data: BridgePort, out: Output, ctx: PrintContext): void {
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
  // In JSON it is there already, as fastleave.
  if (data.fastLeave !== undefined) out.text(`mcast_fast_leave ${onOff(data.fastLeave)} `)
  for (const row of FLOOD) printFlag(row, data, out)
  if (data.groupFwdMask !== undefined) printForwardMask(data.groupFwdMask, out)
  for (const row of LAST) printFlag(row, data, out)
  if (data.backupPort !== undefined) {
    const port = ctx.ifname(data.backupPort)
    out.field('backup_port', port, `backup_port ${port} `)
  }
}

function onOff(value: number): string {
  return value === 0 ? 'off' : 'on'
}

function printNumber([attr, key, word = key]: Row, data: BridgePort, out: Output): void {
  const value = data[attr]
  if (typeof value === 'number') out.field(key, value, `${word} ${value} `)
}

function printFlag([attr, key]: Row, data: BridgePort, out: Output): void {
  const value = data[attr]
  if (typeof value === 'number') out.field(key, value !== 0, `${key} ${onOff(value)} `)
}

function printState(state: number, out: Output): void {
  const name = nameOf(BR_STATE, state)?.toLowerCase()
  if (name === undefined) out.field('state_index', state, `state (${state}) `)
  else out.field('state', name, `state ${name} `)
}

function printTree(data: BridgePort, out: Output): void {
  const text = (key: string, word: string, value: string): void => out.field(key, value, `${word} ${value} `)
  // Text has 0x before a zero, too; JSON not.
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

/** Link-local groups that have a name, by the last byte of their address. */
const GROUPS: Readonly<Record<number, string>> = { 0: 'stp', 2: 'lacp', 14: 'lldp' }

function printForwardMask(mask: number, out: Output): void {
  const bits = Array.from({ length: 16 }, (_, bit) => bit).filter((bit) => (mask & (1 << bit)) !== 0)
  const names = bits.map((bit) => GROUPS[bit] ?? bridgeHexText(1 << bit)).join(',') || '0x0'
  out.field('group_fwd_mask', bridgeHexText(mask), `group_fwd_mask ${bridgeHexText(mask)} `)
  out.field('group_fwd_mask_str', names, `group_fwd_mask_str ${names} `)
}
