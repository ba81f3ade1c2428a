import { fileURLToPath } from 'node:url'
import type { Recorded } from '../../src/capture.ts'
import { NFNL_SUBSYS } from '../../src/nfnetlink/header.ts'
import { check, recorded } from './protocol-recordings.ts'
import { otherProtocols } from './protocol-tables.ts'

// The rows of docs/coverage.md, counted in the recordings. `npx tsx test/support/coverage.ts` prints them.

const RECORDINGS = ['nftables', 'conntrack', 'events', 'xfrm', 'process'] as const

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

const partOf = (protocol: number, type: number): string | undefined =>
  protocol === 12 ? `nfnetlink: ${SUBSYSTEMS[type >> 8]}` : { 6: 'xfrm', 9: 'audit', 11: 'connector' }[protocol]

/** The rows of the table in docs/coverage.md. */
export async function coverageRows(): Promise<string[]> {
  const generic = recorded(new URL('../../fixtures/recordings/generic.pcap.gz', import.meta.url))
  const all = (await Promise.all([...RECORDINGS.map((name) => recorded(name)), generic])).flat()
  const parts = new Map<string, Recorded[]>(Object.keys(ORACLE).map((part) => [part, []]))
  for (const one of all) {
    const isControl = one.message.type < 16 && one.protocol !== 11
    const part = isControl ? undefined : partOf(one.protocol, one.message.type)
    if (part) parts.get(part)?.push(one)
  }
  return [...parts].map(([part, messages]) => row(part, messages))
}

function row(part: string, messages: readonly Recorded[]): string {
  const rows = otherProtocols.flatMap(({ number, messages: table }) =>
    Object.values(table).filter(([type]) => partOf(number, type) === part),
  )
  const { messages: count, names, unnamed, attributes, unknown } = check(messages)
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0)
  const seen = Object.keys(names).length
  const where = count === 0 ? 'never' : 'live'
  return `| ${[part, rows.length, seen, count, sum(unnamed), attributes, sum(unknown), 'no', ORACLE[part], where].join(' | ')} |`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${(await coverageRows()).join('\n')}\n`)
