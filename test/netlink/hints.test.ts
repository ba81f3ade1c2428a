// Mistakes that calls cannot repair, and what their errors say to write.
import { describe, expect, test } from 'vitest'
import { encode as encodeNamed } from '../../src/declare.ts'
import { refuseGroup } from '../../src/ethtool/feature-groups.ts'
import { family } from '../../src/genl/family.ts'
import { GenericFamily } from '../../src/genl/socket/generic-family.ts'
import { checkOrder, numberOf } from '../../src/rtnl/common/checks.ts'
import { checkEncodable } from '../../src/rtnl/common/values.ts'
import { AF } from '../../src/rtnl/constants.ts'
import { bridgeKind } from '../../src/rtnl/link/kinds/bridge.ts'
import { checkedSet } from '../../src/rtnl/link/request.ts'
import { deleteNeighbour, putNeighbour } from '../../src/rtnl/neighbour/request.ts'
import { resGroup } from '../../src/rtnl/nexthop/table.ts'
import { encode, rtnetlink } from '../../src/wire.ts'

describe('an error says what to write', () => {
  test('for a message by its name, where a type is expected', () => {
    expect(() => encode({ name: 'RTM_NEWLINK', header: {} } as never)).toThrow(
      'name: expected type, a number such as constants.RTM.NEWLINK',
    )
  })

  test.each([{ flags: ['CREATE'] }, { flags: 'CREATE' }, { seq: '1' }, { pid: null }])(
    'for members of struct nlmsghdr: %o',
    (given) => {
      const [[key]] = Object.entries(given) as [[string, unknown]]
      const words = new RegExp(`^${key}: expected a number`)
      const header = { family: 0, index: 1 }
      expect(() => encode({ type: 18, header, ...given } as never)).toThrow(words)
      expect(() => encodeNamed({ name: 'RTM_GETLINK', header, ...given } as never, { protocol: rtnetlink })).toThrow(words)
    },
  )

  test('for the name of a constant of the kernel', () => {
    const withAttrs = (attrs: object) => () => encode({ type: 16, attrs })
    expect(withAttrs({ IFLA_MTU: 1400 })).toThrow('no attribute "IFLA_MTU" (did you mean "mtu"?)')
    expect(withAttrs({ linkinfo: { kind: 'bridge', data: { bridge: { IFLA_BR_STP_STATE: 1 } } } })).toThrow(
      '"IFLA_BR_STP_STATE" (did you mean "stpState"?)',
    )
  })

  test('for data without the name of their kind', () => {
    const withData = (data: object) => () => encode({ type: 16, attrs: { linkinfo: { kind: 'bridge', data } } })
    expect(withData({ stpState: 1 })).toThrow('got "stpState" (of bridge: write { bridge: { stpState: … } })')
    expect(withData({ stpState: 1, forwardDelay: 400 })).toThrow('(of bridge: write { bridge: { stpState: … } })')
    expect(withData({ collectMetadata: true })).toThrow(/write \{ \w+: \{ collectMetadata: … \} \}\)$/)
    expect(withData({ nothing: 1 })).toThrow(/got "nothing"$/)
  })

  test('for a time where the kernel takes a number', () => {
    const check = (value: unknown) => () => checkEncodable(bridgeKind.attrs.table, { forwardDelay: value })
    expect(check('4s')).toThrow('got "4s" (the number is in hundredths of a second: 400)')
    expect(check('0.29 s')).toThrow('(the number is in hundredths of a second: 29)')
    expect(check('5ms')).toThrow(/\(the number is in hundredths of a second\)$/)
    expect(check('4 ticks')).toThrow(/\(the number is in hundredths of a second\)$/)
    const group = () => checkEncodable(resGroup.table, { idleTimer: '2min' })
    expect(group).toThrow('got "2min" (the number is in hundredths of a second: 12000)')
    expect(check('soon')).toThrow(/got "soon"$/)
  })

  test('for an address before its link', () => {
    expect(() => checkOrder('10.0.0.1/24', 'br0')).toThrow('expected the link before the address: "br0", "10.0.0.1/24"')
    // A link may have the name of an address.
    for (const link of ['br0', '10.0.0.1', 7]) expect(() => checkOrder(link, '10.0.0.1/24')).not.toThrow()
  })

  test('for the version of IP in place of a family, and a neighbour before its link', () => {
    const family = (given: unknown) => () => numberOf('family', AF, given as number)
    expect(family(4)).toThrow(
      new TypeError('expected a family such as "INET" (AF_INET, 2) or "INET6" (AF_INET6, 10), got 4 (did you mean "INET"?)'),
    )
    expect(family('6')).toThrow('got "6" (did you mean "INET6"?)')
    expect(family(2)()).toBe(AF.INET)
    expect(() => putNeighbour(0, '10.0.0.9', 'v0')).toThrow('expected the link before the address: "v0", "10.0.0.9"')
    expect(() => deleteNeighbour('10.0.0.9', 'v0')).toThrow('expected the link before the address: "v0", "10.0.0.9"')
  })

  test('for the state of a link', () => {
    const set = (changes: object) => () => checkedSet(changes)
    expect(set({ state: 'up' })).toThrow('unknown key "state" in changes of a link (did you mean up: true?)')
    expect(set({ state: 'DOWN' })).toThrow('(did you mean up: false?)')
    expect(set({ state: 'dormant' })).toThrow('(did you mean "operstate"?)')
  })

  test('for a command of a family without a table', async () => {
    const named = new GenericFamily(family('netdevs', {}), () => expect.unreachable())
    await expect(named.dump('X' as never)).rejects.toThrow(
      'nlwire has no commands of the family "netdevs" (did you mean "netdev"?)',
    )
    const other = new GenericFamily(family('VDPA', {}), () => expect.unreachable())
    await expect(other.request('X' as never)).rejects.toThrow('"VDPA": declare it with `family` of nlwire/declare')
  })
})

test('a word of ethtool is refused with the names of the kernel', () => {
  const names = ['tx-tcp-segmentation', 'tx-tcp6-segmentation', 'rx-gro']
  expect(() => refuseGroup('tso', names)).toThrow(
    '"tso" of ethtool(8) stands for "tx-tcp-segmentation", "tx-tcp6-segmentation": give these',
  )
  for (const name of ['rx-gro', 'nothing', 'ufo']) expect(() => refuseGroup(name, names)).not.toThrow()
})
