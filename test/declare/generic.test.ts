import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import { attrs, family, genericNetlink, is, type Message, type Outgoing, u32 } from '../../src/declare.ts'
import { causeOfGeneric } from '../../src/genl/socket/cause.ts'
import { GenericSocket, type NetlinkError, NetNs } from '../../src/index.ts'
import { type Answer, type FakeKernel, fakeKernel, type Step, says } from '../linux/support/fake-kernel.ts'
import { describeLive } from '../support/live.ts'
import { CONNECTION, made, taskstats, tcpMetrics } from './families.ts'

const CONTROLLER = 16

describe('a socket of generic netlink', () => {
  let kernel: FakeKernel
  let socket: GenericSocket<[typeof made, typeof tcpMetrics]>

  afterEach(() => {
    socket.close()
    kernel.stop()
  })

  /** The ids of the families that the fake kernel has now. */
  const ids = new Map<unknown, number>()

  /** Answers as the controller does, and to messages of families as `answer` does. A message of no family is ENOENT. */
  function start(answer: (to: Message) => Outgoing[], hdrsize = 4): void {
    ids.clear()
    ids.set('made', 40)
    const messages = genericNetlink([made])
    const all: Answer = (to): Step[] => {
      const id = ids.get(to.attrs['familyName'])
      if (to.type === CONTROLLER && id === undefined) return [{ datagram: [says.ack(to, -2)] }]
      if (to.type === CONTROLLER) return [{ datagram: [described(to, id as number, hdrsize), says.ack(to)] }]
      return [{ datagram: [...ids.values()].includes(to.type) ? answer(to) : [says.ack(to, -2)] }]
    }
    messages.learn(40, 'made')
    messages.learn(41, 'made')
    kernel = fakeKernel(all, [], messages)
    socket = new GenericSocket([made, tcpMetrics])
  }

  const described = ({ seq }: Message, familyId: number, hdrsize: number): Outgoing => {
    const mcastGroups = [{ index: 1, value: { name: 'events', id: 7 } }]
    const attributes = { familyId, familyName: 'made', version: 3, hdrsize, mcastGroups }
    return { type: CONTROLLER, seq, header: { cmd: 1 }, attrs: attributes }
  }

  const reply = ({ seq, type }: Message, size: number): Outgoing => ({ type, seq, header: { cmd: 1 }, attrs: { size } })
  const sizes: (to: Message) => Outgoing[] = (to) => [reply(to, 5), says.ack(to)]
  const types = (): number[] => kernel.requests.map(({ type }) => type)

  test('refuses wrong values before it looks up the family', async () => {
    start(sizes)
    const none = { addrIpv4: 10 } as never
    const says = 'TCP_METRICS_CMD_GET.TCP_METRICS_ATTR_ADDR_IPV4: expected an IPv4 or IPv6 address'
    await expect(socket.request({ name: 'TCP_METRICS_CMD_GET', attrs: none })).rejects.toThrow(says)
    await expect(socket.dump({ name: 'TCP_METRICS_CMD_GET', attrs: none })).rejects.toThrow(says)
    await expect(socket.request({ name: 'MADE_CMD_GET', header: { ifindex: -1 } })).rejects.toThrow(/made_ifindex: expected u32/)
    await expect(socket.request({ name: 'MADE_CMD_GET', atrs: {} } as never)).rejects.toThrow('(did you mean "attrs"?)')
    expect(types()).toEqual([])
  })

  test('requests a family once, and sends its version', async () => {
    start(sizes)
    for (let i = 0; i < 2; i++) {
      const { messages } = await socket.request({ name: 'MADE_CMD_GET', header: { ifindex: 3 }, attrs: { all: true } })
      expectTypeOf(messages[0]?.attrs.size).toEqualTypeOf<number | undefined>()
      expect(messages).toMatchObject([{ type: 40, attrs: { size: 5 } }])
    }
    expect(types()).toEqual([16, 40, 40])
    expect(kernel.requests[1]).toMatchObject({ header: { cmd: 1, version: 3, ifindex: 3 }, attrs: { all: true } })
    await socket.request({ name: 'MADE_CMD_GET', header: { version: 9 } })
    expect(kernel.requests.at(-1)?.header['version']).toBe(9)
  })

  test('returns what the kernel reports of a family', async () => {
    start(sizes)
    expect(await socket.resolve('made')).toEqual({
      name: 'made',
      id: 40,
      version: 3,
      hdrsize: 4,
      maxattr: 0,
      commands: [],
      groups: new Map([['events', 7]]),
    })
  })

  test('requests it again if the family has another message type', async () => {
    start(sizes)
    await socket.request({ name: 'MADE_CMD_GET' })
    ids.set('made', 41)
    expect((await socket.request({ name: 'MADE_CMD_GET' })).messages).toMatchObject([{ type: 41, attrs: { size: 5 } }])
    expect(types()).toEqual([16, 40, 40, 16, 41])
    await socket.request({ name: 'MADE_CMD_GET' })
    expect(types().slice(5)).toEqual([41])
  })

  test('explains refusals of the query for a family only', async () => {
    start(sizes)
    const request = { type: 40, bytes: new Uint8Array(20), attrs: { familyName: 'made' } } as unknown as Message
    expect(await causeOfGeneric({ errno: 2, words: undefined, request })).toBeUndefined()
  })

  test('does not send twice what its family refuses', async () => {
    start((to) => [says.ack(to, -2)])
    await expect(socket.request({ name: 'MADE_CMD_SET' })).rejects.toMatchObject({ code: 'ENOENT' })
    expect(types()).toEqual([16, 40])
    await expect(socket.request({ name: 'MADE_CMD_SET' })).rejects.toThrow('MADE_CMD_SET refused: ENOENT')
    expect(types()).toEqual([16, 40, 40, 16])
  })

  test('says which family is missing, also where it was there before', async () => {
    start(sizes)
    const words =
      'CTRL_CMD_GETFAMILY refused: ENOENT: the kernel has no family tcp_metrics: a kernel with CONFIG_INET has it ' +
      '(alias net-pf-16-proto-16-family-tcp_metrics); some families exist only in the initial network namespace'
    await expect(socket.dump({ name: 'TCP_METRICS_CMD_GET' })).rejects.toThrow(words)
    await socket.request({ name: 'MADE_CMD_GET' })
    ids.clear()
    await expect(socket.request({ name: 'MADE_CMD_GET' })).rejects.toThrow(
      'the kernel has no family made: a module with its alias',
    )
  })

  test('says which right a command may want', async () => {
    start((to) => [says.ack(to, -1)])
    await expect(socket.request({ name: 'MADE_CMD_SET' })).rejects.toThrow(/EPERM: .*CAP_NET_ADMIN/)
  })

  test('refuses a declaration with a struct of another length', async () => {
    start(sizes, 8)
    await expect(socket.request({ name: 'MADE_CMD_GET' })).rejects.toThrow(
      new TypeError('the family "made" has a struct of 8 bytes before its attributes, but is declared with 4'),
    )
    expect(types()).toEqual([16])
  })

  test('refuses mistakes before it sends anything of the family', async () => {
    start(sizes)
    const send = (message: object): Promise<unknown> => socket.request(message as never)
    await expect(send({ name: 'MADE_CMD_GOT' })).rejects.toThrow('did you mean "MADE_CMD_GET"?')
    await expect(send({ name: 'MADE_CMD_GET', atrs: {} })).rejects.toThrow('did you mean "attrs"?')
    await expect(send({ name: 'MADE_CMD_GET', header: 5 })).rejects.toThrow('expected header of MADE_CMD_GET, an object, got 5')
    await expect(send({ name: 'MADE_CMD_GET', header: { ifidex: 5 } })).rejects.toThrow('did you mean "ifindex"?')
    await expect(send({ name: 'MADE_CMD_GET', attrs: { al: true } })).rejects.toThrow('did you mean "all"?')
    await expect(send({ name: 'MADE_CMD_EVENT' })).rejects.toThrow('is a notification and cannot be requested')
    expect(types().filter((type) => type !== CONTROLLER)).toEqual([])
  })

  test('rejects where another message comes than the table promises', async () => {
    start((to) => [{ type: 40, seq: to.seq, header: { cmd: 3 } }, says.ack(to)])
    const words = 'the reply to MADE_CMD_GET is MADE_CMD_SET: its row says MADE_CMD_GET_REPLY'
    await expect(socket.request({ name: 'MADE_CMD_GET' })).rejects.toThrow(new TypeError(words))
    await expect(socket.dump({ name: 'MADE_CMD_GET' })).rejects.toThrow(new TypeError(words))
    await expect(socket.request({ name: 'MADE_CMD_SET' })).resolves.toBeDefined()
  })
})

