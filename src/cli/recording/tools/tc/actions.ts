import { computed, hex, inWords, Remaining, switchWord, type Taker, word } from '../remaining.ts'
import { protocolText, swap32, type TcContext } from './context.ts'
import { prefixOf } from './prefix.ts'
import { burstWord, peekRate, ratespec } from './rates.ts'
import { bytesIn, handleText, sizeText } from './units.ts'

type Words = readonly Taker<TcContext>[]

/** TC_ACT_* (iproute2, tc/tc_util.c). */
const CONTROLS: Readonly<Record<number, string>> = {
  [-1]: 'continue',
  0: 'pass',
  1: 'reclassify',
  2: 'drop',
  3: 'pipe',
  4: 'stolen',
  7: 'trap',
}
const GOTO_CHAIN = 0x20000000
const JUMP = 0x10000000
const VALUE = 0x0fffffff

/** What becomes of a packet: `drop`, `goto chain 4`. */
export function controlText(action: number): string {
  const kind = action & ~VALUE
  if (action > 0 && kind === GOTO_CHAIN) return `goto chain ${action & VALUE}`
  return action > 0 && kind === JUMP ? `jump ${action & VALUE}` : (CONTROLS[action] ?? `action ${action}`)
}

/** What all actions have: the action itself unless it is the usual one, and its index. */
function general(parms: Remaining, usual?: number): string {
  const [action, index] = [parms.number('action'), parms.number('index')]
  const words = action === undefined || action === usual ? '' : ` ${controlText(action)}`
  return `${words}${index ? ` index ${index}` : ''}`
}

/** An action whose parameters are in the member `parms`. */
const simple =
  (usual: number | undefined, ...takers: Words): Words[number] =>
  (from, context) => {
    const parms = from.inside('parms', true)
    const words = takers.map((taker) => taker(from, context)).filter((one) => one)
    return `${words.join(' ')}${general(parms, usual)}`.trim()
  }

const PROBABILITIES = ['none', 'netrand', 'determ']

const gact: Words[number] = (from) => {
  const [parms, prob] = [from.inside('parms', true), from.inside('prob', true)]
  const type = prob.number('ptype')
  const [value, action] = [prob.number('pval'), prob.number('paction')]
  const control = general(parms).trim()
  const [first = '', ...rest] = control.split(/ (?=index )/)
  const random = type ? ` random ${PROBABILITIES[type] ?? type} ${controlText(action ?? 0)} ${value}` : ''
  return [`${first}${random}`, ...rest].join(' ')
}

const MIRRED = ['', 'egress redirect', 'egress mirror', 'ingress redirect', 'ingress mirror']
const PIPE = 3
const STOLEN = 4

const mirred: Words[number] = (from, { ifname }) => {
  const parms = from.inside('parms', true)
  const [action, ifindex] = [parms.number('eaction') ?? 0, parms.number('ifindex')]
  const block = from.number('blockid')
  const to = block === undefined ? `dev ${ifname(ifindex ?? 0)}` : `blockid ${block}`
  return `${MIRRED[action] ?? action} ${to}${general(parms, action % 2 === 1 ? STOLEN : PIPE)}`
}

/** Options of police, also of old filters. */
export const policeWords: Words = [
  (from) => {
    const tbf = from.inside('tbf', true)
    const of = (): Remaining => tbf
    const rate = peekRate(tbf.peek('rate'), from.peek('rate64'))
    const [exceed, result, mtu] = [tbf.number('action'), from.number('result'), tbf.number('mtu')]
    const [packets, packetBurst] = [from.number('pktrate64'), from.number('pktburst64')]
    computed(typeof from.peek('rate') === 'object' ? 'rate' : '')(from, undefined)
    const words = [
      ratespec('rate', 'rate', 'rate64', of)(from, undefined),
      burstWord('burst', tbf.number('burst'), rate),
      mtu ? `mtu ${sizeText(mtu)}` : undefined,
      ratespec('peakrate', 'peakrate', 'peakrate64', of)(from, undefined),
      packets ? `pkts_rate ${packets} pkts_burst ${bytesIn(packetBurst ?? 0, packets)}` : undefined,
      exceed === undefined
        ? undefined
        : `conform-exceed ${controlText(exceed)}${result === undefined ? '' : `/${controlText(result)}`}`,
    ]
    computed('peakrate')(from, undefined)
    const index = tbf.number('index')
    return `${words.filter((one) => one !== undefined).join(' ')}${index ? ` index ${index}` : ''}`
  },
]

