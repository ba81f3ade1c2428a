import { GRE, SIT, TUNNEL_ENCAP_FLAG, TUNNEL_PROTO } from '../../../rtnl/link/tunnel-constants.ts'
import { Exit, fail, refuse, wrong } from '../../parse/exit.ts'
import { inetText, readPrefix } from '../../parse/inet.ts'
import { exact, readWords, short, type Word, type Words } from '../../parse/words.ts'
import type { KindReading, KindSettings } from './kind.ts'
import {
  ENCAP_WORDS,
  ERSPAN_WORDS,
  endWords,
  FAMILY,
  GRE_WORDS,
  GRE4_WORDS,
  header6Words,
  headerWords,
  keyWords,
  MARK_WORD,
  NO_KEY_WORDS,
  type Tunnel,
} from './tunnel-words.ts'

/** A kind of tunnel over IP: its words, what they start from, and which of it is sent, in order. */
interface TunnelKind {
  readonly usage: string
  words(reading: KindReading): readonly Word<Tunnel>[]
  readonly defaults: Tunnel
  /** Sent whatever the words were. */
  readonly always: readonly (keyof Tunnel)[]
  /** Sent where there is something. */
  readonly given: readonly (keyof Tunnel)[]
  /** With `external` only these are sent, and that word. */
  readonly external: readonly (keyof Tunnel)[]
  /** What is not taken over from the link that is changed. */
  readonly anew?: readonly (keyof Tunnel)[]
  check?(data: Tunnel): void
}

const KEYS = ['ikey', 'okey', 'iflags', 'oflags'] as const
const ENCAP = ['encapType', 'encapFlags', 'encapSport', 'encapDport'] as const
const NO_ENCAP = { encapType: 0, encapFlags: 0, encapSport: 0, encapDport: 0 }
// Checksums over IPv6 are sent unless told otherwise.
const NO_ENCAP6 = { ...NO_ENCAP, encapFlags: TUNNEL_ENCAP_FLAG.CSUM6 }
const NO_KEYS = { ikey: 0, okey: 0, iflags: 0, oflags: 0 }
const HEADER6 = { ttl: 64, encapLimit: 4, flowinfo: 0, flags: 0, fwmark: 0 }

/** The version of ERSPAN decides what else of it is sent. */
function erspanKeys({ erspanVer, erspanIndex }: Tunnel): (keyof Tunnel)[] {
  if (!erspanVer) return []
  if (erspanVer === 1) return erspanIndex ? ['erspanVer', 'erspanIndex'] : ['erspanVer']
  return ['erspanVer', 'erspanDir', 'erspanHwid']
}

const ENDS_USAGE = '[ remote ADDRESS ] [ local ADDRESS ] [ dev DEVICE ]'
const ENCAP_USAGE = `[ encap { fou | gue | none } ] [ encap-sport { PORT | auto } ] [ encap-dport PORT ] [ [no]encap-csum ]
       [ [no]encap-udp6-csum ] [ [no]encap-remcsum ] [ noencap ] [ external ]`
const ERSPAN_USAGE = '[ erspan_ver { 0 | 1 | 2 } ] [ erspan INDEX ] [ erspan_dir { ingress | egress } ] [ erspan_hwid ID ]'
const HEADER_USAGE = '[ ttl { 1..255 | inherit } ] [ tos { NUMBER | inherit } ] [ [no]pmtudisc ] [ fwmark MARK ]'
const HEADER6_USAGE = `[ hoplimit { NUMBER | inherit } ] [ encaplimit { NUMBER | none } ] [ tclass { NUMBER | inherit } ]
       [ flowlabel { NUMBER | inherit } ] [ dscp inherit ] [ fwmark { MARK | inherit } ] [ [no]allow-localremote ]`
const KEY_USAGE = '[ [i|o]key KEY | no[i|o]key ] [ [no][i|o]seq ] [ [no][i|o]csum ]'

