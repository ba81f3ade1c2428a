import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encode, is, NetNs, type Notification, rtnetlink } from '../../src/index.ts'
import { AF_NETLINK, SOCK_CLOEXEC, SOCK_RAW } from '../../src/linux/syscalls/constants.ts'
import { close, must, sendto, socket } from '../../src/linux/syscalls/libc.ts'
import { RTNLGRP } from '../../src/rtnl/common/groups.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { runInWorker, runScript } from '../linux/support/child.ts'
import { describeLive } from '../support/live.ts'
import { facts } from '../support/missing.ts'
import { netlinkSockets } from '../support/picture.ts'

let ns: NetNs

/** The names of the links in notifications. */
const names = (events: readonly Notification[]): string[] =>
  events.flatMap((event) => {
    if (event.type !== 'message') return [event.type]
    const { message } = event
    return is(rtnetlink, message, 'RTM_NEWLINK') || is(rtnetlink, message, 'RTM_DELLINK') ? [message.attrs.ifname ?? ''] : []
  })

test('the numbers of the groups are those of the headers', () => {
  const known = new Map(facts.map(({ name, value }) => [name, value]))
  for (const [name, number] of Object.entries(RTNLGRP)) expect(known.get(`RTNLGRP_${name}`), name).toBe(number)
})

