// generic(ns): families by name, in a fake kernel whose modules come and go, and in the running one.
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import { attrs, family, genericNetlink, u32 } from '../../src/declare.ts'
import { OWN_FAMILIES } from '../../src/genl/own-families.ts'
import { generic } from '../../src/genl.ts'
import { NetNs } from '../../src/index.ts'
import { errnoName } from '../../src/netlink/base/errno.ts'
import type { Message, Outgoing } from '../../src/netlink/message/message.ts'
import { type FakeKernel, fakeKernel, type Step, says } from '../linux/support/fake-kernel.ts'
import { describeLive } from '../support/live.ts'

const CONTROLLER = 16
const EVENTS = 7
const set = attrs('thing-attrs', { size: [1, 'THING_ATTR_SIZE', u32, 'its size'] })
const thing = family(
  'thing',
  {
    THING_CMD_GET: [1, 'get', set, 'reads it', { reply: 'THING_CMD_GET_REPLY', direction: 'request' }],
    THING_CMD_GET_REPLY: [1, 'reply', set, 'the thing', { direction: 'reply' }],
    THING_CMD_SET: [2, 'set', set, 'changes it'],
    THING_CMD_NTF: [3, 'event', set, 'it changed'],
  },
  {},
  ['events'],
)

describe('a kernel whose modules come and go', () => {
  let kernel: FakeKernel
  /** The message type of the family; undefined while its module is not loaded. */
  let id: number | undefined
  let group = EVENTS
  /** What the kernel replies to commands of the family. */
  let refuse = 0

  function start(): void {
    ;[id, group, refuse] = [40, EVENTS, 0]
    const protocol = genericNetlink([thing])
    protocol.learn(40, 'thing')
    protocol.learn(41, 'thing')
    protocol.learn(42, 'thing')
    kernel = fakeKernel(
      (to: Message): Step[] => {
        if (to.type === CONTROLLER && id === undefined) return [{ datagram: [says.ack(to, -2)] }]
        if (to.type === CONTROLLER) return [{ datagram: [described(to.seq), says.ack(to)] }]
        // Message type 40 is another family's after the module was loaded again.
        if (to.type !== id) return [{ datagram: [says.ack(to, to.type === 40 && id !== undefined ? -95 : -2)] }]
        if (refuse !== 0) return [{ datagram: [says.ack(to, refuse)] }]
        return [{ datagram: [{ type: to.type, seq: to.seq, header: { cmd: 1 }, attrs: { size: 5 } }, says.ack(to)] }]
      },
      [],
      protocol,
    )
  }

  const described = (seq: number): Outgoing => ({
    type: CONTROLLER,
    seq,
    header: { cmd: 1 },
    attrs: {
      familyId: id as number,
      familyName: 'thing',
      version: 3,
      hdrsize: 0,
      maxattr: 1,
      ops: [
        { index: 1, value: { id: 1, flags: 2 } },
        { index: 2, value: { id: 2, flags: 3 } },
        { index: 3, value: { id: 9, flags: 16 } },
      ],
      mcastGroups: [{ index: 1, value: { name: 'events', id: group } }],
    },
  })

  afterEach(() => kernel.stop())

  test('a family is resolved once, with its commands and their flags', async () => {
    start()
    await using ns = await NetNs.current()
    const one = generic(ns).family(thing)
    expect(generic(ns).family(thing)).toBe(one)
    expect(await one.info()).toEqual({
      name: 'thing',
      id: 40,
      version: 3,
      hdrsize: 0,
      maxattr: 1,
      commands: [
        { id: 1, name: 'THING_CMD_GET', flags: ['CMD_CAP_DO'] },
        { id: 2, name: 'THING_CMD_SET', flags: ['ADMIN_PERM', 'CMD_CAP_DO'] },
        { id: 9, flags: ['UNS_ADMIN_PERM'] },
      ],
      groups: new Map([['events', EVENTS]]),
    })
    const { messages } = await one.request('THING_CMD_GET', { size: 1 })
    expectTypeOf(messages[0]?.attrs.size).toEqualTypeOf<number | undefined>()
    expect(messages).toMatchObject([{ attrs: { size: 5 } }])
    expect(kernel.requests.map(({ type }) => type)).toEqual([CONTROLLER, 40])
    expect(kernel.requests[1]).toMatchObject({ header: { cmd: 1, version: 3 }, attrs: { size: 1 } })
  })

  test.each([
    ['ENOENT', undefined],
    ['EOPNOTSUPP', 40],
  ])('a message type that is gone is resolved anew once: %s', async () => {
    start()
    await using ns = await NetNs.current()
    const one = generic(ns).family(thing)
    await one.request('THING_CMD_GET')
    id = 41
    expect((await one.request('THING_CMD_GET')).messages).toMatchObject([{ type: 41 }])
    expect((await one.info()).id).toBe(41)
    expect(kernel.requests.map(({ type }) => type)).toEqual([CONTROLLER, 40, 40, CONTROLLER, 41])
    id = undefined
    await expect(one.request('THING_CMD_GET')).rejects.toMatchObject({ code: 'ENOENT' })
    id = 41
    await one.request('THING_CMD_GET')
  })

  test('a family that is not there is reported with its module', async () => {
    start()
    id = undefined
    await using ns = await NetNs.current()
    const words = (name: string): Promise<string> =>
      generic(ns)
        .family(name)
        .info()
        .then(String, (error) => error.message)
    expect(await words('wireguard')).toContain('ENOENT: the kernel has no family wireguard: module wireguard (alias')
    expect(await words('nl80211')).toContain('no family nl80211: module cfg80211 (')
    expect(await words('mptcp_pm')).toContain('no family mptcp_pm: a kernel with CONFIG_MPTCP has it (')
    expect(await words('other')).toContain('no family other: a module with its alias would register it (')
    expect(() => generic(ns).family('taskstats')).toThrow('unknown family "taskstats" (did you mean "TASKSTATS"?)')
  })

  test('a refused command says which right its flags want', async () => {
    start()
    refuse = -1
    await using ns = await NetNs.current()
    const one = generic(ns).family(thing)
    const error = await one.request('THING_CMD_SET', { size: 1 }).catch((reason) => reason)
    expect(errnoName(error.errno)).toBe('EPERM')
    expect(error.message).toMatch(
      /needs CAP_NET_ADMIN in the initial user namespace \(GENL_ADMIN_PERM\)|CAP_NET_ADMIN is missing/,
    )
  })

  test('notifications of a group by name; after the module came again they go on behind an overrun', async () => {
    start()
    await using ns = await NetNs.current()
    const events = generic(ns).family(thing).events(['events'])
    const first = events.next()
    await expect(generic(ns).family(thing).events(['event']).next()).rejects.toThrow(
      'the family "thing" has no group "event": it has "events" (did you mean "events"?)',
    )
    const ntf = (type: number, size: number): Outgoing => ({ type, header: { cmd: 3 }, attrs: { size } })
    kernel.broadcast([{ group: EVENTS, message: ntf(40, 1) }] as never)
    expect((await first).value).toMatchObject({ type: 'message', message: { attrs: { size: 1 } } })
    ;[id, group] = [41, 8]
    kernel.broadcast([{ group: CONTROLLER, message: described(0) }] as never)
    expect((await events.next()).value).toEqual({ type: 'overrun' })
    kernel.broadcast([{ group: 8, message: ntf(41, 2) }] as never)
    expect((await events.next()).value).toMatchObject({ message: { type: 41, attrs: { size: 2 } } })
    // The module came again once more, and the message that says so is lost.
    ;[id, group] = [42, 9]
    kernel.overrun()
    expect((await events.next()).value).toEqual({ type: 'overrun' })
    kernel.broadcast([{ group: 9, message: ntf(42, 3) }] as never)
    expect((await events.next()).value).toMatchObject({ message: { type: 42, attrs: { size: 3 } } })
    // While it is away.
    id = undefined
    kernel.overrun()
    expect((await events.next()).value).toEqual({ type: 'overrun' })
    events.close()
    expect((await events.next()).done).toBe(true)
  })

  test('wrong arguments are TypeErrors, and nothing is sent', async () => {
    start()
    await using ns = await NetNs.current()
    const one = generic(ns).family(thing)
    await expect(one.request('THING_CMD_GOT' as never)).rejects.toThrow('did you mean "THING_CMD_GET"?')
    await expect(one.request('THING_CMD_GET', { sise: 1 } as never)).rejects.toThrow('did you mean "size"?')
    await expect(one.request('THING_CMD_GET', {}, { timeot: 1 } as never)).rejects.toThrow('did you mean "timeout"?')
    await expect(one.request('THING_CMD_NTF' as never)).rejects.toThrow('is a notification and cannot be requested')
    expect(() => generic({} as never)).toThrow('expected a NetNs')
    expect(() => generic(ns).family(5 as never)).toThrow(TypeError)
    expect(kernel.requests).toEqual([])
  })
})

