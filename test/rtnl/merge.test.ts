import { expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { u8, u32 } from '../../src/netlink/codec/numbers.ts'
import { merger } from '../../src/rtnl/common/merge.ts'
import fc from '../support/property.ts'

const { table } = attrs('some-attrs', {
  mtu: [1, 'SOME_MTU', u32, 'a number'],
  flags: [2, 'SOME_FLAGS', u8, 'called like a value of the header'],
  info: [3, 'SOME_INFO', u32, 'reported under another name'],
  group: [4, 'SOME_GROUP', u32, 'a number'],
})

test('header and attributes in one object: from the first one on, and when there is code made for them', () => {
  const merge = merger(() => table, ['index', 'flags'], ['info'])
  const some = fc.record(
    { mtu: fc.nat(), flags: fc.nat(), info: fc.nat(), group: fc.constant(0), unknown: fc.constant([]) },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.nat(), some, (index, given) => {
      const { flags, info, ...others } = given
      const merged = merge({ index, flags: ['UP'] }, given)
      expect(merged).toStrictEqual({ index, flags: ['UP'], ...others })
      expect(Object.keys(merged).slice(0, 2)).toEqual(['index', 'flags'])
    }),
    { numRuns: 200 },
  )
})