const gre: TunnelKind = {
  usage: `Usage: … { gre | gretap | erspan } ${ENDS_USAGE}
       ${HEADER_USAGE} [ [no]ignore-df ]
       ${KEY_USAGE}
       erspan: ${ERSPAN_USAGE}
       ${ENCAP_USAGE}
`,
  words: ({ session, kind }) => [
    ...keyWords(GRE.KEY),
    ...NO_KEY_WORDS,
    ...GRE_WORDS,
    ...headerWords(short).slice(2),
    ...endWords(session, FAMILY.v4, short),
    ...headerWords(short),
    ...ENCAP_WORDS,
    ...GRE4_WORDS,
    MARK_WORD,
    ...(kind === 'erspan' ? ERSPAN_WORDS : []),
  ],
  defaults: { ...NO_KEYS, pmtudisc: 1, tos: 0, ttl: 0, fwmark: 0, erspanDir: 0, erspanHwid: 0, ...NO_ENCAP },
  always: [...KEYS, 'pmtudisc', 'tos', 'ttl', 'fwmark', ...ENCAP],
  given: ['local', 'remote', 'link', 'ignoreDf'],
  external: [],
}

const gre6: TunnelKind = {
  usage: `Usage: … { ip6gre | ip6gretap | ip6erspan } ${ENDS_USAGE}
       ${HEADER6_USAGE}
       ${KEY_USAGE}
       ip6erspan: ${ERSPAN_USAGE}
       ${ENCAP_USAGE}
`,
  words: ({ session, kind }) => [
    ...keyWords(GRE.KEY),
    ...NO_KEY_WORDS,
    ...GRE_WORDS,
    ...endWords(session, FAMILY.v6, short),
    ...header6Words(short),
    ...ENCAP_WORDS,
    ...(kind === 'ip6erspan' ? ERSPAN_WORDS : []),
  ],
  defaults: { ...NO_KEYS, ...HEADER6, erspanVer: 1, erspanDir: 0, erspanHwid: 0, ...NO_ENCAP6 },
  always: [...KEYS, 'ttl', 'encapLimit', 'flowinfo', 'flags', 'fwmark', ...ENCAP],
  given: ['local', 'remote', 'link'],
  external: [],
}

function modeWord(names: Readonly<Record<string, number>>): Word<Tunnel> {
  return exact('mode', (words, data) => {
    const text = words.next()
    data.proto = Object.hasOwn(names, text) ? (names[text] as number) : wrong('Cannot guess tunnel mode.', text)
  })
}

const { IP: ANY, IPIP, IPV6, MPLS } = TUNNEL_PROTO
const MODES = { 'ipv4/ipv4': IPIP, ipip: IPIP, ip4ip4: IPIP, 'mpls/ipv4': MPLS, mplsip: MPLS, 'any/ipv4': ANY, any: ANY }
const IPTUN_USAGE = (kind: string, more: string): string => `Usage: … ${kind} ${ENDS_USAGE}
       ${HEADER_USAGE} ${more}
       ${ENCAP_USAGE}
`

const ipip: TunnelKind = {
  usage: IPTUN_USAGE('ipip', '[ mode { ipip | mplsip | any } ]'),
  words: ({ session }) => [
    ...endWords(session, FAMILY.v4, exact),
    ...headerWords(exact),
    modeWord(MODES),
    ...ENCAP_WORDS,
    MARK_WORD,
  ],
  defaults: { proto: 0, pmtudisc: 1, tos: 0, ttl: 0, link: 0, fwmark: 0, ...NO_ENCAP },
  always: ['proto', 'pmtudisc', 'tos', 'ttl', 'link', 'fwmark', ...ENCAP],
  given: ['local', 'remote'],
  external: ['proto'],
  check: ({ ttl, pmtudisc }) => {
    if (ttl && pmtudisc === 0) refuse('ttl != 0 and nopmtudisc are incompatible')
  },
}

function sixRdWord(word: string, key: '6rdPrefix' | '6rdRelayPrefix', family: number): Word<Tunnel> {
  return exact(word, (words, data) => {
    const prefix = readPrefix(words.next(), family)
    Object.assign(data, { [key]: inetText(prefix), [`${key}len`]: prefix.prefixlen })
  })
}

const SIX_TO_FOUR = { '6rdPrefix': '2002::', '6rdPrefixlen': 16, '6rdRelayPrefix': '0.0.0.0', '6rdRelayPrefixlen': 0 } as const

