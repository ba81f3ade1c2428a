import { expect, test } from 'vitest'
import * as auditNames from '../../src/audit/constants.ts'
import * as conntrackNames from '../../src/nfnetlink/conntrack/constants.ts'
import { NFNL_SUBSYS, NFPROTO } from '../../src/nfnetlink/header.ts'
import * as nftNames from '../../src/nfnetlink/nftables/constants.ts'
import * as xfrmNames from '../../src/xfrm/constants.ts'
import { fixtureRows, otherProtocols, otherRows } from '../support/protocol-tables.ts'

// Numbers of nfnetlink, xfrm, audit and connector against the C headers: fixtures/protocol-numbers.tsv.

const numbers = new Map(fixtureRows('protocol-numbers.tsv').map(([name = '', number]) => [name, Number(number)]))

/** Attributes of kernels newer than 6.12. fixtures/protocols has them, recorded on Linux 6.18. */
const NEWER = [
  'CTA_TIMESTAMP_EVENT',
  'NFTA_SET_COUNT',
  'NFTA_SET_TYPE',
  'NFTA_TRACE_CT_DIRECTION',
  'NFTA_TRACE_CT_ID',
  'NFTA_TRACE_CT_STATE',
  'NFTA_TRACE_CT_STATUS',
]

test('every attribute has the number of the headers', () => {
  const checked = otherRows.filter(([, wire]) => numbers.has(wire))
  expect(checked.length).toBeGreaterThan(600)
  expect(checked.filter(([type, wire]) => numbers.get(wire) !== type).map(([, wire]) => wire)).toEqual([])
  const missing = new Set(otherRows.map(([, wire]) => wire).filter((wire) => !numbers.has(wire)))
  expect([...missing].toSorted()).toEqual(NEWER)
})

/** Numbers of messages in the headers are those in their subsystem: the lower byte of the type. */
const inSubsystem = (type: number, name: string): number =>
  /^(NFT|IPCTNL|IPSET|NFQNL|NFULNL|OSF|NFNL_MSG_[AHC])/.test(name) ? type & 0xff : type

test('every message has the number of the headers', () => {
  const messages = otherProtocols.flatMap(({ messages: rows }) => Object.entries(rows)).filter(([name]) => numbers.has(name))
  expect(messages.length).toBeGreaterThan(200)
  expect(messages.filter(([name, [type]]) => numbers.get(name) !== inSubsystem(type, name)).map(([name]) => name)).toEqual([])
})

/** Names of headers that are no rows, and why. */
const NO_ROW: readonly (readonly [names: RegExp, reason: string])[] = [
  [/_UNSPEC$|_NONE$/, 'type 0: no attribute has it'],
  [/^CTA_NAT_SEQ_/, 'another name of CTA_SEQADJ_* and CTA_SEQ_ADJ_*'],
  [/^NFCTH_POLICY_SET1$/, 'another name of NFCTH_POLICY_SET'],
  [/^IPSET_ATTR_(IP_FROM|PORT_FROM|CADT_LINENO|REVISION_MIN)$/, 'another name of a row'],
  [/^IPSET_CMD_(RESTORE|HELP|VERSION|QUIT|COMMIT)$/, 'words of the program ipset'],
  [/^XFRM_MSG_BASE$/, 'where the numbering begins'],
  [/^XFRMA_OUTPUT_MARK$/, 'another name of XFRMA_SET_MARK'],
  [/^NFNL_BATCH_UNSPEC$/, 'type 0: no attribute has it'],
  [/^NFTA_FIB_F_/, 'bits of NFTA_FIB_FLAGS'],
  [/^NFQA_(CFG_F|SKB)_/, 'bits of NFQA_CFG_FLAGS and NFQA_SKB_INFO'],
  [/^NFACCT_F_/, 'bits of NFACCT_FLAGS'],
]

