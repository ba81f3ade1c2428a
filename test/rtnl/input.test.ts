// Bad input is refused before anything is sent: the socket of these links and addresses fails the test when it is used.
import { describe, expect, test } from 'vitest'
import type { CreateLink } from '../../src/rtnl/link/options.ts'
import { NetNs } from '../../src/rtnl/netns/netns.ts'
import { addresses, links, Sent } from './support/unsent.ts'

/** The request was fine: it came as far as the socket. */
const passes = (call: Promise<unknown>): Promise<void> => expect(call).rejects.toThrow(Sent)
const refuses = (call: Promise<unknown>, type: typeof TypeError | typeof RangeError, says: RegExp): Promise<void> =>
  expect(call).rejects.toThrow(expect.objectContaining({ name: type.name, message: expect.stringMatching(says) }))

describe('interface names', () => {
  const create = (ifname: unknown) => links.create({ ifname: ifname as string, kind: 'bridge' })
  test.each(['', '.', '..', 'a/b', 'a b', 'a\tb', 'a:b', 7])('%j', (name) =>
    refuses(create(name), TypeError, /expected an interface name/),
  )
  test('16 bytes', () => refuses(create('abcdefghijklmnop'), RangeError, /at most 15 bytes, got 16/))
  test('15 bytes, not 15 characters', async () => {
    await passes(create('abcdefghijklmno'))
    await refuses(create('äääääääääääääää'), RangeError, /got 30/)
  })
  test('of a peer', () =>
    refuses(links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'a/b' } }), TypeError, /interface name.*"a\/b"/))
  test('alternative names', () => refuses(links.addAltname('lo', 'x'.repeat(128)), RangeError, /at most 127 bytes, got 128/))
})