describeLive('generic(ns) and the running kernel', () => {
  test('lists families, and reads those of the kernel itself', async () => {
    await using ns = await NetNs.temporary()
    const genl = generic(ns)
    const all = await genl.list()
    const names = all.map(({ name }) => name)
    expect(names).toContain('ethtool')
    expect(all.find(({ name }) => name === 'ethtool')?.commands[0]).toMatchObject({ id: 1, name: 'ETHTOOL_MSG_STRSET_GET' })
    expect(all.find(({ name }) => name === 'ethtool')?.groups.has('monitor')).toBe(true)
    if (names.includes('netdev')) {
      const devices = await genl.family('netdev').dump('NETDEV_CMD_DEV_GET')
      expect(devices.map(({ attrs: { ifindex } }) => ifindex)).toEqual([1])
    }
    if (names.includes('mptcp_pm')) {
      const pm = genl.family('mptcp_pm')
      await pm
        .request('MPTCP_PM_CMD_SET_LIMITS', { subflows: 3, rcvAddAddrs: 1 })
        .catch((error) => expect(error.code).toBe('EPERM'))
      const { messages } = await pm.request('MPTCP_PM_CMD_GET_LIMITS')
      expect(messages[0]?.attrs).toMatchObject({ subflows: expect.any(Number) })
    }
    expect(await genl.family('tcp_metrics').dump('TCP_METRICS_CMD_GET')).toEqual([])
    const stats = await genl
      .family('TASKSTATS')
      .request('TASKSTATS_CMD_GET', { pid: process.pid })
      .catch((error) => error)
    // In a user namespace the family wants a capability of the initial one.
    if (stats instanceof Error) expect(stats).toMatchObject({ code: 'EPERM' })
    else expect(stats.messages).toMatchObject([{ attrs: { aggrPid: { pid: process.pid } } }])
  })

  test('compares the policy of the kernel with the rows, and reads that of a family without rows', async () => {
    await using ns = await NetNs.temporary()
    const rows = await generic(ns).family('ethtool').policy()
    expect(rows.filter(({ name }) => name !== undefined).length).toBeGreaterThan(100)
    expect(rows.find(({ name }) => name === 'ETHTOOL_A_RINGS_RX')).toMatchObject({
      command: 'ETHTOOL_MSG_RINGS_SET',
      kernel: 'u32',
    })
  })

  test('opens one socket, which closes with the namespace', async () => {
    const ns = await NetNs.temporary()
    const genl = generic(ns)
    await genl.family('ethtool').info()
    await genl
      .family('netdev')
      .info()
      .catch(() => undefined)
    const events = genl.family('ethtool').events()
    const next = events.next()
    await genl.family('ethtool').info()
    ns.close()
    await expect(genl.family('ethtool').request('ETHTOOL_MSG_LINKSTATE_GET')).rejects.toMatchObject({ code: 'EBADF' })
    expect((await next.catch(() => ({ done: true }))).done).toBe(true)
  })

  test('has a type for each family that nlwire declares', () => {
    const names: readonly string[] = OWN_FAMILIES.map(({ name }) => name)
    const types: Parameters<ReturnType<typeof generic>['family']>[0] = 'ethtool'
    expect(names).toContain(types)
    expect(names.length).toBeGreaterThan(20)
  })
})
