import { expect, test } from 'vitest'
import type { VfChanges } from '../../src/index.ts'
import type { SetLink } from '../../src/rtnl/link/options.ts'
import { checkedCreate, checkedSet } from '../../src/rtnl/link/request.ts'

const wrong =
  (vfs: unknown): (() => unknown) =>
  () =>
    checkedSet({ vfs } as SetLink)

test.each<[unknown, string]>([
  [{ vf: 0 }, 'vfs: expected an array'],
  [[{ mac: '02:00:00:00:00:01' }], 'vf: expected the number of a virtual function, got undefined'],
  [[{ vf: -1 }], 'vf: expected the number'],
  [[{ vf: 0, mc: '' }], 'unknown key "mc"'],
  [[{ vf: 0, mac: 'zz' }], 'mac'],
  [[{ vf: 0, trust: 1 }], 'trust: expected true or false'],
  [[{ vf: 0, maxTxRate: 5 }], 'minTxRate and maxTxRate together'],
  [[{ vf: 0, qos: 5 }], 'qos: expected a number as vlan'],
  [[{ vf: 0, vlan: '5' }], 'vlan: expected a VLAN id'],
  [[{ vf: 0, vlan: [{ id: 5 }] }], 'unknown key "id"'],
  [[{ vf: 0, linkState: 'UP' }], 'UP'],
  [[{ vf: 0, ibNodeGuid: 5 }], 'ibNodeGuid: expected a bigint'],
  [[{ vf: 0, vlan: 2 ** 32 }], 'vlan'],
])('%j is refused before it is sent', (vfs, message) => {
  expect(wrong(vfs)).toThrow(message)
})

test('changes of virtual functions become IFLA_VFINFO_LIST', () => {
  const vfs: VfChanges[] = [
    { vf: 0, trust: true },
    { vf: 1, vlan: 5, qos: 3, linkState: 'ENABLE' },
  ]
  expect(checkedSet({ vfs })).toEqual({
    vfinfoList: {
      info: [{ trust: { vf: 0, setting: 1 } }, { vlan: { vf: 1, vlan: 5, qos: 3 }, linkState: { vf: 1, linkState: 1 } }],
    },
  })
})

test('a new link has none', () => {
  expect(() => checkedCreate({ kind: 'veth', vfs: [] } as never)).toThrow('unknown key "vfs"')
})
