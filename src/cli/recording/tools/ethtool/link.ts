import { type Bitset, readBits } from '../../../../ethtool/bits.ts'
import type { Remaining } from '../remaining.ts'
import type { EthtoolNames } from './names.ts'

/** Takes values of a reply and returns the lines of ethtool(8); undefined if it needs names that are not recorded. */
export type ReplyLines = (from: Remaining, dev: string, names: EthtoolNames) => readonly string[] | undefined
type Bits = ReturnType<typeof readBits>
type StringSetName = Parameters<EthtoolNames['of']>[0]

/** Takes bits by their names; undefined if a name of one is not recorded. */
export function takeNamedBits(
  from: Remaining,
  key: string,
  set: StringSetName,
  dev: string,
  names: EthtoolNames,
): Bits | undefined {
  const bits = readBits((from.peek(key) ?? {}) as Bitset, [...names.of(set, dev)])
  if (bits.all.some((name) => /^bit\d+$/.test(name))) return undefined
  from.take(key)
  return bits
}

const PORTS = ['TP', 'AUI', 'MII', 'FIBRE', 'BNC', 'Backplane']
const FEC = ['None', 'RS', 'BASER', 'LLRS']
const OTHERS = ['Autoneg', 'Pause', 'Asym_Pause', ...PORTS, ...FEC]
const isMode = (name: string): boolean => !OTHERS.includes(name)
const yesNo = (value: boolean): string => (value ? 'Yes' : 'No')
const listed = (names: readonly string[]): string => (names.length > 0 ? names.join(' ') : 'Not reported')

function pauseText(modes: readonly string[]): string {
  const isAsymmetric = modes.includes('Asym_Pause')
  if (modes.includes('Pause')) return isAsymmetric ? 'Symmetric Receive-only' : 'Symmetric'
  return isAsymmetric ? 'Transmit-only' : 'No'
}

function modeLines(what: string, negotiation: string, modes: readonly string[]): string[] {
  return [
    `${what} link modes: ${listed(modes.filter(isMode))}`,
    `${what} pause frame use: ${pauseText(modes)}`,
    `${negotiation} auto-negotiation: ${yesNo(modes.includes('Autoneg'))}`,
    `${what} FEC modes: ${listed(modes.filter((name) => FEC.includes(name)))}`,
  ]
}

/** The line of a number that has a name. */
function enumLine(from: Remaining, key: string, label: string, names: Readonly<Record<number, string>>): string[] {
  const value = from.number(key)
  return value === undefined ? [] : [`${label}: ${names[value] ?? `Unknown! (${value})`}`]
}

const DUPLEX = ['Half', 'Full']
const CLOCK = { 1: 'unknown', 2: 'preferred master', 3: 'preferred slave', 4: 'forced master', 5: 'forced slave' }
const CLOCK_STATE = { 1: 'unknown', 2: 'master', 3: 'slave', 4: 'resolution error' }

const linkModes: ReplyLines = (from, dev, names) => {
  const [hasOurs, hasPeer] = ['ours', 'peer'].map((key) => from.peek(key) !== undefined)
  const ours = takeNamedBits(from, 'ours', 'LINK_MODES', dev, names)
  const peer = takeNamedBits(from, 'peer', 'LINK_MODES', dev, names)
  if (!ours || !peer) return undefined
  const [speed, lanes] = [from.number('speed'), from.number('lanes')]
  const duplex = enumLine(from, 'duplex', 'Duplex', DUPLEX)
  const autoneg = from.number('autoneg')
  return [
    ...(hasOurs
      ? [
          `Supported ports: [ ${ours.all.filter((name) => PORTS.includes(name)).join(' ')} ]`,
          ...modeLines('Supported', 'Supports', ours.all),
          ...modeLines('Advertised', 'Advertised', ours.on),
        ]
      : []),
    ...(hasPeer ? modeLines('Link partner advertised', 'Link partner advertised', peer.on) : []),
    ...(speed === undefined ? [] : [`Speed: ${[0, 0xffff, 0xffffffff].includes(speed) ? 'Unknown!' : `${speed}Mb/s`}`]),
    ...(lanes === undefined ? [] : [`Lanes: ${lanes}`]),
    ...duplex,
    ...(autoneg === undefined ? [] : [`Auto-negotiation: ${autoneg === 0 ? 'off' : 'on'}`]),
    ...enumLine(from, 'masterSlaveCfg', 'master-slave cfg', CLOCK),
    ...enumLine(from, 'masterSlaveState', 'master-slave status', CLOCK_STATE),
  ]
}

