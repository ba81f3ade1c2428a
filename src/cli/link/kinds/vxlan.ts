import { nameOf } from '../../../netlink/codec/names.ts'
import { dsfieldId } from '../../../rtnl/common/names.ts'
import { AF, VXLAN_DF } from '../../../rtnl/constants.ts'
import type { WireKinds } from '../../../rtnl/link/kind/wire.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import { fail, garbage, refuse, wrong } from '../../parse/exit.ts'
import { type InetAddress, isMulticast, readAddress } from '../../parse/inet.ts'
import { unsigned } from '../../parse/numbers.ts'
import { readWords, short, type Word, type Words } from '../../parse/words.ts'
import type { CliKind, KindReading, KindSession, KindSettings } from '../kind.ts'
import { finishVxlan, type VxlanRequest } from './parts/vxlan-checks.ts'
import { unknownWord } from './parts/word-rows.ts'

type VxlanWord = Word<VxlanRequest>

/** Records a word. Each attribute may be given only once, by any of its words. */
function once({ seen }: VxlanRequest, key: string, word: string, text: string): void {
  if (seen.has(key)) garbage(word, text)
  seen.add(key)
}

/** A word with a value, allowed once. */
function valued(names: string | string[], key: string, word: string, read: (text: string, to: VxlanRequest) => void): VxlanWord {
  return short(names, (words, request) => {
    const text = words.next()
    once(request, key, word, text)
    read(text, request)
  })
}

type SwitchKey =
  | 'proxy'
  | 'localbypass'
  | 'rsc'
  | 'l2miss'
  | 'l3miss'
  | 'udpCsum'
  | 'udpZeroCsum6Tx'
  | 'udpZeroCsum6Rx'
  | 'remcsumTx'
  | 'remcsumRx'

/** A word, and its negation with the prefix `no`. */
function toggle(word: string, key: SwitchKey | 'vnifilter'): VxlanWord[] {
  return ([`no${word}`, word] as const).map((name, value) =>
    short(name, ({ current }, request) => {
      once(request, key, current, current)
      request.data[key] = value
    }),
  )
}

/** An address that is not multicast, not all zeros and not `any`. */
const isHost = (address: InetAddress): boolean => address.bytes.some((byte) => byte !== 0) && !isMulticast(address)

const ADDRESSES: readonly VxlanWord[] = [
  short('group', (words, request) => {
    if (request.group && !isMulticast(request.group)) fail('vxlan: both group and remote cannot be specified')
    const text = words.next()
    once(request, 'group', 'group', text)
    request.group = readAddress(text, request.local?.family ?? AF.UNSPEC)
    if (!isMulticast(request.group)) wrong('invalid group address', text)
  }),
  short('remote', (words, request) => {
    if (request.group && isMulticast(request.group)) fail('vxlan: both group and remote cannot be specified')
    const text = words.next()
    once(request, 'group', 'remote', text)
    request.group = readAddress(text, request.local?.family ?? AF.UNSPEC)
    if (!isHost(request.group)) wrong('invalid remote address', text)
  }),
  valued('local', 'local', 'local', (text, request) => {
    request.local = readAddress(text, request.group?.family ?? AF.UNSPEC)
    if (!isHost(request.local)) wrong('invalid local address', text)
  }),
]

const HEADER: readonly VxlanWord[] = [
  valued(['ttl', 'hoplimit'], 'ttl', 'ttl', (text, { data }) => {
    if (text === 'inherit') {
      data.ttlInherit = 1
      return
    }
    data.ttl = text === 'auto' ? 0 : (unsigned(text) ?? wrong('invalid TTL', text))
    if (data.ttl > 255) wrong('TTL must be <= 255', text)
  }),
  valued(['tos', 'dsfield'], 'tos', 'tos', (text, { data }) => {
    data.tos = text === 'inherit' ? 1 : (dsfieldId(text) ?? wrong('bad TOS value', text))
  }),
  valued('df', 'df', 'df', (text, { data }) => {
    const name = text.toUpperCase() as keyof typeof VXLAN_DF
    if (!['unset', 'set', 'inherit'].includes(text)) wrong("DF must be 'unset', 'set' or 'inherit'", text)
    data.df = VXLAN_DF[name]
  }),
  valued(['label', 'flowlabel'], 'label', 'flowlabel', (text, { data }) => {
    data.label = unsigned(text, 20) ?? wrong('invalid flowlabel', text)
  }),
  valued('ageing', 'ageing', 'ageing', (text, { data }) => {
    data.ageing = text === 'none' ? 0 : (unsigned(text) ?? wrong('ageing timer', text))
  }),
  valued('maxaddress', 'limit', 'maxaddress', (text, { data }) => {
    data.limit = text === 'unlimited' ? 0 : (unsigned(text) ?? wrong('max addresses', text))
  }),
  short(['port', 'srcport'], (words, request) => {
    const first = words.next()
    once(request, 'portRange', 'srcport', first)
    const low = unsigned(first, 16) ?? wrong('min port', first)
    const second = words.next()
    const high = unsigned(second, 16) ?? wrong('max port', second)
    if (low !== 0 || high !== 0) request.data.portRange = { low, high }
  }),
  valued('dstport', 'port', 'dstport', (text, request) => {
    request.port = unsigned(text, 16) ?? wrong('dst port', text)
  }),
]

