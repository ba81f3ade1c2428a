import { dsfieldId } from '../../../../rtnl/common/names.ts'
import { AF } from '../../../../rtnl/constants.ts'
import type { WireKindData } from '../../../../rtnl/link/kind/wire.ts'
import { GRE, IP6_TNL_F, TUNNEL_ENCAP, TUNNEL_ENCAP_FLAG } from '../../../../rtnl/link/tunnel-constants.ts'
import { refuse, wrong } from '../../../parse/exit.ts'
import { inetText, readAddress } from '../../../parse/inet.ts'
import { looseIpv4 } from '../../../parse/ipv4.ts'
import { unsigned } from '../../../parse/numbers.ts'
import { exact, isShort, short, type Word, type Words } from '../../../parse/words.ts'
import type { KindSession } from '../../kind.ts'
import { deviceWord, plainWord } from './word-rows.ts'

/** Options of a tunnel over IP, of any kind. */
export type Tunnel = WireKindData['erspan'] & WireKindData['ip6gre'] & WireKindData['sit'] & WireKindData['ip6tnl']

type TunnelWord = Word<Tunnel>

/** Matcher of a word: some tunnels accept abbreviations of all words, others of few. */
type Form = typeof short | typeof exact

/** A key: a number, or four dotted bytes. */
function readKey(word: string, words: Words): number {
  const text = words.next()
  const bytes = text.includes('.') ? looseIpv4(text) : undefined
  if (bytes) return new DataView(bytes.buffer).getUint32(0)
  return unsigned(text) ?? refuse(`invalid value for "${word}": "${text}"; it should be an unsigned integer`)
}

/** The keys of a tunnel, for both directions or for one. `flag` is set with them: GRE has one, vti does not. */
export function keyWords(flag: number): TunnelWord[] {
  const key = (word: string, ways: readonly ('i' | 'o')[]): TunnelWord =>
    short(word, (words, data) => {
      const value = readKey(word, words)
      for (const way of ways) {
        data[`${way}key`] = value
        if (flag !== 0) data[`${way}flags`] = (data[`${way}flags`] ?? 0) | flag
      }
    })
  return [key('key', ['i', 'o']), key('ikey', ['i']), key('okey', ['o'])]
}

const WAYS = [
  ['', ['i', 'o']],
  ['i', ['i']],
  ['o', ['o']],
] as const

/** Words that set or clear a bit of GRE for both directions or for one. */
function bitWords(word: string, bit: number, on: boolean): TunnelWord[] {
  return WAYS.map(([prefix, ways]) =>
    short<Tunnel>(`${on ? '' : 'no'}${prefix}${word}`, (_, data) => {
      for (const way of ways) {
        const flags = data[`${way}flags`] ?? 0
        data[`${way}flags`] = on ? flags | bit : flags & ~bit
      }
    }),
  )
}

/** GRE without keys. */
export const NO_KEY_WORDS: readonly TunnelWord[] = bitWords('key', GRE.KEY, false)

/** Sequence numbers and checksums of GRE. */
export const GRE_WORDS: readonly TunnelWord[] = [true, false].flatMap((on) => [
  ...bitWords('seq', GRE.SEQ, on),
  ...bitWords('csum', GRE.CSUM, on),
])

/** Both endpoints and the lower link. An endpoint `any` is not sent. */
export function endWords(session: KindSession, family: number, form: Form): TunnelWord[] {
  const end = (key: 'remote' | 'local'): TunnelWord =>
    form(key, (words, data) => {
      const text = inetText(readAddress(words.next(), family))
      if (text === '') delete data[key]
      else data[key] = text
    })
  return [end('remote'), end('local'), deviceWord(session, 'dev', 'link')]
}

/** TTL and TOS of an outer header of IPv4. */
export function headerWords(form: Form): TunnelWord[] {
  return [
    form(['ttl', 'hoplimit', 'hlim'], (words, data) => {
      const text = words.next()
      data.ttl = text === 'inherit' ? 0 : (unsigned(text, 8) ?? wrong('invalid TTL\n', text))
    }),
    form(['tos', 'tclass', 'dsfield'], (words, data) => {
      const text = words.next()
      data.tos = text === 'inherit' ? 1 : (dsfieldId(text) ?? wrong('bad TOS value', text))
    }),
    form('nopmtudisc', (_, data) => {
      data.pmtudisc = 0
    }),
    form('pmtudisc', (_, data) => {
      data.pmtudisc = 1
    }),
  ]
}

const ENCAPS = new Map<string, number>([
  ['fou', TUNNEL_ENCAP.FOU],
  ['gue', TUNNEL_ENCAP.GUE],
  ['none', TUNNEL_ENCAP.NONE],
])

function encapFlag(word: string, bit: number): TunnelWord[] {
  return [
    exact<Tunnel>(`encap-${word}`, (_, data) => {
      data.encapFlags = (data.encapFlags ?? 0) | bit
    }),
    exact<Tunnel>(`noencap-${word}`, (_, data) => {
      data.encapFlags = (data.encapFlags ?? 0) & ~bit
    }),
  ]
}

