import { AF } from '../../../rtnl/constants.ts'
import type { KindData } from '../../../rtnl/link/options.ts'
import { GENEVE_DF } from '../../../rtnl/link/tunnel-constants.ts'
import { fail, garbage, wrong } from '../../parse/exit.ts'
import { inetText, isMulticast, readAddress } from '../../parse/inet.ts'
import { unsigned } from '../../parse/numbers.ts'
import { short, type Word, type Words } from '../../parse/words.ts'
import { dsfield } from './dsfield.ts'
import type { KindReading, KindSettings } from './kind.ts'
import { readOptions, unknownWord } from './rows.ts'

type Geneve = KindData['geneve']
type Read = Geneve & { seen?: Set<string> }

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

/** A word and its opposite with `no` before. */
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
    data.tos = text === 'inherit' ? 1 : (dsfield(text) ?? wrong('bad TOS value', text))
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

/** What `link help geneve` prints. */
export const GENEVE_USAGE = `Usage: … geneve { id VNI remote ADDRESS | external } [ dstport PORT ] [ ttl { 1..255 | auto | inherit } ]
       [ tos { NUMBER | inherit } ] [ df { unset | set | inherit } ] [ flowlabel LABEL ] [ [no]udpcsum ] [ [no]udp6zerocsumtx ]
       [ [no]udp6zerocsumrx ] [ innerprotoinherit ]
VNI: 0..16777215; LABEL: 0..1048575
`

/** Reads the options of a geneve. */
export async function readGeneve(words: Words, { isChange }: KindReading): Promise<KindSettings> {
  const { seen, ...data } = await readOptions(
    words,
    WORDS,
    unknownWord((word) => `geneve: unknown command "${word}"?`, GENEVE_USAGE),
  )
  if (data.collectMetadata && data.id !== undefined) fail("geneve: both 'external' and vni cannot be specified")
  if (!data.collectMetadata) {
    if (data.id === undefined) fail('geneve: missing virtual network identifier')
    if (!isChange && data.remote === undefined && data.remote6 === undefined) fail('geneve: remote link partner not specified')
  }
  if (data.port === 0) delete data.port
  // Of a new one `ip` says what was not asked for, too.
  return { data: isChange ? { id: 0, ...data } : { id: 0, label: 0, ttl: 0, tos: 0, ...data } }
}