describe('options of a link', () => {
  const set = (options: object) => links.set('lo', options)
  const create = (options: object) => links.create(options as CreateLink)
  test.each([-1, 2 ** 32])('MTU %j', (mtu) => refuses(set({ mtu }), RangeError, /^mtu: expected u32, from 0/))
  test.each([1.5, '1500', Number.NaN])('MTU %j', (mtu) => refuses(set({ mtu }), TypeError, /^mtu: expected u32/))
  test.each(['02:00:00', 'xx:00:00:00:00:01', '', '02-00-00-00-00-01', 5])('address %j', (address) =>
    refuses(set({ address }), TypeError, /link-layer address/),
  )
  test('a link-layer address says which', async () => {
    await refuses(set({ address: 'zz' }), TypeError, /^address: expected a link-layer address .*got "zz"/)
    await refuses(set({ broadcast: '02:00' }), TypeError, /^broadcast: expected .* of 6 bytes .*got "02:00"/)
  })
  test('misspelt', () =>
    refuses(set({ mtuu: 1 }), TypeError, /^unknown key "mtuu" in changes of a link \(did you mean "mtu"\?\)$/))
  test('a flag without a name', () =>
    refuses(set({ flags: { ARP: true } }), TypeError, /unknown key "ARP" in flags \(did you mean "NOARP"\?\)/))
  test('a name that an enum does not have', () =>
    refuses(
      create({ ifname: 'x', kind: 'bond', data: { mode: '802.3da' } }),
      TypeError,
      /^data\.mode: expected ROUNDROBIN, ACTIVEBACKUP, .* or a number, got "802\.3da" \(did you mean "802\.3ad"\?\)$/,
    ))
  test('a number for true or false', () =>
    refuses(set({ carrier: 'on' }), TypeError, /^carrier: expected true or false, got "on"$/))
  test('what is read-only inside', () =>
    refuses(set({ afSpec: { unspec: { inet6: { flags: [] } } } }), TypeError, /^afSpec\.unspec\.inet6\.flags: it is read-only$/))
  test('no kind', () => refuses(create({ ifname: 'x' }), TypeError, /kind of the link/))
  test('no options', () => refuses(create(undefined as never), TypeError, /options of a link/))
  test('a kind that the kernel would cut', () =>
    refuses(create({ kind: 'x'.repeat(56) }), RangeError, /^kind: expected a name of at most 55 bytes, got 56: "x{56}"$/))
  test('a kind to list with a typo; others may be those of unknown drivers', async () => {
    await refuses(links.list({ kind: 'vteh' }), TypeError, /^kind: unknown kind "vteh" \(did you mean "veth"\?\)$/)
    await refuses(links.list({ kind: 'Bridge' }), TypeError, /"bridge"/)
    for (const kind of ['veth', 'vlan', 'vcan', 'demo', 'myvlan', 'xx']) await passes(links.list({ kind }))
  })
  test('data without a kind', () => refuses(set({ data: { id: 1 } }), TypeError, /a kind with data/))
  test('a peer of what is no pair', () =>
    refuses(create({ kind: 'bridge', peer: {} }), TypeError, /peer: expected one with kind "netkit", "veth" or "vxcan" only/))
  test('an option of the kind, misspelt', () =>
    refuses(
      create({ kind: 'vxlan', data: { idd: 1 } }),
      TypeError,
      /^unknown key "idd" in data of a vxlan \(did you mean "id"\?\)$/,
    ))
  test('an option of the kind beside it', async () => {
    const says = 'unknown key "id" in options of a link: id is an option of a vxlan, write { kind: "vxlan", data: { id: … } }'
    await expect(create({ kind: 'vxlan', id: 5 })).rejects.toThrow(new TypeError(says))
    await refuses(create({ kind: 'bridge', vlanFilterin: 1 }), TypeError, /"vlanFilterin".* data: \{ vlanFiltering: … \} \}$/)
    await refuses(
      set({ kind: 'bridge', vlanFiltering: 1 }),
      TypeError,
      /in changes of a link: vlanFiltering is an option of a bridge/,
    )
    await refuses(
      set({ slaveKind: 'brige', slaveData: { cost: 5 } }),
      TypeError,
      /^slaveKind: expected .*got "brige" \(did you mean "bridge"\?\)$/,
    )
    await refuses(set({ slaveKind: 'bridge', cost: 5 }), TypeError, /write \{ slaveKind: "bridge", slaveData: \{ cost: … \} \}$/)
  })
  test.each([
    [['UPP'], 'expected flags: UP, BROADCAST, .* or a number, got "UPP" \\(did you mean "up"\\?\\)$'],
    ['PROMISC', 'expected flags, an array of names or an object such as \\{ UP: false \\}, got "PROMISC"$'],
  ])('flags: %j', (flags, why) => refuses(set({ flags: flags as never }), TypeError, new RegExp(`^flags: ${why}`)))
  test.each([undefined, 'vx%d'])('a vxlan whose name the kernel is to choose: %s', (ifname) =>
    refuses(
      create({ kind: 'vxlan', ...(ifname ? { ifname } : {}), data: { id: 5 } }),
      TypeError,
      /^expected a whole ifname: .* for a vxlan$/,
    ),
  )
  test('no changes', () => refuses(set(undefined as never), TypeError, /^expected changes of a link, an object, got undefined$/))
  test('limits in place of the values to wait for', () =>
    refuses(
      links.waitFor('lo', { timeout: 5 } as never),
      TypeError,
      /^expected timeout in the third argument: .*got it in the second$/,
    ))
  test('a namespace', () => refuses(set({ netns: {} }), TypeError, /network namespace: a NetNs/))
  test('a master', () => refuses(set({ master: 'a b' }), TypeError, /interface name/))
  test.each([1, null, 'yes'])('up: %j', (up) => refuses(set({ up }), TypeError, /^up: expected true or false/))
  test('a flag that is no truth value', () =>
    refuses(set({ flags: { NOARP: 1 } }), TypeError, /^flags.NOARP: expected true or false/))
  test.each(['RUNNING', 'running'])('a flag that only the kernel sets, %s', async (flag) => {
    const message = /^flags: "RUNNING" of a link is read-only: the kernel sets it while .*: use "up", "carrier" or "operstate"$/
    await refuses(set({ flags: { [flag]: true } }), TypeError, message)
    await refuses(
      create({ ifname: 'v0', kind: 'veth', peer: { flags: { [flag]: false } } }),
      TypeError,
      /^peer\.flags: "RUNNING" /,
    )
    await passes(set({ flags: [flag, 'NOARP'] }))
  })
  test.each(['index', 'altIfname'])('%s cannot be changed', (key) =>
    refuses(set({ [key]: 1 }), TypeError, new RegExp(`^"${key}" of a link cannot be set: `)),
  )
  test('type, where kind is meant', () =>
    refuses(set({ type: 'bridge' }), TypeError, /^"type" of a link is read-only \(did you mean kind: "bridge"\?\)$/))
  test.each(['promiscuity', 'stats', 'qdisc', 'alias'])('%s is read-only, or unknown', (key) =>
    refuses(
      set({ [key]: 1 }),
      TypeError,
      key === 'alias' ? /^unknown key "alias"/ : new RegExp(`^"${key}" of a link is read-only$`),
    ),
  )
  test.each(['altIfname', 'kind', 'peer', 'master'])('%s of a peer', (key) =>
    refuses(create({ ifname: 'v0', kind: 'veth', peer: { [key]: 'x' } }), TypeError, /options of a peer/),
  )
  test('data of a veth', () => refuses(create({ kind: 'veth', data: { peer: {} } }), TypeError, /other end of a veth as "peer"/))
  test('data of a port without its kind', () => refuses(set({ slaveData: { cost: 1 } }), TypeError, /slaveKind with slaveData/))
  test('a name to be completed, in another namespace', () =>
    refuses(create({ ifname: 'br%d', kind: 'bridge', netns: '/proc/self/ns/net' }), TypeError, /a whole ifname/))
  test('a filter', () =>
    refuses(links.list({ sort: 'veth' } as object), TypeError, /unknown key "sort" in a filter of links: expected one of kind, /))
  test('an index', () => refuses(links.up(0), TypeError, /positive index/))
  test('what is fine passes', () =>
    passes(set({ mtu: 1500, address: '02:00:00:00:00:01', up: true, flags: { NOARP: true }, ifalias: 'x' })))
})

