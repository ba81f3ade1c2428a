import { nameOf } from '../../../netlink/codec/names.ts'
import { dsfieldId } from '../../../rtnl/common/names.ts'
import { AF } from '../../../rtnl/constants.ts'
import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { GENEVE_DF } from '../../../rtnl/link/tunnel-constants.ts'
import { fail, garbage, wrong } from '../../parse/exit.ts'
import { inetText, isMulticast, readAddress } from '../../parse/inet.ts'
import { unsigned } from '../../parse/numbers.ts'
import { short, type Word, type Words } from '../../parse/words.ts'
import type { CliKind, KindReading, KindSettings } from '../kind.ts'
import { type Print, printHex, printNot, printNumber, printRows, printYes } from './parts/print-rows.ts'
import { printTos } from './parts/tunnel-print.ts'
import { readOptions, unknownWord } from './parts/word-rows.ts'

type Geneve = WireKinds['geneve']
type Read = WireKindData['geneve'] & { seen?: Set<string> }

function once(data: Read, key: string, word: string, text: string): void {
  data.seen ??= new Set()
  if (data.seen.has(key)) garbage(word, text)
  data.seen.add(key)
}

function valued(names: string | string[], key: string, word: string, read: (text: string, data: Read) => void): Word<Read> {
  return short(names, (words, data) => {
    const text = words.next()
    once(data, key, word, text)
    read(text, data)
  })
}

/** A word, and its negation with the prefix `no`. */
function toggle(word: string, key: 'udpCsum' | 'udpZeroCsum6Tx' | 'udpZeroCsum6Rx'): Word<Read>[] {
  return ([word, `no${word}`] as const).map((name, i) =>
    short(name, ({ current }, data) => {
      once(data, key, current, current)
      data[key] = 1 - i
    }),
  )
}

function readRemote(text: string, data: Read): void {
  const address = readAddress(text, AF.UNSPEC)
  if (address.bytes.length === 0 || isMulticast(address)) wrong('invalid remote address', text)
  data[address.family === AF.INET6 ? 'remote6' : 'remote'] = inetText(address)
}

function readTtl(text: string, data: Read): void {
  if (text === 'inherit') data.ttlInherit = 1
  const value = text === 'inherit' || text === 'auto' ? 0 : (unsigned(text) ?? wrong('invalid TTL', text))
  data.ttl = value > 255 ? wrong('TTL must be <= 255', text) : value
}

const WORDS: readonly Word<Read>[] = [
  valued(['id', 'vni'], 'id', 'id', (text, data) => {
    data.id = unsigned(text, 24) ?? wrong('invalid id', text)
  }),
  valued('remote', 'remote', 'remote', readRemote),
  valued(['ttl', 'hoplimit'], 'ttl', 'ttl', readTtl),
  valued(['tos', 'dsfield'], 'tos', 'tos', (text, data) => {
    data.tos = text === 'inherit' ? 1 : (dsfieldId(text) ?? wrong('bad TOS value', text))
  }),
  valued('df', 'df', 'df', (text, data) => {
    const known = ['unset', 'set', 'inherit'].includes(text)
    data.df = known
      ? GENEVE_DF[text.toUpperCase() as keyof typeof GENEVE_DF]
      : wrong("DF must be 'unset', 'set' or 'inherit'", text)
  }),
  valued(['label', 'flowlabel'], 'label', 'flowlabel', (text, data) => {
    data.label = unsigned(text, 20) ?? wrong('invalid flowlabel', text)
  }),
  valued('dstport', 'port', 'dstport', (text, data) => {
    data.port = unsigned(text, 16) ?? wrong('dstport', text)
  }),
  ...['external', 'noexternal'].map((name) =>
    short<Read>(name, ({ current }, data) => {
      once(data, 'external', current, current)
      if (name === 'external') data.collectMetadata = true
    }),
  ),
  ...toggle('udpcsum', 'udpCsum'),
  ...toggle('udp6zerocsumtx', 'udpZeroCsum6Tx'),
  ...toggle('udp6zerocsumrx', 'udpZeroCsum6Rx'),
  short('innerprotoinherit', ({ current }, data) => {
    once(data, 'innerProtoInherit', current, current)
    data.innerProtoInherit = true
  }),
]

const usage = `Usage: … geneve { id VNI remote ADDRESS | external } [ dstport PORT ]
       [ ttl { 1..255 | auto | inherit } ] [ tos { NUMBER | inherit } ]
       [ df { unset | set | inherit } ] [ flowlabel LABEL ] [ [no]udpcsum ]
       [ [no]udp6zerocsumtx ] [ [no]udp6zerocsumrx ] [ innerprotoinherit ]
VNI: 0..16777215; LABEL: 0..1048575
`

async function read(words: Words, { isChange }: KindReading): Promise<KindSettings> {
  const { seen, ...data } = await readOptions(
    words,
    WORDS,
    unknownWord((word) => `geneve: unknown command "${word}"?`, usage),
  )
  if (data.collectMetadata && data.id !== undefined) fail("geneve: both 'external' and vni cannot be specified")
  if (!data.collectMetadata) {
    if (data.id === undefined) fail('geneve: missing virtual network identifier')
    if (!isChange && data.remote === undefined && data.remote6 === undefined) fail('geneve: remote link partner not specified')
  }
  if (data.port === 0) delete data.port
  // For a new link `ip` also sends the defaults of omitted options.
  return { data: isChange ? { id: 0, ...data } : { id: 0, label: 0, ttl: 0, tos: 0, ...data } }
}

const printRemote: Print<Geneve> = (data, out) => {
  if (data.remote !== undefined) {
    if (data.remote !== '0.0.0.0') out.field('remote', data.remote, `remote ${data.remote} `)
  } else if (data.remote6 !== undefined && data.remote6 !== '::' && !data.remote6.startsWith('ff')) {
    out.field('remote6', data.remote6, `remote ${data.remote6} `)
  }
}

const printTtl: Print<Geneve> = (data, out) => {
  if (data.ttlInherit) out.text('ttl inherit ')
  else if (data.ttl !== undefined) out.field('ttl', data.ttl, `ttl ${data.ttl === 0 ? 'auto' : data.ttl} `)
}

const printDf: Print<Geneve> = (data, out) => {
  const name = data.df === undefined ? undefined : nameOf(GENEVE_DF, data.df)?.toLowerCase()
  if (name !== undefined) out.field('df', name, data.df === GENEVE_DF.UNSET ? '' : `df ${name} `)
}

const printSettings = printRows<Geneve>(
  printNumber('id', 'id'),
  printRemote,
  printTtl,
  printTos,
  printDf,
  printHex('label', 'label', 'flowlabel'),
  printNumber('port', 'port', 'dstport'),
  printNot('udpCsum', 'udp_csum', 'udpcsum'),
  printNot('udpZeroCsum6Tx', 'udp_zero_csum6_tx', 'udp6zerocsumtx'),
  printNot('udpZeroCsum6Rx', 'udp_zero_csum6_rx', 'udp6zerocsumrx'),
  printYes('innerProtoInherit', 'inner_proto_inherit', 'innerprotoinherit '),
)

const print: Print<Geneve> = (data, out, ctx) => {
  if (data.collectMetadata) out.field('external', true, 'external ')
  if (data.id !== undefined) printSettings(data, out, ctx)
}

/** geneve on the command line. */
export const geneveCli: CliKind<'geneve'> = { usage, read, print }
