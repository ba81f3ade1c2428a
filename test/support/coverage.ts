import { fileURLToPath } from 'node:url'
import type { Recorded } from '../../src/capture.ts'
import { sockDiag } from '../../src/diag/protocol.ts'
import { GUESS } from '../../src/genl/guess-mark.ts'
import { OWN_FAMILIES } from '../../src/genl/own-families.ts'
import { NLMSG_HDRLEN } from '../../src/netlink/message/header.ts'
import { opaqueLayout } from '../../src/netlink/message/layouts.ts'
import { NFNL_SUBSYS } from '../../src/nfnetlink/header.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { fromHex } from '../../src/wire.ts'
import { RECORDINGS as OF_EMULATOR } from '../vm/record/names.ts'
import { check, recorded } from './protocol-recordings.ts'
import { fixtureRows, otherProtocols } from './protocol-tables.ts'
import { recordedOf } from './tool-words.ts'

// The rows of docs/coverage.md, counted in the recordings. `npx tsx test/support/coverage.ts` prints them.

const RECORDINGS = ['nftables', 'conntrack', 'events', 'xfrm', 'process', ...OF_EMULATOR] as const
/** Recordings of fixtures/recordings with generic netlink, sock_diag and traffic control. */
const EMULATED = ['generic', 'nic', 'tour', 'errors'] as const

/** What the values of families are compared with. Those of all are compared with policies and headers (test/wire/genl.test.ts). */
const FAMILY_ORACLE: Readonly<Record<string, string>> = {
  ethtool: '`ethtool`, `ethtool --json`',
  nlctrl: '`genl ctrl`',
  wireguard: '`wg show … dump`',
  nl80211: '`iw`',
  devlink: '`devlink -j`, `devlink monitor`',
  fou: '`ip -j fou show`',
  l2tp: '`ip l2tp show`',
  macsec: '`ip -s macsec show`',
  tcp_metrics: '`ip tcp_metrics show`',
  team: '`teamnl`',
  ovs_datapath: '`ovs-dpctl show`',
  ovs_vport: '`ovs-dpctl show`',
  mptcp_pm: '`ip mptcp`, its monitor',
}
/** Families that have methods of their own. All others are sent by name, with `generic(ns)`. */
const OWN_METHODS = ['ethtool', 'nlctrl', 'wireguard']

/** What the values are compared with, by protocol or subsystem. */
const ORACLE: Readonly<Record<string, string>> = {
  'nfnetlink: batches': '`nft -j list ruleset`',
  'nfnetlink: nftables': '`nft -j list ruleset`',
  'nfnetlink: nft_compat': 'policies, headers',
  'nfnetlink: conntrack': '`conntrack -L -o xml`',
  'nfnetlink: expectations': 'policies, headers',
  'nfnetlink: ipset': '`ipset list -o xml`',
  'nfnetlink: queue': 'policies, headers',
  'nfnetlink: log': '`tcpdump -i nflog:5`',
  'nfnetlink: acct': 'policies, headers',
  'nfnetlink: cttimeout': 'policies, headers',
  'nfnetlink: cthelper': 'policies, headers',
  'nfnetlink: hook': 'policies, headers',
  'nfnetlink: osf': 'policies, headers',
  xfrm: 'words of `ip xfrm`',
  audit: 'headers',
  connector: 'a program of the test',
}

/** The parts of rtnetlink that are not objects of `ip`, each with the names of its messages, and what values are compared with. */
const ROUTE_PARTS: Readonly<Record<string, readonly [names: RegExp, oracle: string]>> = {
  'tc: qdiscs': [/^RTM_\w+QDISC$/, '`tc -j -s -d`'],
  'tc: classes': [/^RTM_\w+TCLASS$/, 'words of `tc`'],
  'tc: filters': [/^RTM_\w+TFILTER$/, '`tc -j -s -d`'],
  'tc: chains': [/^RTM_\w+CHAIN$/, '`tc -j`'],
  'tc: actions': [/^RTM_\w+ACTION$/, '`tc -j -s`'],
  DCB: [/^RTM_\w+DCB$/, 'words of `dcb`'],
}

/** The address families of sock_diag, as the ends of messages' names. */
const DIAG_PARTS = { inet: /_INET6?$/, unix: /_UNIX$/, packet: /_PACKET$/, netlink: /_NETLINK$/, vsock: /_VSOCK$/ } as const

/** What only recordings of the emulator have, beside generic netlink and sock_diag. */
const IN_EMULATOR = ['nfnetlink: cttimeout', 'nfnetlink: cthelper', 'nfnetlink: osf']