const sit: TunnelKind = {
  ...ipip,
  usage: IPTUN_USAGE(
    'sit',
    '[ mode { ip6ip | ipip | mplsip | any } ] [ isatap ]\n       [ 6rd-prefix PREFIX ] [ 6rd-relay_prefix PREFIX ] [ 6rd-reset ]',
  ),
  words: (reading) => [
    ...ipip.words(reading).filter(({ fits }) => !fits('mode')),
    modeWord({ ...MODES, 'ipv6/ipv4': IPV6, ip6ip: IPV6 }),
    exact('isatap', (_, data) => {
      data.flags = (data.flags ?? 0) | SIT.ISATAP
    }),
    sixRdWord('6rd-prefix', '6rdPrefix', FAMILY.v6),
    sixRdWord('6rd-relay_prefix', '6rdRelayPrefix', FAMILY.v4),
    exact('6rd-reset', (_, data) => void Object.assign(data, SIX_TO_FOUR)),
  ],
  defaults: { ...ipip.defaults, flags: 0 },
  always: [...ipip.always, 'flags'],
  given: [...ipip.given, '6rdPrefix', '6rdPrefixlen', '6rdRelayPrefix', '6rdRelayPrefixlen'],
}

const MODES6 = {
  'ipv6/ipv6': IPV6,
  ip6ip6: IPV6,
  'ip/ipv6': IPIP,
  'ipv4/ipv6': IPIP,
  ipip6: IPIP,
  ip4ip6: IPIP,
  'any/ipv6': ANY,
  any: ANY,
}

const ip6tnl: TunnelKind = {
  usage: `Usage: … ip6tnl [ mode { ip6ip6 | ipip6 | any } ] ${ENDS_USAGE}
       ${HEADER6_USAGE}
       ${ENCAP_USAGE}
`,
  words: ({ session }) => [modeWord(MODES6), ...endWords(session, FAMILY.v6, exact), ...header6Words(exact), ...ENCAP_WORDS],
  defaults: { proto: 0, ...HEADER6, link: 0, ...NO_ENCAP6 },
  always: ['proto', 'ttl', 'encapLimit', 'flowinfo', 'flags', 'link', 'fwmark', ...ENCAP],
  given: ['local', 'remote'],
  external: ['proto'],
  anew: ENCAP,
}

const vti = (family: number): TunnelKind => ({
  usage: `Usage: … { vti | vti6 } ${ENDS_USAGE} [ [i|o]key KEY ] [ fwmark MARK ]\n`,
  words: ({ session }) => [...keyWords(0), ...endWords(session, family, short), MARK_WORD],
  defaults: { ikey: 0, okey: 0, fwmark: 0 },
  always: ['ikey', 'okey', 'fwmark'],
  given: ['local', 'remote', 'link'],
  external: [],
})

/** The kinds of tunnel over IP. */
export const TUNNELS: ReadonlyMap<string, TunnelKind> = new Map([
  ['gre', gre],
  ['gretap', gre],
  ['erspan', gre],
  ['ip6gre', gre6],
  ['ip6gretap', gre6],
  ['ip6erspan', gre6],
  ['ipip', ipip],
  ['sit', sit],
  ['ip6tnl', ip6tnl],
  ['vti', vti(FAMILY.v4)],
  ['vti6', vti(FAMILY.v6)],
])

/** Reads the options of a tunnel. Of one that is changed, what the words do not name is said again as it is. */
export async function readTunnel(words: Words, reading: KindReading): Promise<KindSettings> {
  const kind = TUNNELS.get(reading.kind) as TunnelKind
  const data: Tunnel = { ...kind.defaults, ...(reading.isChange ? await told(reading, kind) : {}) }
  await readWords(words, kind.words(reading), data, () => {
    throw new Exit(1, kind.usage)
  })
  kind.check?.(data)
  return { data: sent(data, kind) } as KindSettings
}

async function told({ existing }: KindReading, { anew = [] }: TunnelKind): Promise<Tunnel> {
  const { data } = await existing()
  if (data === undefined || data instanceof Uint8Array) fail('Failed to get existing tunnel info.')
  const entries = Object.entries(data).filter(
    ([key, value]) => !(anew as readonly string[]).includes(key) && !isNothing(key, value),
  )
  return Object.fromEntries(entries) as Tunnel
}

/** The kernel tells an end that is not there as zeros; what is off of ignore-df `ip` does not say. */
const isNothing = (key: string, value: unknown): boolean =>
  (['local', 'remote'].includes(key) && (value === '0.0.0.0' || value === '::')) || (key === 'ignoreDf' && value === 0)

function sent(data: Tunnel, { always, given, external }: TunnelKind): Tunnel {
  const keys = data.collectMetadata ? [...external, 'collectMetadata' as const] : [...always, ...given, ...erspanKeys(data)]
  return Object.fromEntries(keys.filter((key) => data[key] !== undefined).map((key) => [key, data[key]])) as Tunnel
}
