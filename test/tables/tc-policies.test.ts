import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sets } from '../support/arbitrary-tables.ts'
import { policyWords } from './policy-words.ts'

// The rows of traffic control against the kernel's policies: fixtures/tc-policies.tsv.

const policies = readFileSync(new URL('../../fixtures/tc-policies.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .map((line) => line.split('\t') as [name: string, type: string])

/** Attributes whose type is not what their policy says, and why. */
const OTHER: Record<string, string> = {
  TCA_ACT_BPF_OPS: 'a program: sock_filter[]',
  TCA_BPF_OPS: 'a program: sock_filter[]',
  TCA_MPLS_LABEL: 'u32, which a function checks (valid_label)',
  TCA_CHOKE_PARMS: 'struct tc_choke_qopt, which is struct tc_red_qopt by another name',
  TCA_MQPRIO_MAX_RATE64: 'a nest of attributes of the same name, each a u64',
  TCA_MQPRIO_MIN_RATE64: 'a nest of attributes of the same name, each a u64',
  TCA_PEDIT_PARMS: 'struct tc_pedit_sel, of which tc_pedit is a macro',
  TCA_PEDIT_PARMS_EX: 'struct tc_pedit_sel, of which tc_pedit is a macro',
  TCA_RATE: 'struct gnet_estimator, which is struct tc_estimator by another name',
  TCA_STAB_DATA: 'u16[] (qdisc_get_stab)',
}

const rows = sets.flatMap(({ table }) => Object.values(table)).filter(([, wire]) => /^(TCA|NETEM|IFE)_/.test(wire))

test('every attribute that has a policy has its type', () => {
  const byName = new Map(policies)
  const checked = rows.filter(([, wire]) => byName.has(wire))
  expect(new Set(checked.map(([, wire]) => wire)).size).toBeGreaterThan(430)
  const wrong = checked.flatMap(([, wire, codec]) => {
    const type = byName.get(wire) as string
    return policyWords(codec).includes(type) ? [] : [[wire, `${type}, not ${codec.name}`]]
  })
  expect(wrong.filter(([wire = '']) => !Object.hasOwn(OTHER, wire))).toEqual([])
  expect(new Set(wrong.map(([wire]) => wire))).toEqual(new Set(Object.keys(OTHER)))
})

test('every policy has a row', () => {
  const named = new Set(rows.map(([, wire]) => wire))
  expect(policies.map(([name]) => name).filter((name) => !named.has(name))).toEqual([])
})

/** Attributes without a structure that a table could say, and why. */
const BYTES: readonly (readonly [names: RegExp, reason: string])[] = [
  [/_PAD$/, 'no content'],
  [/_(RTAB|PTAB|CTAB)$|^TCA_POLICE_(PEAK)?RATE$/, 'a table that the sender computed'],
  [/_STAB$/, 'a table that the sender computed'],
  [/_COOKIE$/, 'bytes of the user'],
  [/_LABELS(_MASK)?$/, '128 bits, of which a request may have fewer'],
  [/_GENEVE_DATA$/, 'bytes of a protocol'],
  [/_BPF_TAG$/, 'a hash'],
  [/^TCA_EM_META_[LR]VALUE$/, 'a number of 4 or 8 bytes or a text, as bits of a member of TCA_EM_META_HDR say'],
  [/^TCA_EM_IPT_MATCH_DATA$/, 'the struct of a match of netfilter'],
]

test('what stays bytes has a reason', () => {
  const bytes = rows.filter(([, , codec]) => codec.shape.type === 'bytes').map(([, wire]) => wire)
  expect(bytes.filter((wire) => !BYTES.some(([names]) => names.test(wire)))).toEqual([])
  expect(BYTES.filter(([names]) => !bytes.some((wire) => names.test(wire)))).toEqual([])
})

test('a key of flower and its mask have one codec', () => {
  const { table } = sets.find(({ name }) => name === 'flower-attrs') as (typeof sets)[number]
  const masks = Object.entries(table).filter(([key]) => key.endsWith('Mask'))
  expect(masks.length).toBe(41)
  for (const [key, [, wire, codec]] of masks) {
    const of = table[key.slice(0, -4)]
    expect(of?.[2], key).toBe(codec)
    expect(`${of?.[1]}_MASK`).toBe(wire)
  }
})