/** Outer encapsulation of a tunnel, and `external`. */
export const ENCAP_WORDS: readonly TunnelWord[] = [
  exact('noencap', (_, data) => {
    data.encapType = TUNNEL_ENCAP.NONE
  }),
  exact('encap', (words, data) => {
    const text = words.next()
    data.encapType = ENCAPS.get(text) ?? wrong('Invalid encap type.', text)
  }),
  exact('encap-sport', (words, data) => {
    const text = words.next()
    data.encapSport = text === 'auto' ? 0 : (unsigned(text, 16) ?? wrong('Invalid source port.', text))
  }),
  exact('encap-dport', (words, data) => {
    const text = words.next()
    data.encapDport = unsigned(text, 16) ?? wrong('Invalid destination port.', text)
  }),
  ...encapFlag('csum', TUNNEL_ENCAP_FLAG.CSUM),
  ...encapFlag('udp6-csum', TUNNEL_ENCAP_FLAG.CSUM6),
  ...encapFlag('remcsum', TUNNEL_ENCAP_FLAG.REMCSUM),
  exact('external', (_, data) => {
    data.collectMetadata = true
  }),
]

/** The firewall mark. */
export const MARK_WORD: TunnelWord = exact('fwmark', (words, data) => {
  const text = words.next()
  data.fwmark = unsigned(text) ?? wrong('invalid fwmark\n', text)
})

/** Words of ERSPAN. */
export const ERSPAN_WORDS: readonly TunnelWord[] = [
  exact('erspan', (words, data) => {
    const text = words.next()
    data.erspanIndex = unsigned(text) ?? wrong('invalid erspan index\n', text)
    if (data.erspanIndex === 0 || data.erspanIndex >= 1 << 20) wrong('erspan index must be > 0 and <= 20-bit\n', text)
  }),
  exact('erspan_ver', (words, data) => {
    const text = words.next()
    data.erspanVer = unsigned(text, 8) ?? wrong('invalid erspan version\n', text)
    if (data.erspanVer > 2) wrong('erspan version must be 0/1/2\n', text)
  }),
  exact('erspan_dir', (words, data) => {
    const text = words.next()
    if (!isShort(text, 'ingress') && !isShort(text, 'egress')) wrong('Invalid erspan direction.', text)
    data.erspanDir = isShort(text, 'ingress') ? 0 : 1
  }),
  exact('erspan_hwid', (words, data) => {
    const text = words.next()
    data.erspanHwid = unsigned(text, 16) ?? wrong('invalid erspan hwid\n', text)
  }),
]

const setFlag = (data: Tunnel, bit: number, on: boolean): void => {
  data.flags = on ? (data.flags ?? 0) | bit : (data.flags ?? 0) & ~bit
}

const hexadecimal = (text: string, max: number): number | undefined => {
  const value = /^(0x)?[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN
  return value <= max ? value : undefined
}

/** A part of the flow information, or `inherit`. */
function flowWord(form: Form, names: string[], why: string, bit: number, shift: number, max: number): TunnelWord {
  return form(names, (words, data) => {
    const text = words.next()
    const rest = (data.flowinfo ?? 0) & ~(max << shift)
    const value = text === 'inherit' ? 0 : (hexadecimal(text, max) ?? wrong(why, text))
    setFlag(data, bit, text === 'inherit')
    data.flowinfo = (rest | (value << shift)) >>> 0
  })
}

/** Words of an outer IPv6 header. */
export function header6Words(form: Form): TunnelWord[] {
  return [
    form(['ttl', 'hoplimit', 'hlim'], (words, data) => {
      const text = words.next()
      data.ttl = text === 'inherit' ? 0 : (unsigned(text, 8) ?? wrong('invalid HLIM\n', text))
    }),
    flowWord(form, ['tclass', 'tc', 'tos', 'dsfield'], 'invalid TClass', IP6_TNL_F.USE_ORIG_TCLASS, 20, 0xff),
    flowWord(exact, ['flowlabel', 'fl'], 'invalid Flowlabel', IP6_TNL_F.USE_ORIG_FLOWLABEL, 0, 0xfffff),
    exact('encaplimit', (words, data) => {
      const text = words.next()
      setFlag(data, IP6_TNL_F.IGN_ENCAP_LIMIT, text === 'none')
      if (text !== 'none') data.encapLimit = unsigned(text, 8) ?? wrong('invalid ELIM', text)
    }),
    exact('dscp', (words, data) => {
      const text = words.next()
      if (text !== 'inherit') wrong('not inherit', text)
      setFlag(data, IP6_TNL_F.RCV_DSCP_COPY, true)
    }),
    exact('fwmark', (words, data) => {
      const text = words.next()
      setFlag(data, IP6_TNL_F.USE_ORIG_FWMARK, text === 'inherit')
      data.fwmark = text === 'inherit' ? 0 : (unsigned(text) ?? wrong('invalid fwmark\n', text))
    }),
    exact('allow-localremote', (_, data) => setFlag(data, IP6_TNL_F.ALLOW_LOCAL_REMOTE, true)),
    exact('noallow-localremote', (_, data) => setFlag(data, IP6_TNL_F.ALLOW_LOCAL_REMOTE, false)),
  ]
}

/** The families of the addresses. */
export const FAMILY = { v4: AF.INET, v6: AF.INET6 } as const

/** The words that only gre, gretap and erspan have. */
export const GRE4_WORDS: readonly TunnelWord[] = [
  plainWord<Tunnel>('ignore-df', { ignoreDf: 1 }),
  plainWord<Tunnel>('noignore-df', { ignoreDf: 0 }),
]
