import type { WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { SIT, TUNNEL_PROTO } from '../../../rtnl/link/tunnel-constants.ts'
import type { Output } from '../../output/output.ts'
import { refuse } from '../../parse/exit.ts'
import { inetText, readPrefix } from '../../parse/inet.ts'
import { exact, type Word } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { printHex, printLinkName, printRows, printYes } from './parts/print-rows.ts'
import { ENCAP, ENCAP_USAGE, ENDS_USAGE, HEADER_USAGE, modeWord, NO_ENCAP, type TunnelKind, tunnelCli } from './parts/tunnel.ts'
import { printEnds, printProto, printTos, printTtl, printTunnelEncap } from './parts/tunnel-print.ts'
import { ENCAP_WORDS, endWords, FAMILY, headerWords, MARK_WORD, type Tunnel } from './parts/tunnel-words.ts'

const { IP: ANY, IPIP, IPV6, MPLS } = TUNNEL_PROTO
const MODES = { 'ipv4/ipv4': IPIP, ipip: IPIP, ip4ip4: IPIP, 'mpls/ipv4': MPLS, mplsip: MPLS, 'any/ipv4': ANY, any: ANY }
const iptunUsage = (kind: string, more: string): string => `Usage: … ${kind} ${ENDS_USAGE}
       ${HEADER_USAGE} ${more}
       ${ENCAP_USAGE}
`

function sixRdWord(word: string, key: '6rdPrefix' | '6rdRelayPrefix', family: number): Word<Tunnel> {
  return exact(word, (words, data) => {
    const prefix = readPrefix(words.next(), family)
    Object.assign(data, { [key]: inetText(prefix), [`${key}len`]: prefix.prefixlen })
  })
}

const SIX_TO_FOUR = { '6rdPrefix': '2002::', '6rdPrefixlen': 16, '6rdRelayPrefix': '0.0.0.0', '6rdRelayPrefixlen': 0 } as const

/** Also of an ipip, which is not sent them, as with `ip`. */
const SIX_RD_WORDS: readonly Word<Tunnel>[] = [
  sixRdWord('6rd-prefix', '6rdPrefix', FAMILY.v6),
  sixRdWord('6rd-relay_prefix', '6rdRelayPrefix', FAMILY.v4),
  exact('6rd-reset', (_, data) => void Object.assign(data, SIX_TO_FOUR)),
]

const ipip: TunnelKind = {
  usage: iptunUsage('ipip', '[ mode { ipip | mplsip | any } ]'),
  words: ({ session }) => [
    ...endWords(session, FAMILY.v4, exact),
    ...headerWords(exact),
    modeWord(MODES),
    ...ENCAP_WORDS,
    MARK_WORD,
    ...SIX_RD_WORDS,
  ],
  defaults: { proto: 0, pmtudisc: 1, tos: 0, ttl: 0, link: 0, fwmark: 0, ...NO_ENCAP },
  always: ['proto', 'pmtudisc', 'tos', 'ttl', 'link', 'fwmark', ...ENCAP],
  given: ['local', 'remote'],
  external: ['proto'],
  check: ({ ttl, pmtudisc }) => {
    if (ttl && pmtudisc === 0) refuse('ttl != 0 and nopmtudisc are incompatible')
  },
}

const sit: TunnelKind = {
  ...ipip,
  usage: iptunUsage(
    'sit',
    '[ mode { ip6ip | ipip | mplsip | any } ]\n       [ isatap ] [ 6rd-prefix PREFIX ] [ 6rd-relay_prefix PREFIX ]\n       [ 6rd-reset ]',
  ),
  words: (reading) => [
    ...ipip.words(reading).filter(({ fits }) => !fits('mode')),
    modeWord({ ...MODES, 'ipv6/ipv4': IPV6, ip6ip: IPV6 }),
    exact('isatap', (_, data) => {
      data.flags = (data.flags ?? 0) | SIT.ISATAP
    }),
  ],
  defaults: { ...ipip.defaults, flags: 0 },
  always: [...ipip.always, 'flags'],
  given: [...ipip.given, '6rdPrefix', '6rdPrefixlen', '6rdRelayPrefix', '6rdRelayPrefixlen'],
}

const sixRd = (data: WireKinds['sit'], out: Output): void => {
  const { '6rdPrefix': prefix = '', '6rdPrefixlen': length, '6rdRelayPrefix': relay, '6rdRelayPrefixlen': relayLength = 0 } = data
  if (!length) return
  out.field('prefix', prefix, `6rd-prefix ${prefix}/${length} `)
  out.field('prefixlen', length)
  if (relay === undefined || relay === '0.0.0.0') return
  out.field('relay_prefix', relay, `6rd-relay_prefix ${relay}/${relayLength} `)
  out.field('relay_prefixlen', relayLength)
}

const print = printRows<WireKinds['sit']>(
  printYes('collectMetadata', 'external'),
  printProto({
    [TUNNEL_PROTO.IP]: 'any',
    [TUNNEL_PROTO.IPIP]: 'ipip',
    [TUNNEL_PROTO.IPV6]: 'ip6ip',
    [TUNNEL_PROTO.MPLS]: 'mplsip',
  }),
  printEnds,
  printLinkName('link'),
  printTtl('ttl'),
  printTos,
  ({ pmtudisc }, out) => out.field('pmtudisc', Boolean(pmtudisc), pmtudisc ? 'pmtudisc ' : 'nopmtudisc '),
  ({ flags = 0 }, out) => {
    if ((flags & SIT.ISATAP) !== 0) out.field('isatap', true, 'isatap ')
  },
  sixRd,
  printHex('fwmark', 'fwmark'),
  printTunnelEncap,
)

/** ipip on the command line. */
export const ipipCli: CliKind<'ipip'> = tunnelCli(ipip, print)

/** sit on the command line. */
export const sitCli: CliKind<'sit'> = tunnelCli(sit, print)