describeLive('families that are declared, and the running kernel', () => {
  test('dumps, reads and changes metrics of TCP connections', async () => {
    await using ns = await NetNs.temporary()
    await ns.links.up('lo')
    await ns.exec(process.execPath, ['-e', CONNECTION])
    const socket = ns.generic([tcpMetrics, taskstats])
    const all = await socket.dump({ name: 'TCP_METRICS_CMD_GET' })
    expectTypeOf(all[0]?.attrs.age).toEqualTypeOf<bigint | undefined>()
    expect(all.map(({ attrs: { addrIpv4, saddrIpv4 } }) => [addrIpv4, saddrIpv4])).toEqual([['127.0.0.1', '127.0.0.1']])
    const { messages } = await socket.request({ name: 'TCP_METRICS_CMD_GET', attrs: { addrIpv4: '127.0.0.1' } })
    expect(typeof messages[0]?.attrs.age).toBe('bigint')
    expect(is(socket.protocol, messages[0] as Message, 'TCP_METRICS_CMD_GET')).toBe(true)
    const deletion = await socket.request({ name: 'TCP_METRICS_CMD_DEL', attrs: { addrIpv4: '127.0.0.1' } }).catch((one) => one)
    if (deletion instanceof Error) {
      expect(deletion.message).toContain(
        'EPERM: some commands (GENL_ADMIN_PERM) need CAP_NET_ADMIN in the initial user namespace',
      )
      return
    }
    expect(await socket.dump({ name: 'TCP_METRICS_CMD_GET' })).toEqual([])
    const error = await socket.request({ name: 'TCP_METRICS_CMD_GET', attrs: { addrIpv4: '127.0.0.1' } }).catch((one) => one)
    expect((error as NetlinkError).message).toBe('TCP_METRICS_CMD_GET refused: ESRCH: No such process (addrIpv4 "127.0.0.1")')
  })

  test('reads the counters of this process, whose reply has another name', async () => {
    await using socket = new GenericSocket([taskstats])
    const asked = await socket.request({ name: 'TASKSTATS_CMD_GET', attrs: { pid: process.pid } }).catch((error) => error)
    // In a user namespace the family wants a capability of the initial one.
    if (asked instanceof Error) expect(asked).toMatchObject({ code: 'EPERM' })
    else expect(asked.messages).toMatchObject([{ header: { cmd: 2 }, attrs: { aggrPid: { pid: process.pid } } }])
  })

  test('says that no kernel has a family', async () => {
    await using ns = await NetNs.current()
    const nowhere = family('nlwire_nowhere', { NOWHERE: [1, 'get', attrs('nowhere', { a: [1, 'A', u32, ''] }), ''] })
    await expect(ns.generic([nowhere]).request({ name: 'NOWHERE' })).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining(
        'a module with its alias would register it (alias net-pf-16-proto-16-family-nlwire_nowhere)',
      ),
    })
  })

  test('closes the socket with its namespace, and by itself', async () => {
    const ns = await NetNs.temporary()
    const [one, other] = [ns.generic([tcpMetrics]), ns.generic([tcpMetrics])]
    one.close()
    one.close()
    await expect(one.dump({ name: 'TCP_METRICS_CMD_GET' })).rejects.toMatchObject({ code: 'EBADF' })
    expect(await other.dump({ name: 'TCP_METRICS_CMD_GET' })).toEqual([])
    ns.close()
    await expect(other.dump({ name: 'TCP_METRICS_CMD_GET' })).rejects.toMatchObject({ code: 'EBADF' })
  })
})

