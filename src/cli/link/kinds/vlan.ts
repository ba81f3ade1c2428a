import { VLAN_FLAG } from '../../../rtnl/link/constants.ts'
import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { etherTypeName } from '../../output/ethertype.ts'
import type { Output } from '../../output/output.ts'
import { wrong } from '../../parse/exit.ts'
import { unsigned } from '../../parse/numbers.ts'
import { short, type Word } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { readEtherType } from './parts/ethertype.ts'
import { type Print, printBits } from './parts/print-rows.ts'
import { flagBitWord, numberWord, readOptions, unknownWord } from './parts/word-rows.ts'

type Settings = WireKindData['vlan']

/** A word with any number of pairs FROM:TO. */
function mapWord(word: string, key: 'ingressQos' | 'egressQos'): Word<Settings> {
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

const WORDS: readonly Word<Settings>[] = [
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

const usage = `Usage: … vlan id VLAN [ protocol { 802.1Q | 802.1ad } ]
       [ ingress-qos-map FROM:TO … ] [ egress-qos-map FROM:TO … ]
       and, with { on | off }: reorder_hdr, gvrp, mvrp, loose_binding,
       bridge_binding
VLAN: 0..4094
`

type Vlan = WireKinds['vlan']

const FLAGS = [
  [VLAN_FLAG.REORDER_HDR, 'REORDER_HDR'],
  [VLAN_FLAG.GVRP, 'GVRP'],
  [VLAN_FLAG.MVRP, 'MVRP'],
  [VLAN_FLAG.LOOSE_BINDING, 'LOOSE_BINDING'],
  [VLAN_FLAG.BRIDGE_BINDING, 'BRIDGE_BINDING'],
] as const

const print: Print<Vlan> = (data, out, ctx) => {
  if (data.id === undefined) return
  const protocol = data.protocol === undefined ? '802.1q' : etherTypeName(data.protocol, ctx.numeric)
  out.field('protocol', protocol, `protocol ${protocol} `)
  out.field('id', data.id, `id ${data.id} `)
  if (data.flags) printBits('flags', data.flags.flags, FLAGS, out)
  printMap('ingress_qos', 'ingress-qos-map', data.ingressQos, out)
  printMap('egress_qos', 'egress-qos-map', data.egressQos, out)
}

function printMap(key: string, word: string, map: Vlan['ingressQos'], out: Output): void {
  if (!map) return
  out.openArray(key)
  out.line()
  out.text(`      ${word} { `)
  for (const { from, to } of map.mapping ?? []) {
    out.open()
    out.field('from', from)
    out.field('to', to)
    out.close()
    out.text(`${from}:${to} `)
  }
  out.closeArray('} ')
}

/** vlan on the command line. */
export const vlanCli: CliKind<'vlan'> = {
  usage,
  async read(words) {
    const otherwise = unknownWord((word) => `vlan: unknown command "${word}"?`, usage)
    return { data: await readOptions(words, WORDS, otherwise) }
  },
  print,
}
