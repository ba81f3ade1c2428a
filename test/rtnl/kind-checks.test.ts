// What is checked of the options of a kind before anything is sent: each check refuses, and the kernel refuses the same request.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetlinkError, NetlinkSocket, NetNs, rtnetlink } from '../../src/index.ts'
import { checkKindOptions, kindRequest } from '../../src/rtnl/link/kind/check.ts'
import type { AnyPort } from '../../src/rtnl/link/kind/kind.ts'
import { linkOptions } from '../../src/rtnl/link/kind/link-options.ts'
import { LINK_KINDS, linkKindOf, portOf } from '../../src/rtnl/link/kind/lookup.ts'
import type { CreateLink } from '../../src/rtnl/link/options.ts'
import { bodyOf, checkedCreate } from '../../src/rtnl/link/request.ts'
import { NamespaceFds } from '../../src/rtnl/netns/reference.ts'
import { describeLive } from '../support/live.ts'
import { KIND_CASES, requestOf } from './support/kind-cases.ts'

/** The names in options that hold indexes of links, as indexes. */
function numbered({ data, ...options }: CreateLink, index: (name: string) => number): CreateLink {
  if (data === undefined || data instanceof Uint8Array) return { data, ...options } as CreateLink
  const keys = linkOptions(linkKindOf(options.kind)?.attrs.table ?? {})
  const entries = Object.entries(data).map(([key, value]) => [
    key,
    keys.includes(key) && typeof value === 'string' ? index(value) : value,
  ])
  return { ...options, data: Object.fromEntries(entries) } as CreateLink
}