const SWITCHES: readonly VxlanWord[] = [
  ...([0, 1] as const).map((value) =>
    short<VxlanRequest>(value ? 'learning' : 'nolearning', ({ current }, request) => {
      once(request, 'learning', current, current)
      request.learning = value
    }),
  ),
  ...toggle('proxy', 'proxy'),
  ...toggle('rsc', 'rsc'),
  ...toggle('l2miss', 'l2miss'),
  ...toggle('l3miss', 'l3miss'),
  ...toggle('udpcsum', 'udpCsum').reverse(),
  ...toggle('udp6zerocsumtx', 'udpZeroCsum6Tx').reverse(),
  ...toggle('udp6zerocsumrx', 'udpZeroCsum6Rx').reverse(),
  ...toggle('remcsumtx', 'remcsumTx').reverse(),
  ...toggle('remcsumrx', 'remcsumRx').reverse(),
  ...toggle('localbypass', 'localbypass').reverse(),
  ...([1, 0] as const).map((value) =>
    short<VxlanRequest>(value ? 'external' : 'noexternal', ({ current }, request) => {
      once(request, 'collectMetadata', current, current)
      request.data.collectMetadata = value
      // If each packet carries the tunnel's endpoints, there is nothing to learn.
      if (value) request.learning = 0
    }),
  ),
  ...(['gbp', 'gpe'] as const).map((key) =>
    short<VxlanRequest>(key, ({ current }, request) => {
      once(request, key, current, current)
      request.data[key] = true
    }),
  ),
  ...toggle('vnifilter', 'vnifilter').reverse(),
]

function table(session: KindSession): readonly VxlanWord[] {
  return [
    valued(['id', 'vni'], 'id', 'id', (text, { data }) => {
      data.id = unsigned(text, 24) ?? wrong('invalid id', text)
    }),
    ...ADDRESSES,
    short('dev', async (words, request) => {
      const name = words.next()
      once(request, 'link', 'dev', name)
      request.data.link = (await session.indexOf(name)) ?? refuse(`Cannot find device "${name}"`)
    }),
    ...HEADER,
    ...SWITCHES,
  ]
}

const usage = `Usage: … vxlan id VNI [ { group | remote } ADDRESS ] [ local ADDRESS ]
       [ dev DEVICE ] [ dstport PORT ] [ srcport FIRST LAST ]
       [ ttl { 1..255 | auto | inherit } ] [ tos { NUMBER | inherit } ]
       [ df { unset | set | inherit } ] [ flowlabel LABEL ]
       [ ageing { SECONDS | none } ] [ maxaddress { COUNT | unlimited } ]
       [ gbp ] [ gpe ]
       and, with "no" before them to switch off: learning, proxy, rsc, l2miss,
       l3miss, udpcsum, udp6zerocsumtx, udp6zerocsumrx, remcsumtx, remcsumrx,
       external, vnifilter
VNI: 0..16777215, not with external; LABEL: 0..1048575
`

async function read(words: Words, { session, isChange }: KindReading): Promise<KindSettings> {
  const request: VxlanRequest = { data: {}, seen: new Set(), port: 0, learning: 1 }
  await readWords(
    words,
    table(session),
    request,
    unknownWord((word) => `vxlan: unknown command "${word}"?`, usage),
  )
  return { data: finishVxlan(request, isChange, session) }
}

type Vxlan = WireKinds['vxlan']

/** A switch: attribute, JSON key, word. */
type Switch = readonly [attr: keyof Vxlan & string, key: string, word: string]

