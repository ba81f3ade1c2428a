import { expect, test } from 'vitest'
import { fixtureRows, otherRows } from '../support/protocol-tables.ts'
import { policyWords } from './policy-words.ts'

// The rows of nfnetlink and xfrm against the kernel's policies: fixtures/protocol-policies.tsv.

const policies = fixtureRows('protocol-policies.tsv').map(([name = '', type = '']) => [name, type] as const)

/** Attributes whose type is not what their policy says, and why. */
const OTHER: Readonly<Record<string, string>> = {
  CTA_IP_V6_DST: 'four __be32: an address',
  CTA_IP_V6_SRC: 'four __be32: an address',
  IPSET_ATTR_ETHER: 'a MAC address of a fixed length',
}

/** Attributes of the kernel's inside, or that a policy names without a type. */
const NO_TYPE = /^len /

test('every attribute that has a policy has its type', () => {
  const byName = new Map<string, string[]>()
  for (const [name, type] of policies) byName.set(name, [...(byName.get(name) ?? []), type])
  const checked = otherRows.filter(([, wire]) => byName.has(wire))
  expect(new Set(checked.map(([, wire]) => wire)).size).toBeGreaterThan(480)
  const wrong = checked.flatMap(([, wire, codec]) => {
    const types = (byName.get(wire) as string[]).filter((type) => !NO_TYPE.test(type))
    return types.length === 0 || types.some((type) => policyWords(codec).includes(type))
      ? []
      : [[wire, `${types}, not ${codec.name}`]]
  })
  expect(wrong.filter(([wire = '']) => !Object.hasOwn(OTHER, wire))).toEqual([])
  expect(new Set(wrong.map(([wire]) => wire))).toEqual(new Set(Object.keys(OTHER)))
})

test('every policy has a row', () => {
  const named = new Set(otherRows.map(([, wire]) => wire))
  expect(policies.map(([name]) => name).filter((name) => !named.has(name) && !name.startsWith('CTA_NAT_SEQ_'))).toEqual([])
})

/** Attributes without a structure that a table could say, and why. */
const BYTES: readonly (readonly [names: RegExp, reason: string])[] = [
  [/_PAD$/, 'no content'],
  [/_USERDATA$/, 'bytes of the program'],
  [/^NFTA_DATA_VALUE$/, 'the content of a register'],
  [/^NFTA_(MATCH|TARGET)_INFO$/, 'the struct of a module of iptables'],
  [/_GENEVE_DATA$/, 'bytes of a protocol'],
  [/^CTA_HELP_INFO$/, 'bytes of a helper'],
  [/^CTA_LABELS(_MASK)?$/, '128 bits'],
  [/_(PAYLOAD|L2HDR|HWHEADER|LL_HEADER|NETWORK_HEADER|TRANSPORT_HEADER)$/, 'bytes of a packet'],
]

test('what stays bytes has a reason', () => {
  const bytes = otherRows.filter(([, , codec]) => codec.shape.type === 'bytes').map(([, wire]) => wire)
  expect(bytes.filter((wire) => !BYTES.some(([names]) => names.test(wire)))).toEqual([])
  expect(BYTES.filter(([names]) => !bytes.some((wire) => names.test(wire)))).toEqual([])
})
