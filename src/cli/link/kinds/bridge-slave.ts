import type { SlaveData } from '../../../rtnl/link/options.ts'
import { wrong } from '../../parse/exit.ts'
import { oneOfOnOff } from '../../parse/switches.ts'
import { readWords, short, type Word, type Words } from '../../parse/words.ts'
import type { KindReading, KindSettings } from './kind.ts'
import { numberWord, unknownWord } from './rows.ts'

type Port = SlaveData['bridge']
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

/** What `link help bridge_slave` prints. */
export const BRIDGE_SLAVE_USAGE = `Usage: … bridge_slave [ fdb_flush ] and
    numbers        state, priority, cost, mcast_router, group_fwd_mask
    { on | off }   hairpin, guard, root_block, fastleave, learning, flood, mcast_flood, bcast_flood, mcast_to_unicast,
                   proxy_arp, proxy_arp_wifi, mcast_fast_leave, neigh_suppress, vlan_tunnel, isolated, locked
    links          backup_port DEVICE, nobackup_port
`

/** Reads the options of a port of a bridge. */
export async function readBridgeSlave(words: Words, reading: KindReading): Promise<KindSettings> {
  const slaveData: Port = {}
  await readWords(
    words,
    table(reading),
    slaveData,
    unknownWord((word) => `bridge_slave: unknown option "${word}"?`, BRIDGE_SLAVE_USAGE),
  )
  return { slaveKind: 'bridge', slaveData }
}