/** Printed only if on. */
const ON: readonly Switch[] = [
  ['proxy', 'proxy', 'proxy'],
  ['rsc', 'rsc', 'rsc'],
  ['l2miss', 'l2miss', 'l2miss'],
  ['l3miss', 'l3miss', 'l3miss'],
]
/** Always printed; in text with the prefix `no` if off. */
const CHECKSUMS: readonly Switch[] = [
  ['udpCsum', 'udp_csum', 'udpcsum'],
  ['udpZeroCsum6Tx', 'udp_zero_csum6_tx', 'udp6zerocsumtx'],
  ['udpZeroCsum6Rx', 'udp_zero_csum6_rx', 'udp6zerocsumrx'],
]
const LAST: readonly Switch[] = [
  ['remcsumTx', 'remcsum_tx', 'remcsumtx'],
  ['remcsumRx', 'remcsum_rx', 'remcsumrx'],
  ['gbp', 'gbp', 'gbp'],
  ['gpe', 'gpe', 'gpe'],
]

function print(data: Vxlan, out: Output, ctx: PrintContext): void {
  if (data.collectMetadata) out.field('external', true, 'external ')
  // 6.1 omits the space.
  if (data.vnifilter) out.field('vnifilter', true, 'vnifilter')
  if (data.id === undefined) return
  out.field('id', data.id, `id ${data.id} `)
  printEnds(data, out)
  if (data.link) out.field('link', ctx.ifname(data.link), `dev ${ctx.ifname(data.link)} `)
  printPorts(data, out)
  if (data.learning !== undefined) out.field('learning', data.learning !== 0, data.learning === 0 ? 'nolearning ' : '')
  for (const row of ON) printOn(row, data, out)
  printHeader(data, out)
  if (data.ageing !== undefined) out.field('ageing', data.ageing, `ageing ${data.ageing === 0 ? 'none' : data.ageing} `)
  if (data.limit) out.field('limit', data.limit, `maxaddr ${data.limit} `)
  for (const [attr, key, word] of CHECKSUMS) {
    const value = data[attr]
    if (value !== undefined) out.field(key, value !== 0, `${value === 0 ? 'no' : ''}${word} `)
  }
  for (const row of LAST) printOn(row, data, out)
}

function printOn([attr, key, word]: Switch, data: Vxlan, out: Output): void {
  if (data[attr]) out.field(key, true, `${word} `)
}

function printEnds({ group, group6, local, local6 }: Vxlan, out: Output): void {
  if (group !== undefined) {
    const first = Number.parseInt(group, 10)
    const word = first >= 224 && first < 240 ? 'group' : 'remote'
    if (group !== '0.0.0.0') out.field(word, out.host(group), `${word} ${out.host(group)} `)
  } else if (group6 !== undefined && group6 !== '::') {
    const word = group6.startsWith('ff') && group6.indexOf(':') === 4 ? 'group' : 'remote'
    out.field(`${word}6`, out.host(group6), `${word} ${out.host(group6)} `)
  }
  if (local !== undefined) {
    if (local !== '0.0.0.0') out.field('local', out.host(local), `local ${out.host(local)} `)
  } else if (local6 !== undefined && local6 !== '::') out.field('local6', out.host(local6), `local ${out.host(local6)} `)
}

function printPorts({ portRange: range, port }: Vxlan, out: Output): void {
  if (range) {
    out.open('port_range')
    out.field('low', range.low)
    out.field('high', range.high)
    out.close()
    out.text(`srcport ${range.low} ${range.high} `)
  }
  if (port !== undefined) out.field('port', port, `dstport ${port} `)
}

/** Options of the outer header. */
function printHeader({ tos, ttl, ttlInherit, df, label }: Vxlan, out: Output): void {
  if (tos) out.field('tos', `0x${tos.toString(16)}`, `tos ${tos === 1 ? 'inherit' : `0x${tos.toString(16)}`} `)
  if (ttlInherit) out.text('ttl inherit ')
  else if (ttl !== undefined) out.field('ttl', ttl, `ttl ${ttl === 0 ? 'auto' : ttl} `)
  const fragment = df === undefined ? undefined : nameOf(VXLAN_DF, df)?.toLowerCase()
  if (fragment !== undefined) out.field('df', fragment, df === VXLAN_DF.UNSET ? '' : `df ${fragment} `)
  if (label) out.field('label', `0x${label.toString(16)}`, `flowlabel 0x${label.toString(16)} `)
}

/** vxlan on the command line. */
export const vxlanCli: CliKind<'vxlan'> = { usage, read, print }
