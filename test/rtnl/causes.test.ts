import { describe, expect, test } from 'vitest'
import { ERRNO } from '../../src/netlink/errno.ts'
import { NLM_F } from '../../src/netlink/header.ts'
import { decode, encode, type Outgoing } from '../../src/netlink/message.ts'
import { causeOf } from '../../src/rtnl/causes.ts'
import { RTM } from '../../src/rtnl/tables/constants.ts'
import { route } from '../../src/rtnl/tables/route.ts'

const options = { protocol: route }
const CREATE = NLM_F.REQUEST | NLM_F.CREATE | NLM_F.EXCL

/** What is found of a refusal in a namespace with these links. */
function cause(code: string, request: Outgoing, words?: string, links: Record<number, string> = {}): Promise<string | undefined> {
  const [message] = decode(encode({ flags: NLM_F.REQUEST, ...request }, options), options)
  const ask = async ({ header = {}, attrs = {} }: Outgoing) => {
    const { index, ifname } = { ...header, ...attrs } as { index?: number; ifname?: string }
    const found = Object.entries(links).filter(([number, name]) => Number(number) === index || name === ifname)
    return found.flatMap(([number, name]) => {
      const link = { type: RTM.NEWLINK, header: { index: Number(number) }, attrs: { ifname: name } }
      return decode(encode(link, options), options)
    })
  }
  return causeOf({ errno: ERRNO[code] as number, words, request: message as never }, ask)
}

describe('the cause of a refusal', () => {
  test.each([
    ['bond', 'the module bonding would bring it, by its alias rtnl-link-bond'],
    ['vlan', 'the module 8021q would bring it, by its alias rtnl-link-vlan'],
    ['wireguard', 'the module wireguard would bring it, by its alias rtnl-link-wireguard'],
    ['nosuch', 'a module with the alias rtnl-link-nosuch would bring it'],
  ])('an unknown kind: %s', async (kind, module) => {
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'x0', linkinfo: { kind } } }
    expect(await cause('EOPNOTSUPP', request, 'Unknown device type')).toBe(
      `this kernel has no links of kind "${kind}": ${module}`,
    )
    expect(await cause('EOPNOTSUPP', request, 'something else')).toBeUndefined()
  })

  test('the link that is missing is the one that cannot be found', async () => {
    const request = { type: RTM.NEWLINK, header: { index: 3 }, attrs: { master: 9 } }
    expect(await cause('ENODEV', request, undefined, { 9: 'br0' })).toBe('there is no link with index 3')
    expect(await cause('ENODEV', request, undefined, { 3: 'd0' })).toBe(
      'there is no link with index 9, which IFLA_MASTER asks for',
    )
    expect(await cause('ENODEV', request, undefined, { 3: 'd0', 9: 'br0' })).toBeUndefined()
    const way = { type: RTM.NEWROUTE, header: { family: 2 }, attrs: { oif: 7 } }
    expect(await cause('ENODEV', way)).toBe('there is no link with index 7, which RTA_OIF asks for')
  })

  test('a link to be made is not missed', async () => {
    const request = { type: RTM.NEWLINK, flags: CREATE, header: { index: 3 }, attrs: { ifname: 'x0', link: 8 } }
    expect(await cause('ENODEV', request)).toBe('there is no link with index 8, which IFLA_LINK asks for')
  })

  test('a free name means that something else exists', async () => {
    const request = { type: RTM.NEWLINK, flags: CREATE, attrs: { ifname: 'g0', linkinfo: { kind: 'gre' } } }
    expect(await cause('EEXIST', request)).toBe(
      'the name "g0" is free: there is another link of kind "gre" with options that must differ',
    )
    expect(await cause('EEXIST', request, undefined, { 4: 'g0' })).toBe('there is a link "g0" already (index 4)')
  })

  test.each([
    [
      { type: RTM.NEWADDR, header: { family: 2, prefixlen: 24, index: 3 }, attrs: { local: '10.0.0.1' } },
      'link "d0" has 10.0.0.1 already',
    ],
    [{ type: RTM.NEWROUTE, header: { family: 2, table: 254 } }, 'there is a default route in table main already'],
    [
      { type: RTM.NEWROUTE, header: { family: 2, dstLen: 8 }, attrs: { dst: '10.0.0.0', table: 500 } },
      'there is a route to 10.0.0.0/8 in table 500 already',
    ],
    [{ type: RTM.NEWRULE, header: { family: 2 } }, 'there is such a rule already'],
    [{ type: RTM.NEWNEXTHOP, attrs: { id: 5 } }, 'there is a next hop with id 5 already'],
  ])('what exists: %o', async (request, text) => {
    expect(await cause('EEXIST', { flags: CREATE, ...request }, undefined, { 3: 'd0' })).toBe(text)
    expect(await cause('EEXIST', { flags: CREATE, ...request }, 'words of the kernel')).toBeUndefined()
  })
})
