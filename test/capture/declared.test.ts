import { describe, expect, expectTypeOf, test } from 'vitest'
import { messages, pcapHeader, pcapRecord, protocols, type Recorded, records } from '../../src/capture.ts'
import { attrs, chars, encode, family, genericNetlink, is, list, protocol, string, struct, u16, u32 } from '../../src/declare.ts'
import { recording } from './support.ts'

const deviceAttrs = attrs('wgdevice', {
  ifindex: [1, 'WGDEVICE_A_IFINDEX', u32, 'index of the link'],
  ifname: [2, 'WGDEVICE_A_IFNAME', string, 'name of the link'],
  listenPort: [6, 'WGDEVICE_A_LISTEN_PORT', u16, 'UDP port'],
})

const wireguard = family('wireguard', {
  WG_CMD_GET_DEVICE: [0, 'get', deviceAttrs, 'dumps a device', { reply: 'WG_CMD_GET_DEVICE' }],
  WG_CMD_SET_DEVICE: [1, 'set', deviceAttrs, 'changes a device'],
})

async function decoded(bytes: Uint8Array, known = protocols()): Promise<Recorded[]> {
  const out: Recorded[] = []
  for await (const one of messages(records(bytes), known)) if (one.kind === 'message') out.push(one)
  return out
}

/** A recording of datagrams. */
const pcap = (number: number, ...datagrams: Uint8Array[]): Uint8Array =>
  Uint8Array.from(
    [pcapHeader(), ...datagrams.map((bytes) => pcapRecord({ time: 0n, protocol: number, direction: 'received', bytes }))].flatMap(
      (part) => [...part],
    ),
  )

describe('a declared family', () => {
  const bytes = recording('recordings/generic.pcap.gz')

  test('names and decodes the messages of a recording that shows its message type', async () => {
    const known = protocols({ families: [wireguard] })
    const names = new Set<string>()
    const ports = new Set<number>()
    for (const { name, message, protocol: number } of await decoded(bytes, known)) {
      if (number === 16) names.add(name)
      if (!is(known.generic, message, 'WG_CMD_GET_DEVICE')) continue
      expectTypeOf(message.attrs.listenPort).toEqualTypeOf<number | undefined>()
      if (message.attrs.listenPort !== undefined) ports.add(message.attrs.listenPort)
    }
    expect([...names]).toEqual(expect.arrayContaining(['WG_CMD_GET_DEVICE', 'WG_CMD_SET_DEVICE', 'CTRL_CMD_GETFAMILY']))
    expect([...names].filter((name) => name.startsWith('wireguard'))).toEqual([])
    expect(ports.size).toBeGreaterThan(0)
    expect(known.of(16)).toBe(known.generic)
  })

  test('is known in one recording only', async () => {
    const mine = family('wireguard', { MY_SET_DEVICE: [1, 'set', deviceAttrs, 'changes a device'] })
    const namesBy = async (known = protocols()) => (await decoded(bytes, known)).map(({ name }) => name)
    expect(await namesBy(protocols({ families: [mine] }))).toContain('MY_SET_DEVICE')
    const names = new Set(await namesBy())
    expect(names).toContain('WG_CMD_SET_DEVICE')
    expect(names).not.toContain('MY_SET_DEVICE')
  })

  test('is decoded by a message type that was learned otherwise', async () => {
    const generic = genericNetlink([wireguard])
    generic.learn(33, 'wireguard')
    const file = pcap(16, encode({ name: 'WG_CMD_GET_DEVICE', attrs: { ifindex: 4 } }, { protocol: generic }))
    expect(await decoded(file, protocols({ families: [wireguard] }))).not.toMatchObject([{ name: 'WG_CMD_GET_DEVICE' }])
    const known = protocols({ families: [wireguard] })
    known.generic.learn(33, 'wireguard')
    expect(await decoded(file, known)).toMatchObject([{ name: 'WG_CMD_GET_DEVICE', message: { attrs: { ifindex: 4 } } }])
  })

  test('with a struct of another length than the recording says is named, and the rest is read', async () => {
    const wrong = family('wireguard', { WG_WRONG: [1, 'set', deviceAttrs, ''] }, { extra: [u32, 'extra', ''] })
    const known = protocols({ families: [wrong] })
    const names = new Set((await decoded(bytes, known)).map(({ name }) => name))
    expect(names).toContain('wireguard command 1')
    expect(names).not.toContain('WG_WRONG')
  })

  test('has a name that no other one has', () => {
    const nlctrl = family('nlctrl', { MY_GETFAMILY: [3, 'get', attrs('mine', { name: [2, 'MINE', string, ''] }), ''] })
    expect(() => protocols({ families: [nlctrl] })).toThrow('duplicate family name "nlctrl"')
    expect(() => protocols({ families: [wireguard, wireguard] })).toThrow('duplicate family name "wireguard"')
  })
})

test('a declared protocol decodes a recording', async () => {
  const head = struct('head', { tag: [chars(4), 'tag', 'a tag'] })
  const mine = protocol('NETLINK_USERSOCK', 2, {
    MINE_HELLO: [20, 'event', head, attrs('mine', { names: [1, 'MINE_NAME', list(string), 'names'] }), 'says hello'],
  })
  const hello = encode({ name: 'MINE_HELLO', header: { tag: 'hi' }, attrs: { names: ['a', 'b'] } }, { protocol: mine })
  expect(await decoded(pcap(2, hello), protocols({ protocols: [mine] }))).toMatchObject([
    { name: 'MINE_HELLO', message: { header: { tag: 'hi' }, attrs: { names: ['a', 'b'] } } },
  ])
  expect(await decoded(pcap(2, hello))).toMatchObject([{ name: 'type 20' }])
})
