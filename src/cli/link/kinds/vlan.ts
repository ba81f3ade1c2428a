import { VLAN_FLAG } from '../../../rtnl/link/constants.ts'
import type { KindData } from '../../../rtnl/link/options.ts'
import { wrong } from '../../parse/exit.ts'
import { unsigned } from '../../parse/numbers.ts'
import { short, type Word, type Words } from '../../parse/words.ts'
import { readEtherType } from './ethertype.ts'
import type { KindSettings } from './kind.ts'
import { flagBitWord, numberWord, readOptions, unknownWord } from './rows.ts'

type Vlan = KindData['vlan']

/** A word with pairs FROM:TO, as many as follow. */
function mapWord(word: string, key: 'ingressQos' | 'egressQos'): Word<Vlan> {
  return short(word, (words, data) => {
    const mapping = [pair(words.next(), word)]
    while (words.following?.includes(':')) mapping.push(pair(words.next(), word))
    data[key] = { mapping }
  })
}

function pair(text: string, word: string): { from: number; to: number } {
  const [from, to] = text.split(':').map((part) => unsigned(part))
  return from === undefined || to === undefined ? wrong(`invalid ${word}`, text.replace(/:.*/s, '')) : { from, to }
}

const WORDS: readonly Word<Vlan>[] = [
  short('protocol', (words, data) => {
    const text = words.next()
    data.protocol = readEtherType(text) ?? wrong('protocol is invalid', text)
  }),
  numberWord('id', 'id', 16, 'id is invalid'),
  flagBitWord('reorder_hdr', VLAN_FLAG.REORDER_HDR),
  flagBitWord('gvrp', VLAN_FLAG.GVRP),
  flagBitWord('mvrp', VLAN_FLAG.MVRP),
  flagBitWord('loose_binding', VLAN_FLAG.LOOSE_BINDING),
  flagBitWord('bridge_binding', VLAN_FLAG.BRIDGE_BINDING),
  mapWord('ingress-qos-map', 'ingressQos'),
  mapWord('egress-qos-map', 'egressQos'),
]

/** What `link help vlan` prints. */
export const VLAN_USAGE = `Usage: … vlan id VLAN [ protocol { 802.1Q | 802.1ad } ] [ ingress-qos-map FROM:TO … ] [ egress-qos-map FROM:TO … ]
       and, with { on | off }: reorder_hdr, gvrp, mvrp, loose_binding, bridge_binding
VLAN: 0..4094
`

/** Reads the options of a VLAN device. */
export async function readVlan(words: Words): Promise<KindSettings> {
  const otherwise = unknownWord((word) => `vlan: unknown command "${word}"?`, VLAN_USAGE)
  return { data: await readOptions(words, WORDS, otherwise) }
}