const SUBSYSTEMS: Readonly<Record<number, string>> = {
  0: 'batches',
  [NFNL_SUBSYS.NFTABLES]: 'nftables',
  [NFNL_SUBSYS.NFT_COMPAT]: 'nft_compat',
  [NFNL_SUBSYS.CTNETLINK]: 'conntrack',
  [NFNL_SUBSYS.CTNETLINK_EXP]: 'expectations',
  [NFNL_SUBSYS.IPSET]: 'ipset',
  [NFNL_SUBSYS.QUEUE]: 'queue',
  [NFNL_SUBSYS.ULOG]: 'log',
  [NFNL_SUBSYS.ACCT]: 'acct',
  [NFNL_SUBSYS.CTNETLINK_TIMEOUT]: 'cttimeout',
  [NFNL_SUBSYS.CTHELPER]: 'cthelper',
  [NFNL_SUBSYS.HOOK]: 'hook',
  [NFNL_SUBSYS.OSF]: 'osf',
}

/** The part of a message of generic netlink: its family, also a guessed one. */
function familyOf({ message, tables }: Recorded): string | undefined {
  const { type, flags, bytes, header } = message
  const name = tables?.find(type, flags, bytes[NLMSG_HDRLEN], header).typeName
  return name === undefined ? undefined : `generic: ${name.replace(GUESS, '')}`
}

const partOf = (protocol: number, type: number): string | undefined =>
  protocol === 12 ? `nfnetlink: ${SUBSYSTEMS[type >> 8]}` : { 6: 'xfrm', 9: 'audit', 11: 'connector' }[protocol]

/** The rows of the table in docs/coverage.md. */
export async function coverageRows(): Promise<string[]> {
  const emulated = EMULATED.map((name) => recorded(new URL(`../../fixtures/recordings/${name}.pcap.gz`, import.meta.url)))
  const [generic, nic, tour, errors] = await Promise.all(emulated)
  const own = (await Promise.all(RECORDINGS.map((name) => recorded(name)))).flat()
  const parts = new Map<string, Recorded[]>(Object.keys(ORACLE).map((part) => [part, []]))
  for (const one of [...own, ...(generic ?? [])]) {
    const isControl = one.message.type < 16 && one.protocol !== 11
    const part = isControl ? undefined : partOf(one.protocol, one.message.type)
    if (part) parts.get(part)?.push(one)
  }
  const others = [...own, ...(generic ?? []), ...(nic ?? []), ...(tour ?? [])].filter(({ message }) => message.type >= 16)
  const families = OWN_FAMILIES.map(({ name, messages }) => {
    const found = others.filter((one) => one.protocol === 16 && familyOf(one) === `generic: ${name}`)
    const control = OWN_METHODS.includes(name) ? 'yes' : '`generic(ns)`'
    return line(
      `generic: ${name}`,
      Object.keys(messages).length,
      found,
      control,
      FAMILY_ORACLE[name] ?? 'policies, headers',
      'emulated',
    )
  })
  const names = Object.keys(sockDiag(opaqueLayout).messages)
  const diag = Object.entries(DIAG_PARTS).map(([part, of]) => {
    const found = others.filter(({ protocol, name }) => protocol === 4 && of.test(name))
    return line(`sock_diag: ${part}`, names.filter((name) => of.test(name)).length, found, 'no', '`ss`', 'emulated')
  })
  return [
    ...(await routeRows([...others, ...(errors ?? [])])),
    ...[...parts].map(([part, messages]) => row(part, messages)),
    ...families,
    ...diag,
  ]
}

/** Rows of traffic control and DCB. No device at hand has DCB: its messages are requests that the kernel refused. */
async function routeRows(all: readonly Recorded[]): Promise<string[]> {
  const refused = await Promise.all(fixtureRows('sent/dcb.tsv').map(([, hex = '']) => recordedOf(fromHex(hex), 0)))
  const route = [...all.filter(({ protocol }) => protocol === rtnetlink.number), ...refused.flat()]
  return Object.entries(ROUTE_PARTS).map(([part, [names, oracle]]) => {
    const found = route.filter(({ name }) => names.test(name))
    const declared = Object.keys(rtnetlink.messages).filter((name) => names.test(name)).length
    return line(part, declared, found, 'no', oracle, part === 'DCB' ? 'requests only' : 'emulated')
  })
}

function row(part: string, messages: readonly Recorded[]): string {
  const rows = otherProtocols.flatMap(({ number, messages: table }) =>
    Object.values(table).filter(([type]) => partOf(number, type) === part),
  )
  return line(part, rows.length, messages, 'no', ORACLE[part] ?? '', IN_EMULATOR.includes(part) ? 'emulated' : 'live')
}

function line(
  part: string,
  declared: number,
  messages: readonly Recorded[],
  control: string,
  oracle: string,
  recordedWhere: string,
): string {
  const { messages: count, names, unnamed, attributes, unknown } = check(messages)
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0)
  const seen = Object.keys(names).length
  const where = count === 0 ? 'never' : recordedWhere
  return `| ${[part, declared, seen, count, sum(unnamed), attributes, sum(unknown), control, oracle, where].join(' | ')} |`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${(await coverageRows()).join('\n')}\n`)