describeLive('events', () => {
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  test('are those of the groups that were named, from the call on', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const stream = ns.events({ groups: ['LINK', RTNLGRP.IPV4_IFADDR] })
    await ns.links.create({ ifname: 'br1', kind: 'bridge' })
    await ns.addresses.add('br1', '10.0.0.1/24')
    await ns.addresses.add('br1', 'fd00::1/64')
    const first = await stream.next()
    expect(names([first.value as Notification])).toEqual(['br1'])
    const rest = await stream.batch()
    expect(
      rest.map((event) =>
        event.type === 'message' ? rtnetlink.find(event.message.type, 0, event.message.bytes[16]).name : event.type,
      ),
    ).toEqual(['RTM_NEWADDR'])
    stream.close()
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(await stream.batch()).toEqual([])
  })

  test('of other namespaces come with their id', async () => {
    const other = await NetNs.temporary()
    const { index } = await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', netns: other } })
    const id = await ns.getId(other)
    expect(id).toBeTypeOf('number')
    const stream = ns.events({ groups: ['LINK'], allNsid: true })
    await other.links.create({ ifname: 'there', kind: 'bridge' })
    await ns.links.create({ ifname: 'here', kind: 'bridge' })
    const events: Notification[] = []
    while (!names(events).includes('here')) events.push(...(await stream.batch()))
    const ids = events.flatMap((event) => (event.type === 'message' ? [event.nsid] : []))
    expect(names(events)).toEqual(['there', 'here'])
    expect(ids).toEqual([id, undefined])
    expect(index).toBeGreaterThan(0)
    stream.close()
    other.close()
  })

  test('that the kernel had no room for are reported', async () => {
    const stream = ns.events({ groups: ['LINK'], receiveBuffer: 4096 })
    for (let i = 0; i < 30; i++) await ns.links.create({ ifname: `br${i}`, kind: 'bridge' })
    const events = await stream.batch()
    expect(events).toEqual([{ type: 'overrun' }])
    expect(names(await stream.batch())[0]).toBe('br0')
    await stream[Symbol.asyncDispose]()
  })

  test('end with the signal, with the loop, and when waited for', async () => {
    const stop = new AbortController()
    const waiting = ns.events({ groups: ['LINK'], signal: stop.signal }).next()
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    const closed = ns.events({ groups: ['LINK'] })
    const end = closed.next()
    closed.close()
    expect(await end).toEqual({ done: true, value: undefined })
    const stream = ns.events({ groups: ['LINK'] })
    await ns.links.up('lo')
    for await (const event of stream) {
      expect(names([event])).toEqual(['lo'])
      break
    }
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  test('of a group that there is not are an error', () => {
    expect(() => ns.events({ groups: ['NOSUCH' as 'LINK'] })).toThrow('expected a group')
    expect(() => ns.events({ groups: [9999] })).toThrow(expect.objectContaining({ syscall: 'setsockopt', code: 'EINVAL' }))
    expect(() => ns.events({ groups: ['LINK'], bufer: 1 } as never)).toThrow('options of events')
  })

  test.each([
    [{ groups: undefined }, TypeError, 'groups: expected an array of names of RTNLGRP_* or numbers, got undefined'],
    [{ groups: 'LINK' }, TypeError, 'groups: expected an array of names of RTNLGRP_* or numbers, got "LINK"'],
    [{ groups: ['LINKS'] }, TypeError, /^groups: expected a group, got "LINKS" \(did you mean "LINK"\?\): one of LINK, NOTIFY, /],
    [{ groups: [1.5] }, RangeError, 'groups: expected a group, a name or a number from 0 to 4294967295, got 1.5'],
    [{ groups: [0] }, RangeError, 'groups: expected the number of a group, an integer from 1 to 2147483647, got 0'],
    [{ groups: [null] }, TypeError, 'groups: expected a group'],
    [{ groups: ['LINK'], receiveBuffer: '5k' }, TypeError, 'receiveBuffer: expected bytes, an integer, got "5k"'],
    [
      { groups: ['LINK'], receiveBuffer: -1 },
      RangeError,
      'receiveBuffer: expected bytes, an integer from 1 to 2147483647, got -1',
    ],
    [{ groups: ['LINK'], allNsid: 'no' }, TypeError, 'allNsid: expected true or false, got "no"'],
    [{ groups: ['LINK'], signal: {} }, TypeError, 'signal: expected an AbortSignal, got an object'],
  ])('with the options %o are refused', (options, type, message) => {
    const open = (): unknown => ns.events(options as never)
    expect(open).toThrow(type)
    expect(open).toThrow(message)
  })

  test('that another process sends to the group are dropped, and counted', async () => {
    const stream = ns.events({ groups: ['LINK'] })
    const watch = ns.watch({ links: true })
    expect((await watch.next()).value).toMatchObject({ type: 'resync' })
    expect((await watch.next()).value).toMatchObject({ type: 'added' })
    const forger = ns.run(() => must(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, rtnetlink.number), 'socket'))
    // struct sockaddr_nl: family, padding, port id, and the groups as bits.
    const to = Buffer.alloc(12)
    to.writeUInt16LE(AF_NETLINK)
    to.writeUInt32LE(1 << (RTNLGRP.LINK - 1), 8)
    const forged = encode({ type: RTM.NEWLINK, header: { index: 77 }, attrs: { ifname: 'forged' } }, { protocol: rtnetlink })
    // The kernel is sent it too, and passes over what is no request.
    expect(sendto(forger, forged, forged.length, 0, to, 12)).toBe(forged.length)
    close(forger)
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    expect(names([(await stream.next()).value as Notification])).toEqual(['br0'])
    expect((await watch.next()).value).toMatchObject({ type: 'added', after: { ifname: 'br0' } })
    expect([stream.dropped, watch.dropped]).toEqual([1, 1])
    stream.close()
    watch.close()
  })

  test('300 watches and streams, opened and closed, leave nothing', async () => {
    const fds = (): number => readdirSync('/proc/self/fd').length
    const sockets = (): number => ns.run(netlinkSockets)
    const once = async (): Promise<void> => {
      for await (const _ of ns.watch()) break
      const stream = ns.events({ groups: ['LINK'] })
      const end = stream.next()
      stream.close()
      await end
    }
    await ns.links.list()
    const socketsBefore = sockets()
    await once()
    const fdsBefore = fds()
    for (let i = 0; i < 150; i++) await once()
    expect(fds()).toBe(fdsBefore)
    // The kernel lets go of a watched socket a moment after it is closed.
    await expect.poll(sockets, { timeout: 5000 }).toBe(socketsBefore)
  })

  test.each([
    ['asynchronous I/O', '', /^$/],
    ['the timer', 'io_setup=EPERM', /^[^\n]*NlwireWarning: no asynchronous I\/O here \(EPERM\)[^\n]*\n[^\n]*\n$/],
  ])('come by %s, and do not keep a process that has unref’d them', async (_, refused, said) => {
    const stdout = JSON.stringify({ ifname: 'lo', open: 100 })
    const expected = { code: 0, signal: null, stdout, stderr: expect.stringMatching(said) }
    expect(await runScript('listen.ts', refused)).toEqual(expected)
    expect(await runInWorker('listen.ts', refused)).toEqual(expected)
  })
})
