import { expect, test } from 'vitest'
import { fixtureRows, otherStructs } from '../support/protocol-tables.ts'

// Structs of nfnetlink, xfrm, audit and connector as the compiler lays them out: fixtures/protocol-structs.tsv.

const rows = fixtureRows('protocol-structs.tsv')
const laid = new Map<string, Map<string, readonly [at: number, size: number]>>()
for (const [name = '', member = '', at, size] of rows)
  laid.set(name, (laid.get(name) ?? new Map()).set(member, [Number(at), Number(size)]))

/** Structs without a struct in the headers, and why. */
const OWN: Readonly<Record<string, string>> = {
  xfrm_info_flags: 'a u32',
  xfrm_no_header: 'nothing',
  audit_no_header: 'nothing',
  audit_sig_info: 'in linux/audit.h of the kernel',
  audit_make_equiv: 'two u32',
  proc_cn_mcast_op: 'an enum',
  proc_event: 'ends in a union, whose members follow',
  proc_event_ack: 'member of a union',
  fork_proc_event: 'member of a union',
  exec_proc_event: 'member of a union',
  id_proc_event: 'member of a union',
  sid_proc_event: 'member of a union',
  ptrace_proc_event: 'member of a union',
  comm_proc_event: 'member of a union',
  coredump_proc_event: 'member of a union',
  exit_proc_event: 'member of a union',
}

const named = new Map(otherStructs.map((of) => [of.name, of]))

test('every struct of the headers has a table, and the other way round', () => {
  // xfrm_sec_ctx is of the kernel's inside; the attribute has xfrm_user_sec_ctx.
  expect([...laid.keys()].filter((name) => !named.has(name))).toEqual([])
  expect([...named.keys()].filter((name) => !laid.has(name)).toSorted()).toEqual(Object.keys(OWN).toSorted())
  expect(laid.size).toBeGreaterThan(55)
})

test.each([...laid.keys()])('struct %s has the size and the offsets that the compiler gives it', (name) => {
  const of = named.get(name)
  const members = laid.get(name) as Map<string, readonly [number, number]>
  expect(of?.size).toBe(members.get('')?.[1])
  let at = 0
  const ours: Record<string, readonly [number, number]> = {}
  for (const [codec, wire] of Object.values(of?.members ?? {})) {
    ours[wire] = [at, codec.size]
    at += codec.size
  }
  // Padding has no name in the headers; an array without a size follows the struct.
  const wanted = [...members].filter(([member, [, size]]) => member !== '' && size > 0)
  expect(Object.fromEntries(wanted.map(([member]) => [member, ours[member]]))).toEqual(Object.fromEntries(wanted))
  const others = Object.keys(ours).filter((wire) => !members.has(wire))
  expect(others.filter((wire) => !/pad/.test(wire))).toEqual([])
})