const title = (request: object): string =>
  JSON.stringify(request, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
const fake = (name: string): number => (name === 'low0' ? 5 : 6)
const all = KIND_CASES.map((one) => ({ one, good: numbered(requestOf(one), fake) }))
const bad = KIND_CASES.flatMap((one) =>
  one.bad.map((change) => ({ one, change, request: numbered(requestOf(one, change), fake) })),
)

test('a vxlan without an identifier is refused, which the kernel would make with 0', () => {
  const says = 'expected id, the network identifier, or collectMetadata for a vxlan'
  for (const data of [{}, { port: 4789 }, { collectMetadata: false }])
    expect(() => checkedCreate({ ifname: 'new0', kind: 'vxlan', data })).toThrow(says)
})

describe('options of a kind that the kernel would refuse', () => {
  test.each(bad.map(({ request, change }) => [title(request), request, change.says] as const))('%s', (_, request, says) => {
    expect(() => checkedCreate(request)).toThrow(says)
    expect(() => checkedCreate(request)).toThrow(
      expect.toSatisfy((error) => error instanceof TypeError || error instanceof RangeError),
    )
  })

  test.each(all.filter(({ one }) => one.good).map(({ good }) => [title(good), good] as const))('passes %s', (_, good) => {
    checkedCreate(good)
  })

  test('every rule of every kind refuses one of these', () => {
    const throws = (check: () => void): boolean => {
      try {
        check()
        return false
      } catch {
        return true
      }
    }
    const idle = [...LINK_KINDS].flatMap(([kind, { create = [], always = [] }]) =>
      [...create, ...always]
        .filter((rule) => {
          const requests = bad
            .filter(({ one }) => one.kind === kind)
            .map(({ request }) => kindRequest(kind, request, request.data))
          return !requests.some((request) => throws(() => rule.check(request)))
        })
        .map((rule) => `${kind}: ${rule.keys}`),
    )
    // Asked below: a controller is never made, only changed.
    expect(idle).toEqual(['can: ctrlmode,bittiming,dataBittiming'])
  })

  test('a change needs not say what is there already', () => {
    for (const { kind } of KIND_CASES) expect(() => checkKindOptions({ kind, data: {} }, false), kind).not.toThrow()
    expect(() => checkKindOptions({ kind: 'vlan', data: { id: 4095 } }, false)).toThrow(RangeError)
  })

  test('a CAN controller with flexible data rate has two timings', () => {
    const fd = { flags: 0x20, mask: 0x20 }
    const timing = { bitrate: 500000 }
    expect(() => checkKindOptions({ kind: 'can', data: { ctrlmode: fd, bittiming: timing } }, false)).toThrow(/dataBittiming/)
    expect(() =>
      checkKindOptions({ kind: 'can', data: { ctrlmode: fd, bittiming: timing, dataBittiming: timing } }, false),
    ).not.toThrow()
    expect(() => checkKindOptions({ kind: 'can', data: { ctrlmode: { flags: 0, mask: 0x20 } } }, false)).not.toThrow()
  })

  test('data as bytes are not looked at', () => {
    expect(() => checkKindOptions({ kind: 'vxlan', data: new Uint8Array(4) }, true)).not.toThrow()
  })
})

const SLIPS = [
  [{ kind: 'brigde', data: { stpState: 1 } }, 'got "brigde" (did you mean "bridge"?)'],
  [{ kind: 'tun', data: {} }, 'ns.tuntap.add'],
  [
    { kind: 'vxlan', data: { id: 1, group: 'ff02::1' } },
    'data.group: expected an IPv4 address, got "ff02::1" (did you mean "group6"?)',
  ],
  [{ kind: 'bond', data: { mode: 4, arpInterval: 5 } }, 'got mode 4 8023AD'],
  [
    { kind: 'bridge', data: { rootPort: 1, bridgeId: 'x' } },
    'are read-only; optionsOf(link, …) of a returned link leaves them out',
  ],
] as const

test.each(SLIPS)('%j', (options, says) => {
  expect(() => checkKindOptions(options, true)).toThrow(says)
})

describe('read-only options', () => {
  const readOnlyIn = (of?: AnyPort): string[] =>
    Object.entries(of?.attrs.table ?? {}).flatMap(([key, [, , , , notes]]) => (notes?.readOnly ? [key] : []))
  const readOnlyOptions = [...LINK_KINDS].flatMap(([kind, of]) => readOnlyIn(of).map((key) => [kind, key] as const))
  test.each(readOnlyOptions)('%s %s', (kind, key) => {
    expect(() => checkKindOptions({ kind, data: { [key]: 1 } }, false)).toThrow(
      new RegExp(`^"${key}" of an? ${kind} is read-only$`),
    )
  })
  const ports = [...LINK_KINDS.keys()].flatMap((kind) => readOnlyIn(portOf(kind)).map((key) => [kind, key] as const))
  test.each(ports)('port of a %s %s', (slaveKind, key) => {
    expect(() => checkKindOptions({ slaveKind, slaveData: { [key]: 1 } }, false)).toThrow(
      `"${key}" of a port of a ${slaveKind} is read-only`,
    )
  })
})

const PORT_CASES = [
  ['state', 5],
  ['priority', 64],
  ['cost', 0],
  ['cost', 65536],
] as const

test.each(PORT_CASES)('%s %j of a port of a bridge', (key, value) => {
  expect(() => checkKindOptions({ slaveKind: 'bridge', slaveData: { [key]: value } }, false)).toThrow(RangeError)
  expect(portOf('bridge')?.always?.some(({ keys }) => keys.includes(key))).toBe(true)
})

describeLive('the kernel refuses the same', () => {
  let ns: NetNs
  let socket: NetlinkSocket
  const indexes = new Map<string, number>()
  const NEWLINK = { type: 16, flags: 0x600 }

  beforeEach(async () => {
    ns = await NetNs.temporary()
    for (const name of ['low0', 'low1']) {
      const peer = { ifname: `${name}p` }
      indexes.set(name, (await ns.links.create({ ifname: name, address: '02:00:00:00:00:01', kind: 'veth', peer })).index)
    }
    socket = ns.run(() => new NetlinkSocket(rtnetlink))
  })
  afterEach(() => {
    socket.close()
    ns.close()
  })

  /** The errno's name, or `made`. Without any checks. */
  async function ask(options: CreateLink): Promise<string> {
    const namespaces = new NamespaceFds()
    try {
      const request = numbered(options, (name) => indexes.get(name) as number)
      await socket.request({
        ...NEWLINK,
        ...(await bodyOf(request, { namespaces, index: async (name) => indexes.get(String(name)) as number })),
      })
      return 'made'
    } catch (error) {
      if (error instanceof NetlinkError) return error.extack.message === 'Unknown device type' ? 'unknown kind' : error.code
      throw error
    } finally {
      namespaces.close()
    }
  }
  const remove = (): Promise<void> => ns.links.delete('new0').catch(() => undefined)

  test.for(KIND_CASES.filter(({ unproven }) => !unproven).map((one) => [`${one.kind} ${title(one.good ?? {})}`, one] as const))(
    '%s',
    async ([, one], { skip }) => {
      const first = await ask(one.good ? requestOf(one) : requestOf(one, one.bad[0]))
      await remove()
      if (first === 'unknown kind') skip('not in this kernel')
      if (one.good) expect(first).toBe('made')
      for (const change of one.bad) {
        const outcome = await ask(requestOf(one, change))
        await remove()
        expect.soft(outcome, title(requestOf(one, change))).not.toMatch(/^(made|ENODEV|EEXIST)$/)
      }
    },
  )

  test.each(PORT_CASES)('%s %j of a port of a bridge', async (key, value) => {
    const bridge = await ns.links.create({ ifname: 'br0', kind: 'bridge', up: true })
    await ns.links.set('low0', { master: 'br0', up: true })
    const attrs = { linkinfo: { slaveKind: 'bridge', slaveData: { bridge: { [key]: value } } } }
    const header = { index: indexes.get('low0') as number }
    expect(bridge.kind).toBe('bridge')
    await expect(socket.request({ type: 16, header, attrs })).rejects.toThrow(NetlinkError)
  })
})
