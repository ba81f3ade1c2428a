import { AF, VXLAN_DF } from '../../../rtnl/constants.ts'
import { fail, garbage, refuse, wrong } from '../../parse/exit.ts'
import { type InetAddress, isMulticast, readAddress } from '../../parse/inet.ts'
import { unsigned } from '../../parse/numbers.ts'
import { readWords, short, type Word, type Words } from '../../parse/words.ts'
import type { Session } from '../../session.ts'
import { dsfield } from './dsfield.ts'
import type { KindReading, KindSettings } from './kind.ts'
import { unknownWord } from './rows.ts'
import type { VxlanRequest } from './vxlan-checks.ts'
import { finishVxlan } from './vxlan-checks.ts'

type VxlanWord = Word<VxlanRequest>

/** Notes that a word came. One attribute may be given once, in whatever words. */
function once({ seen }: VxlanRequest, key: string, word: string, text: string): void {
  if (seen.has(key)) garbage(word, text)
  seen.add(key)
}

/** A word with a value, which may come once. */
function valued(names: string | string[], key: string, word: string, read: (text: string, to: VxlanRequest) => void): VxlanWord {
  return short(names, (words, request) => {
    const text = words.next()
    once(request, key, word, text)
    read(text, request)
  })
}

type Switch = 'proxy' | 'rsc' | 'l2miss' | 'l3miss' | 'udpCsum' | 'udpZeroCsum6Tx' | 'udpZeroCsum6Rx' | 'remcsumTx' | 'remcsumRx'

/** A word and its opposite with `no` before. */
function toggle(word: string, key: Switch | 'vnifilter'): VxlanWord[] {
  return ([`no${word}`, word] as const).map((name, value) =>
    short(name, ({ current }, request) => {
      once(request, key, current, current)
      request.data[key] = value
    }),
  )
}

/** Neither a group nor the address of all zeros, nor `any`. */
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
    data.tos = text === 'inherit' ? 1 : (dsfield(text) ?? wrong('bad TOS value', text))
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
  ...([1, 0] as const).map((value) =>
    short<VxlanRequest>(value ? 'external' : 'noexternal', ({ current }, request) => {
      once(request, 'collectMetadata', current, current)
      request.data.collectMetadata = value
      // With the tunnel's ends in each packet there is nothing to learn.
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

function table(session: Session): readonly VxlanWord[] {
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

/** What `link help vxlan` prints. */
export const VXLAN_USAGE = `Usage: … vxlan id VNI [ { group | remote } ADDRESS ] [ local ADDRESS ] [ dev DEVICE ] [ dstport PORT ] [ srcport FIRST LAST ]
       [ ttl { 1..255 | auto | inherit } ] [ tos { NUMBER | inherit } ] [ df { unset | set | inherit } ] [ flowlabel LABEL ]
       [ ageing { SECONDS | none } ] [ maxaddress { COUNT | unlimited } ] [ gbp ] [ gpe ]
       and, with "no" before them to switch off: learning, proxy, rsc, l2miss, l3miss, udpcsum, udp6zerocsumtx,
       udp6zerocsumrx, remcsumtx, remcsumrx, external, vnifilter
VNI: 0..16777215, not with external; LABEL: 0..1048575
`

/** Reads the options of a vxlan. */
export async function readVxlan(words: Words, { session, isChange }: KindReading): Promise<KindSettings> {
  const request: VxlanRequest = { data: {}, seen: new Set(), port: 0, learning: 1 }
  await readWords(
    words,
    table(session),
    request,
    unknownWord((word) => `vxlan: unknown command "${word}"?`, VXLAN_USAGE),
  )
  return { data: finishVxlan(request, isChange, session) }
}