describe('addresses', () => {
  const add = (text: unknown, options = {}) => addresses.add('lo', text as string, options)
  test.each(['10.0.0.300/24', '10.0.0/24', '10.0.0.1/', '10.0.0.1/2/3', '10.0.0.1/x', '::g/64', '', 7, '010.0.0.1/8'])(
    '%j',
    (text) => refuses(add(text), TypeError, /expected (an|the four numbers of an)/),
  )
  test.each(['10.0.0.1/33', '::1/129'])('%j', (text) => refuses(add(text), RangeError, /prefix length from 0 to/))
  test('misspelt option', () =>
    refuses(add('10.0.0.1/8', { metric: 1 }), TypeError, /unknown key "metric" in options of an address .*rtPriority/))
  test('broadcast of IPv6', () => refuses(add('::1/64', { broadcast: '+' }), TypeError, /IPv4 address only/))
  test('a peer of the other family', () => refuses(add('10.0.0.1', { peer: '::1' }), TypeError, /same family/))
  test('a scope', () =>
    refuses(add('10.0.0.1', { scope: 'globe' }), TypeError, /did you mean "global"\?\): one of UNIVERSE, SITE/))
  test('a flag', () => refuses(add('10.0.0.1', { flags: ['nodadd'] }), TypeError, /did you mean "NODAD"\?\): one of SECONDARY/))
  test('a lifetime', () => refuses(add('10.0.0.1', { cacheinfo: { valid: 1.5 } }), TypeError, /whole seconds/))
  test('lifetimes the wrong way round', () =>
    refuses(add('10.0.0.1', { cacheinfo: { valid: 5, prefered: 6 } }), RangeError, /at most the valid one/))
  test('lifetimes, misspelt', () =>
    refuses(
      add('10.0.0.1', { cacheinfo: { preferred: 3 } }),
      TypeError,
      /unknown key "preferred" in .* lifetimes \(did you mean "prefered"\?\)/,
    ))
  test('a broadcast address of IPv6', () => refuses(add('10.0.0.1', { broadcast: '::1' }), TypeError, /IPv4 broadcast/))
  test('a label in bytes', () => refuses(add('10.0.0.1', { label: 'd0:éééééééé' }), RangeError, /at most 15 bytes/))
  test('a filter, misspelt', () =>
    refuses(addresses.flush({ dev: 'lo' } as object), TypeError, /unknown key "dev" in a filter of addresses/))
  test.each([{}, { link: undefined }, { timeout: 5 }])('to flush %j', (filter) =>
    refuses(addresses.flush(filter as object), TypeError, /which addresses to flush/),
  )
  test('what is fine passes', () =>
    passes(add('10.0.0.1/8', { broadcast: '+', label: 'lo:1', flags: ['NODAD'], cacheinfo: { valid: 9 } })))
})

describe('names of namespaces', () => {
  test.each(['', '.', '..', 'a/b', 'a\0b', 7])('%j', (name) =>
    refuses(NetNs.create(name as string), TypeError, /name of a network namespace/),
  )
  test('256 bytes', () => refuses(NetNs.create('x'.repeat(256)), RangeError, /at most 255 bytes, got 256/))
  test.each([0, -1, 1.5])('process %j', (pid) => refuses(NetNs.open(pid), RangeError, /id of a process/))
})
