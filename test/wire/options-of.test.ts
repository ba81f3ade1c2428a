import { describe, expect, test } from 'vitest'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { is } from '../../src/netlink/message/message.ts'
import { optionsOf } from '../../src/rtnl/link/ensure/options-of.ts'
import { type LinkMessage, linkMessages } from '../../src/rtnl/link/table.ts'
import { type Link, linkOf } from '../../src/rtnl/link/view.ts'
import { fixture } from '../support/fixture.ts'

/** The links of a fixture. */
function linksIn(name: string): Link[] {
  const { bytes, protocol } = fixture(name)
  const all = [...decodeMessages(bytes, { protocol })].filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
  return all.map((message) => linkOf((message as LinkMessage).header, (message as LinkMessage).attrs))
}

const linkOfKind = (name: string, kind: string): Link => linksIn(name).find((link) => link.kind === kind) as Link

describe('the options of a link', () => {
  test.each([
    ['link-ifb', 'ifb'],
    ['link-hsr', 'hsr'],
    ['link-ipvlan', 'ipvlan'],
    ['links-amt', 'amt'],
  ])('%s: without the address, which the driver refuses', (name, kind) => {
    const link = linkOfKind(name, kind)
    expect(link.address).toMatch(/^[\da-f:]{17}$/)
    for (const call of ['create', 'ensure', 'set'] as const)
      expect(Object.keys(optionsOf(link, call))).not.toEqual(expect.arrayContaining(['address']))
  })

  test('the address, where the driver takes one', () => {
    const link = linkOfKind('link-macvtap', 'macvtap')
    expect(optionsOf(link, 'set').address).toBe('06:9c:6d:56:bd:2c')
  })

  test('protoDown only where it is on: a driver that does not know it refuses even false', () => {
    const link = linkOfKind('link-macvtap', 'macvtap')
    expect(link.protoDown).toBe(false)
    expect(optionsOf(link, 'set')).not.toHaveProperty('protoDown')
    expect(optionsOf({ ...link, protoDown: true }, 'set').protoDown).toBe(true)
  })

  test.each([
    ['link-hsr', 'hsr'],
    ['link-prp', 'hsr'],
  ])('%s: the last byte of the supervision address, which the kernel reports in the address only', (name, kind) => {
    const link = linkOfKind(name, kind)
    const { supervisionAddr } = link.data as { supervisionAddr: string }
    expect(optionsOf(link, 'create').data).toMatchObject({ multicastSpec: Number.parseInt(supervisionAddr.slice(-2), 16) })
  })

  test('the mode of source addresses: those reported are all of them', () => {
    const link = linkOfKind('link-macvlan-source', 'macvlan')
    expect(optionsOf(link, 'create').data).toMatchObject({ macaddrMode: 3, macaddrData: { macaddr: expect.any(Array) } })
  })
})