/** An action whose first word is a member of its parameters. */
const led =
  (key: string, names: readonly string[], ...takers: Words): Words[number] =>
  (from, context) => {
    const parms = from.inside('parms', true)
    const which = parms.number(key) ?? 0
    const words = takers.map((taker) => taker(from, context)).filter((one) => one)
    return `${[names[which] || String(which), ...words].join(' ')}${general(parms, PIPE)}`
  }

const HEADERS = ['network', 'eth', 'ip', 'ip6', 'tcp', 'udp']

interface PeditKey {
  readonly mask: number
  readonly val: number
  readonly off: number
  readonly at: number
  readonly offmask: number
  readonly shift: number
}

const pedit: Words[number] = (from, { littleEndian }) => {
  const isExtended = from.peek('parmsEx') !== undefined
  const parms = from.inside(isExtended ? 'parmsEx' : 'parms', true)
  const [keys, extended] = [
    parms.take<PeditKey[]>('keys') ?? [],
    from.inside('keysEx').take<{ htype: number; cmd: number }[]>('keyEx'),
  ]
  parms.take('nkeys')
  const munges = keys.map(({ mask, val, off, at, offmask, shift }, i) => {
    const { htype, cmd } = extended?.[i] ?? { htype: 0, cmd: 0 }
    const written = ~swap32(mask, littleEndian) >>> 0
    const retain = written === 0xffffffff ? '' : ` retain ${hex(written)}`
    const place = at === 0 && offmask === 0 && shift === 0 ? '' : ` at ${at} ${hex(offmask)} ${shift}`
    const value = `0x${swap32(val, littleEndian).toString(16).padStart(8, '0')}`
    return ` munge ${htype === 0 ? '' : `${HEADERS[htype] ?? htype} `}offset ${off}${place} u32 ${cmd === 0 ? 'set' : 'add'} ${value}${retain}`
  })
  return `${isExtended ? 'ex' : ''}${munges.join('')}${general(parms, 0)}`.trim()
}

const skbeditMark: Taker = (from) => {
  const [mark, mask] = [from.number('mark'), from.number('mask')]
  return mark === undefined ? undefined : `mark ${mark}${mask === undefined || mask === 0xffffffff ? '' : `/${hex(mask)}`}`
}

const first =
  (name: string, ...keys: readonly string[]): Taker =>
  (from) => {
    const values = keys.map((key) => from.take(key)).filter((one) => one !== undefined)
    return values.length === 0 ? undefined : `${name} ${values[0]}`
  }

const CT = ['commit', 'force', 'clear', 'nat'] as const

/** The new addresses and ports of connection tracking. */
function ctNat(from: Remaining, flags: number): string {
  const range = (min: unknown, max: unknown): string => (max === undefined || max === min ? String(min) : `${min}-${max}`)
  const [first4, last4, first6, last6] = ['Ipv4Min', 'Ipv4Max', 'Ipv6Min', 'Ipv6Max'].map((key) => from.take(`nat${key}`))
  const [firstPort, lastPort] = [from.take('natPortMin'), from.take('natPortMax')]
  const address = first4 ?? first6
  const side = flags & 16 ? ' src' : flags & 32 ? ' dst' : ''
  const ports = firstPort === undefined ? '' : ` port ${range(firstPort, lastPort)}`
  return `nat${side}${address === undefined ? '' : ` addr ${range(address, last4 ?? last6)}`}${ports}`
}

const hexOf = (of: Uint8Array): string => [...of].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const ct: Words[number] = (from) => {
  const flags = from.number('action') ?? 0
  const [zone, mark, mask] = [from.number('zone'), from.number('mark'), from.number('markMask')]
  const [labels, labelMask] = [from.take<Uint8Array>('labels'), from.take<Uint8Array>('labelsMask')]
  const words = [
    ...CT.flatMap((name, bit) => (flags & (1 << bit) ? [name === 'nat' ? ctNat(from, flags) : name] : [])),
    ...(zone === undefined ? [] : [`zone ${zone}`]),
    ...(mark === undefined ? [] : [`mark ${hex(mark)}${mask === undefined || mask === 0xffffffff ? '' : `/${hex(mask)}`}`]),
    ...(labels
      ? [`label ${hexOf(labels)}${labelMask?.every((byte) => byte === 0xff) === false ? `/${hexOf(labelMask)}` : ''}`]
      : []),
  ]
  return `${words.join(' ')}${general(from.inside('parms', true), PIPE)}`.trim()
}

const PTYPES = ['host', 'broadcast', 'multicast', 'otherhost']
const CSUMS = ['ip4h', 'icmp', 'igmp', 'tcp', 'udp', 'udplite', 'sctp']

