import { nameOf } from '../../../netlink/codec/names.ts'
import { BR_STATE, RTM } from '../../../rtnl/constants.ts'
import { BRIDGE_MODE } from '../../../rtnl/link/constants.ts'
import type { WireSlaveData } from '../../../rtnl/link/kind/wire.ts'
import { printLinkFlags, printNameOfLink } from '../../link/print/name.ts'
import type { PrintableLink, PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'

type Port = WireSlaveData['bridge']

/** What -d prints with `on` or `off`, in the order of `bridge` 6.1; a number is printed as it is. */
const BEFORE_BACKUP = [
  ['hairpin', 'mode'],
  ['guard', 'guard'],
  ['root_block', 'protect'],
  ['fastleave', 'fastLeave'],
  ['learning', 'learning'],
  ['learning_sync', 'learningSync'],
  ['flood', 'unicastFlood'],
  ['mcast_flood', 'mcastFlood'],
  ['bcast_flood', 'bcastFlood'],
  ['mcast_router', 'multicastRouter', 'number'],
  ['mcast_to_unicast', 'mcastToUcast'],
  ['neigh_suppress', 'neighSuppress'],
  ['vlan_tunnel', 'vlanTunnel'],
] as const
const AFTER_BACKUP = [
  ['isolated', 'isolated'],
  ['locked', 'locked'],
] as const

/** Prints a port of a bridge, as `bridge link` does. The caller opens and closes the object. */
export function printBridgePort(message: PrintableLink, out: Output, ctx: PrintContext): void {
  const { header, attrs } = message
  if (message.type === RTM.DELLINK) out.field('deleted', true, 'Deleted ')
  out.field('ifindex', header.index, `${header.index}: `)
  const masterDown = printNameOfLink(message, out, ctx, (name) => `${name}: `)
  printLinkFlags(header.flags, masterDown, out)
  if (attrs.mtu !== undefined) out.field('mtu', attrs.mtu, `mtu ${attrs.mtu} `)
  if (attrs.master !== undefined) named('master', attrs.master, out, ctx)
  const { bridge } = (attrs.protinfo ?? {}) as { bridge?: Port }
  if (bridge) printPort(bridge, out, ctx)
  const { mode } = ((attrs.afSpec ?? {}) as { bridge?: { mode?: number } }).bridge ?? {}
  if (mode !== undefined) printMode(mode, out)
  out.text('\n')
}

function named(key: string, index: number, out: Output, ctx: PrintContext): void {
  out.field(key, ctx.ifname(index), `${key} ${ctx.ifname(index)} `)
}

function printPort(port: Port, out: Output, ctx: PrintContext): void {
  if (port.state !== undefined) printState(port.state, out)
  for (const key of ['priority', 'cost'] as const) {
    const value = port[key]
    if (value !== undefined) out.field(key, value, `${key} ${value} `)
  }
  if (!ctx.details) return
  out.line()
  out.text('    ')
  printSwitches(BEFORE_BACKUP, port, out)
  if (port.backupPort !== undefined) named('backup_port', port.backupPort, out, ctx)
  printSwitches(AFTER_BACKUP, port, out)
}

function printSwitches(rows: readonly (readonly [word: string, key: keyof Port, 'number'?])[], port: Port, out: Output): void {
  for (const [word, key, isNumber] of rows) {
    const value = port[key] as number | undefined
    if (value === undefined) continue
    if (isNumber) out.field(word, value, `${word} ${value} `)
    else out.field(word, value !== 0, `${word} ${value !== 0 ? 'on' : 'off'} `)
  }
}

/** Prints a spanning-tree state. */
export function printState(state: number, out: Output): void {
  const name = nameOf(BR_STATE, state)?.toLowerCase()
  out.field('state', name ?? state, `state ${name ?? `(${state})`} `)
}

function printMode(mode: number, out: Output): void {
  const name = mode === BRIDGE_MODE.UNDEF ? undefined : nameOf(BRIDGE_MODE, mode)
  const hex = `0x${mode.toString(16)}`
  out.field('hwmode', name ?? hex, `hwmode ${name ?? hex} `)
}
