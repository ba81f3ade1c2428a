import { expectTypeOf, test } from 'vitest'
import type {
  FdbOptions,
  Neighbour,
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