test('every attribute and message of the headers has a row', () => {
  const named = new Set([
    ...otherRows.map(([, wire]) => wire),
    ...otherProtocols.flatMap(({ messages }) => Object.keys(messages)),
  ])
  const wanted = [...numbers.keys()].filter((name) =>
    /^(NFTA|CTA|NFULA|NFQA|NFACCT|NFNLA|NFCTH|NFNL_BATCH|XFRMA|OSF_ATTR|IPSET_ATTR)_|^(NFT|IPCTNL|NFQNL|NFULNL|OSF|XFRM|NFNL)_MSG_|^IPSET_CMD_/.test(
      name,
    ),
  )
  expect(wanted.length).toBeGreaterThan(800)
  expect(wanted.filter((name) => !named.has(name) && !NO_ROW.some(([names]) => names.test(name)))).toEqual([])
  expect(NO_ROW.filter(([names]) => !wanted.some((name) => names.test(name) && !named.has(name)))).toEqual([])
})

/** What the headers put before the names of our constants. */
const PREFIX: Readonly<Record<string, readonly string[]>> = {
  NFT_REG: ['NFT_REG_', 'NFT_REG'],
  NFT_VERDICTS: ['NFT_', 'NF_'],
  NFT_POLICY: ['NF_'],
  NFT_F_INV: ['NFT_LOOKUP_F_'],
  NFT_INNER_TYPE: ['NFT_INNER_'],
  NFT_INNER_F: ['NFT_INNER_'],
  NFT_PAYLOAD_BASE: ['NFT_PAYLOAD_'],
  NFT_PAYLOAD_CSUM_F: ['NFT_PAYLOAD_'],
  NFT_XFRM_DIR: ['XFRM_POLICY_'],
  IP_CT_TCP: ['IP_CT_TCP_FLAG_', 'IP_CT_TCP_', 'IP_CT_'],
  TCP_CONNTRACK: ['TCP_CONNTRACK_'],
  XFRM_POLICY_DIR: ['XFRM_POLICY_'],
  XFRM_POLICY_ACTION: ['XFRM_POLICY_'],
  XFRM_POLICY_FLAG: ['XFRM_POLICY_'],
  AUDIT_EVENT: ['AUDIT_'],
  AUDIT_USER_EVENT: ['AUDIT_'],
  AUDIT_ACTION: ['AUDIT_'],
}

/** Constants that no header has which programs get, and why. */
const NOT_IN_HEADERS: Readonly<Record<string, string>> = {
  CT_STATE: 'made of NF_CT_STATE_BIT(ctinfo), a macro with an argument',
  CT_DCCP: 'in linux/netfilter/nf_conntrack_dccp.h of the kernel',
  CTA_FILTER_F: 'in net/netfilter/nf_internals.h of the kernel',
  XFRM_ENCAP: 'in linux/udp.h and linux/tcp.h',
  XFRM_PROTO: 'IPPROTO_*',
  AUDIT_USER_EVENT: 'most are in libaudit.h',
}
/** IP_CT_UNTRACKED is only for programs; IPTFS is newer than Linux 6.12; AppArmor has its own header. */
const UNKNOWN = [
  'IP_CT.UNTRACKED',
  'XFRM_MODE.IPTFS',
  ...[
    'AA',
    'APPARMOR_AUDIT',
    'APPARMOR_ALLOWED',
    'APPARMOR_DENIED',
    'APPARMOR_HINT',
    'APPARMOR_STATUS',
    'APPARMOR_ERROR',
    'APPARMOR_KILL',
  ].map((name) => `AUDIT_EVENT.${name}`),
]

test('every named value has the number of the headers', () => {
  const sets = { ...auditNames, ...conntrackNames, ...nftNames, ...xfrmNames, NFPROTO, NFNL_SUBSYS } as Record<
    string,
    Readonly<Record<string, number>>
  >
  const seen: string[] = []
  const unknown: string[] = []
  const wrong: string[] = []
  for (const [set, names] of Object.entries(sets)) {
    for (const [name, number] of Object.entries(names)) {
      const known = (PREFIX[set] ?? [`${set}_`]).map((prefix) => numbers.get(prefix + name)).find((one) => one !== undefined)
      if (known === undefined) unknown.push(`${set}.${name}`)
      else if (known >>> 0 !== number >>> 0) wrong.push(`${set}.${name}: ${number}, not ${known}`)
      else seen.push(name)
    }
  }
  expect(wrong).toEqual([])
  expect(unknown.filter((name) => !Object.hasOwn(NOT_IN_HEADERS, name.split('.')[0] as string)).toSorted()).toEqual(
    UNKNOWN.toSorted(),
  )
  expect(seen.length).toBeGreaterThan(400)
})
