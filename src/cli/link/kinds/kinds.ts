import { Exit, fail, unsupported } from '../../parse/exit.ts'
import { isShort, type Words } from '../../parse/words.ts'
import { PROGRAM } from '../../program.ts'
import { USAGE } from '../../usage.ts'
import { BOND_SLAVE_USAGE, BOND_USAGE, readBond, readBondSlave } from './bond.ts'
import { BRIDGE_USAGE, readBridge } from './bridge.ts'
import { BRIDGE_SLAVE_USAGE, readBridgeSlave } from './bridge-slave.ts'
import { GENEVE_USAGE, readGeneve } from './geneve.ts'
import type { KindReading, KindSettings } from './kind.ts'
import { MACSEC_USAGE, readMacsec } from './macsec.ts'
import { macvlanUsage, readMacvlan } from './macvlan.ts'
import {
  readAmt,
  readBareudp,
  readBatadv,
  readGtp,
  readHsr,
  readIpvlan,
  readRmnet,
  readVrf,
  readXfrm,
  SMALL_USAGE,
} from './small.ts'
import { readTunnel, TUNNELS } from './tunnels.ts'
import { readVeth, VETH_USAGE } from './veth.ts'
import { readVlan, VLAN_USAGE } from './vlan.ts'
import { readVxlan, VXLAN_USAGE } from './vxlan.ts'

interface Kind {
  readonly usage: (kind: string) => string
  read(words: Words, reading: KindReading): Promise<KindSettings>
}

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['amt', { usage: () => SMALL_USAGE.amt, read: readAmt }],
  ['bareudp', { usage: () => SMALL_USAGE.bareudp, read: readBareudp }],
  ['batadv', { usage: () => SMALL_USAGE.batadv, read: readBatadv }],
  ['bond', { usage: () => BOND_USAGE, read: readBond }],
  ['bond_slave', { usage: () => BOND_SLAVE_USAGE, read: readBondSlave }],
  ['bridge', { usage: () => BRIDGE_USAGE, read: readBridge }],
  ['bridge_slave', { usage: () => BRIDGE_SLAVE_USAGE, read: readBridgeSlave }],
  ['geneve', { usage: () => GENEVE_USAGE, read: readGeneve }],
  ['gtp', { usage: () => SMALL_USAGE.gtp, read: readGtp }],
  ['hsr', { usage: () => SMALL_USAGE.hsr, read: readHsr }],
  ['ipvlan', { usage: () => SMALL_USAGE.ipvlan, read: readIpvlan }],
  ['ipvtap', { usage: () => SMALL_USAGE.ipvlan, read: readIpvlan }],
  ['macsec', { usage: () => MACSEC_USAGE, read: readMacsec }],
  ['macvlan', { usage: macvlanUsage, read: readMacvlan }],
  ['macvtap', { usage: macvlanUsage, read: readMacvlan }],
  ['rmnet', { usage: () => SMALL_USAGE.rmnet, read: readRmnet }],
  ['veth', { usage: () => VETH_USAGE, read: readVeth }],
  ['vlan', { usage: () => VLAN_USAGE, read: readVlan }],
  ['vrf', { usage: () => SMALL_USAGE.vrf, read: readVrf }],
  ['vxcan', { usage: () => VETH_USAGE, read: readVeth }],
  ['vxlan', { usage: () => VXLAN_USAGE, read: readVxlan }],
  ['xfrm', { usage: () => SMALL_USAGE.xfrm, read: readXfrm }],
  ...[...TUNNELS].map(([kind, { usage }]): [string, Kind] => [kind, { usage: () => usage, read: readTunnel }]),
])

/** Kinds without options. `ip` passes over whatever stands after them. */
const PLAIN = ['dummy', 'ifb', 'netdevsim', 'nlmon', 'team', 'team_slave', 'vcan']

/** Kinds of which `ip` 6.1 knows options that are not known here yet. */
const OTHER = 'can dsa ipoib virt_wifi vrf_slave wwan'.split(' ')

/** Reads the options of a kind. Without any words there are none, and the kernel decides. */
export async function readKind(words: Words, reading: KindReading): Promise<KindSettings> {
  const { kind } = reading
  const known = KINDS.get(kind)
  if (words.done) return kind === 'bridge_slave' ? { slaveKind: 'bridge' } : kind === 'bond_slave' ? { slaveKind: 'bond' } : {}
  if (known) return known.read(words, reading)
  if (PLAIN.includes(kind)) return {}
  if (OTHER.includes(kind)) unsupported(`the options of type "${kind}" yet: "${words.current} ..."`)
  if (isShort(words.current, 'help')) throw new Exit(255, USAGE.link)
  return fail(`Garbage instead of arguments "${words.current} ...". Try "${PROGRAM} link help".`)
}

/** What `link help KIND` prints; undefined for a kind that is not known. */
export function kindHelp(kind: string): string | undefined {
  const known = KINDS.get(kind)
  if (known) return known.usage(kind)
  return PLAIN.includes(kind) ? `Usage: … ${kind}\n` : undefined
}