const TWISTED_PAIR = 0
const CONNECTORS: Readonly<Record<number, string>> = {
  ...{ [TWISTED_PAIR]: 'Twisted Pair', 1: 'AUI', 2: 'MII', 3: 'FIBRE', 4: 'BNC' },
  ...{ 5: 'Direct Attach Copper', 239: 'None', 255: 'Other' },
}
/** ETH_TP_MDI_*. */
const CROSSED = ['Unknown', 'off', 'on']
const AUTOMATIC = 3

function crossingLines(from: Remaining, port: unknown): string[] {
  if (port !== TWISTED_PAIR || from.peek('tpMdix') === undefined || from.peek('tpMdixCtrl') === undefined) return []
  const [now, control] = [from.number('tpMdix') ?? 0, from.number('tpMdixCtrl') ?? 0]
  if (control === 1 || control === 2) return [`MDI-X: ${CROSSED[control]} (forced)`]
  return [`MDI-X: ${CROSSED[now] ?? 'Unknown'}${control === AUTOMATIC ? ' (auto)' : ''}`]
}

const linkInfo: ReplyLines = (from) => {
  const port = from.peek('port')
  const connector = enumLine(from, 'port', 'Port', CONNECTORS)
  const phy = from.number('phyaddr')
  const transceiver = enumLine(from, 'transceiver', 'Transceiver', ['internal', 'external'])
  return [...connector, ...(phy === undefined ? [] : [`PHYAD: ${phy}`]), ...transceiver, ...crossingLines(from, port)]
}

const linkState: ReplyLines = (from) => {
  const [link, sqi, down] = ['link', 'sqi', 'extDownCnt'].map((key) => from.number(key))
  const most = sqi === undefined ? undefined : from.number('sqiMax')
  return [
    ...(link === undefined ? [] : [`Link detected: ${link ? 'yes' : 'no'}`]),
    ...(sqi === undefined ? [] : [`SQI: ${sqi}${most === undefined ? '' : `/${most}`}`]),
    ...(down === undefined ? [] : [`Link Down Events: ${down}`]),
  ]
}

/** The letters of ethtool for WAKE_*, by the kernel's names. */
const WAKE: Readonly<Record<string, string>> = {
  ...{ phy: 'p', ucast: 'u', mcast: 'm', bcast: 'b', arp: 'a', magic: 'g', magicsecure: 's', filter: 'f' },
}
const letters = (names: readonly string[]): string => names.map((name) => WAKE[name] ?? '').join('') || 'd'

const wakeOnLan: ReplyLines = (from, dev, names) => {
  const modes = takeNamedBits(from, 'modes', 'WOL_MODES', dev, names)
  return modes && [`Supports Wake-on: ${letters(modes.all)}`, `Wake-on: ${letters(modes.on)}`]
}

const messageLevel: ReplyLines = (from, dev, names) => {
  const classes = takeNamedBits(from, 'msgmask', 'MSG_CLASSES', dev, names)
  if (!classes) return undefined
  const order = names.of('MSG_CLASSES', dev)
  const level = classes.on.reduce((sum, name) => sum + 2 ** order.indexOf(name), 0)
  return [`Current message level: 0x${level.toString(16).padStart(8, '0')} (${level})`, classes.on.join(' ')]
}

/** Parts of `ethtool DEV`, by the name of the message. */
export const LINK_REPLIES: Readonly<Record<string, ReplyLines>> = {
  LINKMODES: linkModes,
  LINKINFO: linkInfo,
  LINKSTATE: linkState,
  WOL: wakeOnLan,
  DEBUG: messageLevel,
}

/** `ethtool --show-eee`. */
export const eeeLines: ReplyLines = (from, dev, names) => {
  const ours = takeNamedBits(from, 'modesOurs', 'LINK_MODES', dev, names)
  const peer = takeNamedBits(from, 'modesPeer', 'LINK_MODES', dev, names)
  if (!ours || !peer) return undefined
  if (ours.all.length === 0) return ['EEE status: not supported']
  const [active, enabled, low, timer] = ['active', 'enabled', 'txLpiEnabled', 'txLpiTimer'].map((key) => from.number(key))
  return [
    `EEE status: ${enabled ? `enabled - ${active ? 'active' : 'inactive'}` : 'disabled'}`,
    `Tx LPI: ${low ? `${timer} (us)` : 'disabled'}`,
    `Supported EEE link modes: ${listed(ours.all.filter(isMode))}`,
    `Advertised EEE link modes: ${listed(ours.on.filter(isMode))}`,
    `Link partner advertised EEE link modes: ${listed(peer.on.filter(isMode))}`,
  ]
}
