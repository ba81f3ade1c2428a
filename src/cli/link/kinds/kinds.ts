import type { CreateLink } from '../../../rtnl/link-options.ts'
import { PROGRAM } from '../../program.ts'
import { Exit, fail, unsupported } from '../../reading/exit.ts'
import { isShort, type Words } from '../../reading/words.ts'
import type { Session } from '../../session.ts'
import { USAGE } from '../../usage.ts'
import { BRIDGE_USAGE, readBridge } from './bridge.ts'
import { BRIDGE_SLAVE_USAGE, readBridgeSlave } from './bridge-slave.ts'
import { macvlanUsage, readMacvlan } from './macvlan.ts'
import { readVeth, VETH_USAGE } from './veth.ts'
import { readVxlan, VXLAN_USAGE } from './vxlan.ts'

/** What the words after `type KIND` say: options of the library. */
export type KindSettings = Pick<CreateLink, 'data' | 'peer' | 'slaveKind' | 'slaveData'>

/** What the words after `type KIND` are read with. */
export interface KindReading {
  readonly session: Session
  readonly kind: string
  /** `link set`: an existing link is changed. */
  readonly isChange: boolean
}

interface Kind {
  readonly usage: (kind: string) => string
  read(words: Words, reading: KindReading): Promise<KindSettings>
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['bridge', { usage: () => BRIDGE_USAGE, read: readBridge }],
  ['bridge_slave', { usage: () => BRIDGE_SLAVE_USAGE, read: readBridgeSlave }],
  ['macvlan', { usage: macvlanUsage, read: readMacvlan }],
  ['macvtap', { usage: macvlanUsage, read: readMacvlan }],
  ['veth', { usage: () => VETH_USAGE, read: readVeth }],
  ['vxlan', { usage: () => VXLAN_USAGE, read: readVxlan }],
])

/** Kinds without options. `ip` passes over whatever stands after them. */
const PLAIN = ['dummy', 'ifb', 'netdevsim', 'nlmon', 'team', 'team_slave', 'vcan']

/** Kinds of which `ip` 6.1 knows options that are not known here yet. */
const OTHER =
  'amt bareudp bond bond_slave can dsa erspan geneve gre gretap gtp hsr ip6erspan ip6gre ip6gretap ip6tnl ipip ipoib ipvlan ipvtap macsec rmnet sit virt_wifi vlan vrf vrf_slave vti vti6 vxcan wwan xfrm'.split(
    ' ',
  )

/** Reads the options of a kind. Without any words there are none, and the kernel decides. */
export async function readKind(words: Words, reading: KindReading): Promise<KindSettings> {
  const { kind } = reading
  const known = KINDS.get(kind)
  if (words.done) return kind === 'bridge_slave' ? { slaveKind: 'bridge' } : {}
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