const csum: Words[number] = (from) => {
  const parms = from.inside('parms', true)
  const flags = parms.number('updateFlags') ?? 0
  return `${CSUMS.filter((_, bit) => (flags & (1 << bit)) !== 0).join(' and ')}${general(parms, 0)}`
}

const nat: Words[number] = (from) => {
  const parms = from.inside('parms', true)
  const [old, to, mask, flags] = ['oldAddr', 'newAddr', 'mask', 'flags'].map((key) => parms.take(key))
  return `${Number(flags) & 1 ? 'egress' : 'ingress'} ${old}${prefixOf(String(mask))} ${to}${general(parms, 0)}`
}

/** The options of each kind of action (iproute2, tc/m_*.c). */
const ACTIONS: Readonly<Record<string, Words>> = {
  gact: [gact],
  mirred: [mirred],
  police: policeWords,
  vlan: [
    led(
      'vAction',
      ['', 'pop', 'push', 'modify', 'pop_eth', 'push_eth'],
      ...[word('pushVlanId', 'id'), word('pushVlanProtocol', 'protocol', protocolText), word('pushVlanPriority', 'priority')],
      ...[word('pushEthDst', 'dst_mac'), word('pushEthSrc', 'src_mac')],
    ),
  ],
  mpls: [
    led(
      'mAction',
      ['', 'pop', 'push', 'modify', 'dec_ttl', 'mac_push'],
      ...[
        word('proto', 'protocol', protocolText),
        word('label', 'label'),
        word('tc', 'tc'),
        word('ttl', 'ttl'),
        word('bos', 'bos'),
      ],
    ),
  ],
  pedit: [pedit],
  skbedit: [
    simple(
      PIPE,
      ...[word('priority', 'priority', handleText), skbeditMark, word('queueMapping', 'queue_mapping')],
      word('ptype', 'ptype', (type: number) => PTYPES[type] ?? String(type)),
    ),
  ],
  tunnel_key: [
    led(
      'tAction',
      ['', 'set', 'unset'],
      ...[first('src_ip', 'encIpv4Src', 'encIpv6Src'), first('dst_ip', 'encIpv4Dst', 'encIpv6Dst'), word('encKeyId', 'id')],
      ...[word('encDstPort', 'dst_port'), word('encTos', 'tos'), word('encTtl', 'ttl')],
      switchWord('noCsum', 'nocsum'),
      (from) => {
        const options = from.inside('encOpts')
        const vxlan = options.inside('vxlan').take('gbp')
        const [ver, index, dir, hwid] = (({ one }) => ['ver', 'index', 'dir', 'hwid'].map((key) => one.take(key)))({
          one: options.inside('erspan'),
        })
        if (vxlan !== undefined) return `vxlan_opts ${vxlan}`
        return ver === undefined ? undefined : `erspan_opts ${ver}:${index ?? 0}:${dir ?? 0}:${hwid ?? 0}`
      },
    ),
  ],
  csum: [csum],
  ct: [ct],
  nat: [nat],
  sample: [simple(PIPE, word('rate', 'rate'), word('psampleGroup', 'group'), word('truncSize', 'trunc'))],
  simple: [
    simple(
      PIPE,
      word('data', 'sdata', (text: string) => JSON.stringify(text)),
    ),
  ],
  connmark: [
    (from) => {
      const parms = from.inside('parms', true)
      const zone = parms.number('zone')
      return `${zone === undefined ? '' : `zone ${zone}`}${general(parms, PIPE)}`
    },
  ],
}

interface ActionEntry {
  readonly index: number
  readonly value: Readonly<Record<string, unknown>>
}

/** Each action of a list as `action mirred egress redirect dev v1`; a plain gact as `action drop` if `short`. */
export function actionsText(list: readonly ActionEntry[] | undefined, context: TcContext, short: boolean): string[] {
  return (list ?? []).map(({ value }) => {
    const from = new Remaining(value)
    const kind = from.take<string>('kind') ?? ''
    const options = from.inside('options').inside(kind)
    const words = inWords(options, ACTIONS[kind] ?? [simple(PIPE)], context)
    const cookie = from.take<Uint8Array>('cookie')
    const index = from.number('index')
    const flags = from.inside('flags')
    const [bits] = [flags.number('value'), flags.take('selector')]
    const name = short && kind === 'gact' ? '' : ` ${kind}`
    const tail = [
      ...(index ? [`index ${index}`] : []),
      ...(cookie ? [`cookie ${hexOf(cookie)}`] : []),
      ...(bits ? [bits & 1 ? 'no_percpu' : `flags ${bits}`] : []),
    ]
    // The rest of the options has been printed with them.
    return [`action${name}`, words, ...tail].filter((one) => one !== '').join(' ') + from.rest()
  })
}
