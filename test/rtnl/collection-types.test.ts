import { expectTypeOf, test } from 'vitest'
import type {
  Address,
  AddressChoice,
  FdbChoice,
  FdbOptions,
  MdbChoice,
  MdbEntry,
  MdbOptions,
  MdbPortChoice,
  Neighbour,
  NeighbourChoice,
  NeighbourOptions,
  NetNs,
  NexthopObject,
  NexthopOptions,
  Rule,
  RuleOptions,
} from '../../src/index.ts'

// `tsc -p tsconfig.json` is what really runs these tests.

test('what calls return, calls take', () => {
  expectTypeOf<Rule>().toExtend<RuleOptions>()
  expectTypeOf<Neighbour>().toExtend<NeighbourOptions>()
  expectTypeOf<Neighbour>().toExtend<FdbOptions>()
  expectTypeOf<NexthopObject>().toExtend<NexthopOptions>()
})

test('calls that delete offer what says which object, and take what list returns', () => {
  expectTypeOf<keyof AddressChoice>().toEqualTypeOf<'address' | 'local' | 'peer'>()
  expectTypeOf<keyof NeighbourChoice>().toEqualTypeOf<'flags' | 'proxy'>()
  expectTypeOf<keyof FdbChoice & ('state' | 'lladdr' | 'flagsExt' | 'protocol')>().toEqualTypeOf<never>()
  expectTypeOf<keyof MdbChoice>().toEqualTypeOf<'vid' | 'source' | 'srcVni'>()
  expectTypeOf<keyof MdbOptions & ('ifindex' | 'flags' | 'timer' | 'unknown')>().toEqualTypeOf<never>()
  const all = async (ns: NetNs, address: Address, neighbour: Neighbour, entry: MdbEntry) => {
    await ns.addresses.delete('v0', address.cidr, address)
    await ns.neighbours.delete('v0', '10.0.0.2', neighbour)
    await ns.fdb.delete('v0', '02:00:00:00:00:01', neighbour)
    await ns.mdb.delete('br0', entry.group, entry)
    await ns.mdb.get('br0', entry.group, entry)
    await ns.mdb.add('br0', entry.group, entry)
  }
  expectTypeOf<MdbEntry>().toExtend<MdbPortChoice>()
  expectTypeOf(all).toBeFunction()
})

test('names, not any text', () => {
  expectTypeOf<{ action: 'BLACKHOLE' }>().toExtend<RuleOptions>()
  expectTypeOf<{ action: 'blackhole' }>().toExtend<RuleOptions>()
  expectTypeOf<{ action: 'BLACKHOL' }>().not.toExtend<RuleOptions>()
  expectTypeOf<{ ipProto: 'tcp' }>().toExtend<RuleOptions>()
  expectTypeOf<{ ipProto: 'tpc' }>().not.toExtend<RuleOptions>()
  expectTypeOf<{ state: 'stale' }>().toExtend<NeighbourOptions>()
  expectTypeOf<{ state: ['STALE'] }>().toExtend<NeighbourOptions>()
  expectTypeOf<{ state: 'STAL' }>().not.toExtend<NeighbourOptions>()
  expectTypeOf<{ groupType: 'resilient' }>().toExtend<NexthopOptions>()
  expectTypeOf<{ groupType: 'other' }>().not.toExtend<NexthopOptions>()
})

test('flags and states of what calls return have names', () => {
  expectTypeOf<Neighbour['state'][number]>().toExtend<string>()
  expectTypeOf<'PERMANENT'>().toExtend<Neighbour['state'][number]>()
  expectTypeOf<Rule['priority']>().toEqualTypeOf<number>()
  expectTypeOf<Rule['src']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<NonNullable<NexthopObject['group']>[number]>().toEqualTypeOf<{ id: number; weight: number }>()
})

test('numbers of sysctls only where they are asked for', () => {
  const read = (ns: NetNs) =>
    [ns.sysctl.get('net.ipv4.ip_forward'), ns.sysctl.get('net.ipv4.ip_forward', { number: true })] as const
  expectTypeOf(read).returns.toEqualTypeOf<readonly [Promise<string>, Promise<number>]>()
})
