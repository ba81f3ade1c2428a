import { BR_STATE, BRIDGE_FLAGS } from '../../../rtnl/constants.ts'
import { BRIDGE_MODE } from '../../../rtnl/link/constants.ts'
import type { WireSlaveData } from '../../../rtnl/link/kind/wire.ts'
import { Exit, refuse } from '../../parse/exit.ts'
import { leadingInteger } from '../../parse/numbers.ts'
import { oneOfOnOff } from '../../parse/switches.ts'
import { exact, readWords, type Word, type Words } from '../../parse/words.ts'
import type { Session } from '../../session.ts'
import { BRIDGE_LINK_USAGE } from './usage.ts'

/** Arguments of `bridge link set`. */
export interface PortRequest {
  device?: string
  readonly port: WireSlaveData['bridge']
  /** BRIDGE_FLAGS_*: for the port's bridge, or for the device. */
  flags: number
  /** BRIDGE_MODE_* */
  mode?: number
}

type Port = PortRequest['port']
type PortWord = Word<PortRequest>

/** `bridge` ends with -EINVAL if a value is neither on nor off. */
const EINVAL = 234

/** A word with `on` or `off`, its key. */
const SWITCHES = {
  guard: 'guard',
  hairpin: 'mode',
  fastleave: 'fastLeave',
  root_block: 'protect',
  learning: 'learning',
  learning_sync: 'learningSync',
  flood: 'unicastFlood',
  mcast_flood: 'mcastFlood',
  bcast_flood: 'bcastFlood',
  mcast_to_unicast: 'mcastToUcast',
  neigh_suppress: 'neighSuppress',
  vlan_tunnel: 'vlanTunnel',
  isolated: 'isolated',
  locked: 'locked',
} as const satisfies Readonly<Record<string, keyof Port>>

const MODES: Readonly<Record<string, number>> = { vepa: BRIDGE_MODE.VEPA, veb: BRIDGE_MODE.VEB }

/** A number that is left out unless it is in a range, as C reads it into a type of that many bits. */
const signed = (text: string, bits: number): number => (leadingInteger(text) << (32 - bits)) >> (32 - bits)

function number(word: string, key: 'cost' | 'priority' | 'multicastRouter', bits: number, least: number): PortWord {
  return exact(word, (words, { port }) => {
    const value = signed(words.next(), bits)
    if (value >= least) port[key] = value
    else delete port[key]
  })
}

/** Reads a spanning-tree state: a number, of which C keeps so many bits, or a name in lower case. Undefined for another text. */
export function stpState(text: string, bits: number): number | undefined {
  if (/^[\t-\r ]*[+-]?\d+$/.test(text)) return signed(text, bits)
  return Object.entries(BR_STATE).find(([name]) => name.toLowerCase() === text)?.[1]
}

const switchWord = ([word, key]: readonly [string, keyof Port]): PortWord =>
  exact<PortRequest>(word, (words, { port }) => {
    Object.assign(port, { [key]: Number(oneOfOnOff(word, words.next(), EINVAL)) })
  })

const WORDS: readonly PortWord[] = [
  exact('dev', (words, request) => {
    request.device = words.next()
  }),
  ...Object.entries(SWITCHES).map(switchWord),
  number('mcast_router', 'multicastRouter', 8, 0),
  number('cost', 'cost', 32, 1),
  number('priority', 'priority', 16, 0),
  exact('state', (words, { port }) => {
    const state = stpState(words.next(), 8) ?? refuse('Error: invalid STP port state')
    if (state >= 0) port.state = state
    else delete port.state
  }),
  exact('hwmode', (words, request) => {
    const mode = MODES[words.next()] ?? refuse('Mode argument must be "vepa" or "veb".')
    Object.assign(request, { mode, flags: BRIDGE_FLAGS.SELF })
  }),
  exact('self', (_, request) => {
    request.flags |= BRIDGE_FLAGS.SELF
  }),
  exact('master', (_, request) => {
    request.flags |= BRIDGE_FLAGS.MASTER
  }),
  exact('nobackup_port', (_, { port }) => {
    port.backupPort = 0
  }),
]

/** Reads the words of `bridge link set`. */
export async function readPortWords({ indexOf }: Session, all: Words): Promise<PortRequest> {
  const request: PortRequest = { port: {}, flags: 0 }
  const backup = exact<PortRequest>('backup_port', async (words, { port }) => {
    const name = words.next()
    port.backupPort = (await indexOf(name)) ?? refuse(`Error: device ${name} does not exist`)
  })
  await readWords(all, [...WORDS, backup], request, () => {
    throw new Exit(255, BRIDGE_LINK_USAGE)
  })
  return request
}