describeLive('rtnetlink by the names of its messages', () => {
  test('adds a route and finds it', async () => {
    await using ns = await NetNs.temporary()
    await ns.links.up('lo')
    const { index } = await ns.links.get('lo')
    const header = { family: 2, dstLen: 24, table: 254, protocol: 3, scope: 253, type: 1 }
    const request = { name: 'RTM_NEWROUTE', flags: 0x600, header, attrs: { dst: '10.9.8.0', oif: index } } as const
    expect((await ns.request(request)).messages).toEqual([])
    const routes = await ns.dump({ name: 'RTM_GETROUTE', header: { family: 2 } })
    expect(routes.map(({ attrs: { dst } }) => dst)).toContain('10.9.8.0')
    await expect(ns.request(request)).rejects.toMatchObject({ code: 'EEXIST' })
    const { messages } = await ns.request({ name: 'RTM_GETLINK', attrs: { ifname: 'lo' } })
    expectTypeOf(messages[0]?.attrs.ifname).toEqualTypeOf<string | undefined>()
    expect(messages[0]?.header.index).toBe(index)
  })

  test('rejects mistakes, and does not throw', async () => {
    await using ns = await NetNs.temporary()
    const send = (message: object): Promise<unknown> => ns.request(message as never)
    await expect(send({ name: 'RTM_GETLINKS' })).rejects.toThrow('did you mean "RTM_GETLINK"?')
    await expect(send({ name: 'RTM_GETLINK', attrs: { ifnam: 'lo' } })).rejects.toThrow('did you mean "ifname"?')
    await expect(ns.dump({ name: 'RTM_GETLINK', atrs: {} } as never)).rejects.toThrow('did you mean "attrs"?')
    await expect(ns.dump({ name: 'RTM_GETLINK' }, { timeot: 5 } as never)).rejects.toThrow(TypeError)
  })
})
