import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  attrs,
  decode,
  encode,
  explain,
  explainParts,
  family,
  genericNetlink,
  is,
  type Message,
  NLM_F,
  protocol,
  type ReplyTo,
  type RequestName,
  string,
  u32,
} from '../../src/declare.ts'
import type { NetlinkSocket } from '../../src/index.ts'
import { checkReplies, requestOf } from '../../src/netlink/message/named.ts'
import type { NetNs } from '../../src/rtnl/netns/netns.ts'
import type { RtnetlinkMessages } from '../../src/rtnl/protocol.ts'
import { type LinkAttrs, pick, rtnetlink } from '../../src/wire.ts'
import { head, made, taskstats, tcpMetrics } from '../declare/families.ts'

const of = { protocol: rtnetlink }
const REQUEST = NLM_F.REQUEST

describe('a message by its name', () => {
  test('is the message by its type', () => {
    const header = { family: 2, dstLen: 24 }
    const attributes = { dst: '10.1.2.0', oif: 3 }
    expect(encode({ name: 'RTM_NEWROUTE', flags: REQUEST, seq: 5, pid: 6, header, attrs: attributes }, of)).toEqual(
      encode({ type: 24, flags: REQUEST, seq: 5, pid: 6, header, attrs: attributes }, of),
    )
    expect(encode({ name: 'RTM_GETLINK' }, of)).toEqual(encode({ type: 18 }, of))
  })

  test('has the first byte that distinguishes it from others of its type, and no other', () => {
    const [can] = decode(encode({ name: 'RTM_NEWROUTE_CAN', flags: REQUEST, attrs: { srcIf: 3 } }, of), of)
    expect(can).toMatchObject({ type: 24, header: { family: 29 }, attrs: { srcIf: 3 } })
    expect(() => encode({ name: 'RTM_NEWROUTE_CAN', header: { family: 2 } }, of)).toThrow(
      new TypeError('expected header.family of RTM_NEWROUTE_CAN: 29, got 2'),
    )
    expect(() => encode({ name: 'RTM_NEWROUTE', header: { family: 29 } }, of)).toThrow(
      new TypeError('expected header.family of RTM_NEWROUTE: other than 29, got 29'),
    )
    const one = protocol('one', 30, { ONE: [20, 'get', head, attrs('one', {}), '', { first: [2, 10] }] })
    expect(() => encode({ name: 'ONE' }, { protocol: one })).toThrow('expected header.family of ONE: 2,10, got 0')
    expect(decode(encode({ name: 'ONE', header: { family: 10 } }, { protocol: one }), { protocol: one })).toMatchObject([
      { header: { family: 10, kind: 0 } },
    ])
  })

  test('has the struct and the attributes of its direction', () => {
    const request = encode({ name: 'RTM_GETMDB', flags: REQUEST, attrs: { entryAttrs: {} } }, of)
    expect(decode(request, of)[0]?.attrs).toEqual({ entryAttrs: {} })
    expect(() => encode({ name: 'RTM_GETMDB', attrs: { entryAttrs: {} } }, of)).toThrow('has no attribute "entryAttrs"')
  })

  test.each([
    [{ name: 'RTM_NEWROUT' }, 'NETLINK_ROUTE has no message "RTM_NEWROUT" (did you mean "RTM_NEWROUTE"?)'],
    [{ name: 'constructor' }, 'NETLINK_ROUTE has no message "constructor"'],
    [{ name: undefined }, 'NETLINK_ROUTE has no message undefined'],
    [{ name: 'RTM_GETLINK', atrs: {} }, 'unknown key "atrs" in a message (did you mean "attrs"?)'],
    [{ name: 'RTM_GETLINK', seq: 1 }, 'unknown key "seq" in a message: expected one of name, header, attrs, flags'],
    [{ name: 'RTM_GETLINK', header: 5 }, 'expected header of RTM_GETLINK, an object, got 5'],
    [{ name: 'RTM_GETLINK', attrs: null }, 'expected attrs of RTM_GETLINK, an object, got null'],
  ])('%j is refused', (message, words) => {
    expect(() => requestOf(rtnetlink, message as never)).toThrow(new TypeError(words))
  })

  test('with an unknown member, attribute or value is refused when it is encoded', () => {
    const send = (message: object): Uint8Array => encode(message as never, of)
    expect(() => send({ name: 'RTM_GETLINK', header: { indx: 1 } })).toThrow(
      'ifinfomsg has no member "indx" (did you mean "index"?)',
    )
    expect(() => send({ name: 'RTM_GETLINK', attrs: { ifnam: 'x' } })).toThrow(
      'has no attribute "ifnam" (did you mean "ifname"?)',
    )
    expect(() => send({ name: 'RTM_GETLINK', attrs: { mtu: 'x' } })).toThrow('RTM_GETLINK.IFLA_MTU: expected u32')
    expect(() => send({ name: 'RTM_GETLINK', flags: 70000 })).toThrow(RangeError)
  })

  test('has seq and pid where it is encoded, and no unknown key', () => {
    const words = 'unknown key "sq" in a message (did you mean "seq"?)'
    expect(() => encode({ name: 'RTM_GETLINK', sq: 1 } as never, of)).toThrow(new TypeError(words))
    expect(decode(encode({ name: 'RTM_GETLINK', seq: 7, pid: 8 }, of), of)).toMatchObject([{ seq: 7, pid: 8 }])
  })

  test('that only answers or notifies is no request', () => {
    const generic = genericNetlink([made, taskstats])
    expect(() => requestOf(generic, { name: 'TASKSTATS_CMD_NEW' })).toThrow(
      new TypeError('TASKSTATS_CMD_NEW is a reply and cannot be requested'),
    )
    expect(() => requestOf(generic, { name: 'MADE_CMD_EVENT' })).toThrow('MADE_CMD_EVENT is a notification')
    const one = protocol('one', 30, { ONE: [20, 'get', head, attrs('one', {}), '', { direction: 'reply' }] })
    expect(() => requestOf(one, { name: 'ONE' })).toThrow('ONE is a reply')
  })
})

describe('the reply that a row names', () => {
  test.each([rtnetlink, genericNetlink([tcpMetrics, taskstats, made])])(
    'is a message of $name, and requested by a query',
    ({ messages }) => {
      const rows = Object.entries(messages).filter(([, row]) => row[5]?.reply !== undefined)
      expect(rows.length).toBeGreaterThan(3)
      expect(rows.filter(([, row]) => !Object.hasOwn(messages, row[5]?.reply as string) || row[1] !== 'get')).toEqual([])
    },
  )

  test('is checked', () => {
    const link = decode(encode({ name: 'RTM_NEWLINK' }, of), of)
    expect(() => checkReplies(rtnetlink, 'RTM_GETLINK', link)).not.toThrow()
    expect(() => checkReplies(rtnetlink, 'RTM_NEWROUTE', link)).not.toThrow()
    expect(() => checkReplies(rtnetlink, 'RTM_GETROUTE', link)).toThrow(
      new TypeError('the reply to RTM_GETROUTE is RTM_NEWLINK: its row says RTM_NEWROUTE'),
    )
  })
})

describe('families of generic netlink', () => {
  const generic = genericNetlink([tcpMetrics, made])

  test('have a message type when it is learned', () => {
    const get = { name: 'TCP_METRICS_CMD_GET', flags: REQUEST, attrs: { addrIpv4: '10.0.0.1' } } as const
    expect(() => encode(get, { protocol: generic })).toThrow('the message type of the family "tcp_metrics" is not known')
    generic.learn(27, 'tcp_metrics')
    const bytes = encode(get, { protocol: generic })
    const [message] = decode(bytes, { protocol: generic }) as [Message]
    expect(message).toMatchObject({ type: 27, header: { cmd: 1, version: 0 }, attrs: { addrIpv4: '10.0.0.1' } })
    expect(is(generic, message, 'TCP_METRICS_CMD_GET')).toBe(true)
    expect(is(generic, message, 'TCP_METRICS_CMD_DEL')).toBe(false)
    expect(is(tcpMetrics.messages, message, 'TCP_METRICS_CMD_GET')).toBe(false)
    expect(explain(bytes, { protocol: generic })).toMatch(
      /27 tcp_metrics[\s\S]*cmd 1 TCP_METRICS_CMD_GET[\s\S]*TCP_METRICS_ATTR_ADDR_IPV4/,
    )
    expect(explainParts(bytes, { protocol: generic }).at(-1)).toMatchObject({
      path: 'TCP_METRICS_ATTR_ADDR_IPV4',
      text: '10.0.0.1',
    })
  })

  test('may have a struct, and one number for a request and its reply', () => {
    generic.learn(40, 'made')
    const request = encode(
      { name: 'MADE_CMD_GET', flags: REQUEST, header: { ifindex: 7 }, attrs: { all: true } },
      { protocol: generic },
    )
    const reply = encode({ name: 'MADE_CMD_GET_REPLY', header: { ifindex: 7 }, attrs: { size: 3 } }, { protocol: generic })
    const names = [request, reply].map((bytes) => decode(bytes, { protocol: generic })[0] as Message)
    expect(names).toMatchObject([
      { header: { ifindex: 7 }, attrs: { all: true } },
      { header: { cmd: 1 }, attrs: { size: 3 } },
    ])
    expect(names.map((message) => is(generic, message, 'MADE_CMD_GET_REPLY'))).toEqual([false, true])
  })

  test('are read in part where little of them is wanted', () => {
    generic.learn(27, 'tcp_metrics')
    const little = pick(generic, { TCP_METRICS_CMD_GET: ['age'] })
    const reply = { name: 'TCP_METRICS_CMD_GET', attrs: { addrIpv4: '10.0.0.1', age: 7n } } as const
    const bytes = encode(reply, { protocol: little })
    expect(bytes).toEqual(encode(reply, { protocol: generic }))
    const [message] = decode(bytes, { protocol: little }) as [Message]
    expect(message.attrs).toEqual({ age: 7n })
    expect(is(little, message, 'TCP_METRICS_CMD_GET')).toBe(true)
    expect(
      decode(encode({ ...reply, name: 'TCP_METRICS_CMD_DEL' }, { protocol: little }), { protocol: little })[0]?.attrs,
    ).toEqual(reply.attrs)
  })

  test('with a struct of another length than declared are named, and not decoded', () => {
    const other = genericNetlink([made])
    other.learn(40, 'made', 8)
    const [message] = decode(
      Uint8Array.from([28, 0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
      {
        protocol: other,
      },
    )
    expect(message?.header).toEqual({ cmd: 1, version: 1, reserved: 0, family: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) })
    expect(other.find(40, 0, 1)).toMatchObject({ name: 'made command 1', row: undefined })
  })

  test('that are not declared stay bytes', () => {
    const bytes = Uint8Array.from([20, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0])
    expect(decode(bytes, { protocol: generic })[0]).toMatchObject({ header: {}, payload: Uint8Array.of(1, 1, 0, 0) })
  })

  test('have different names, and so have their messages', () => {
    expect(() => genericNetlink([made, made])).toThrow(new TypeError('duplicate family name "made"'))
    expect(() => genericNetlink([made, family('twin', { MADE_CMD_SET: [1, 'set', attrs('twin', {}), ''] })])).toThrow(
      new TypeError('duplicate message name "MADE_CMD_SET": in made and in twin'),
    )
    expect(() => genericNetlink([family('nlctrl', {})])).toThrow(
      'duplicate family name "nlctrl": nlwire always adds its own nlctrl',
    )
    expect(() => family('a name of 16 char', {})).toThrow(
      new TypeError('expected the name of a family, of 1 to 15 characters, got "a name of 16 char"'),
    )
    expect(() => family('', {})).toThrow(TypeError)
    expect(() => generic.typeOf('MADE_CMD_SETS')).toThrow(
      'no declared family has a message "MADE_CMD_SETS" (did you mean "MADE_CMD_SET"?)',
    )
  })
})

test('nothing is decoded, encoded or explained without a protocol', () => {
  const bytes = encode({ name: 'RTM_GETLINK' }, of)
  const words = 'expected { protocol }, a declared protocol, got undefined'
  // @ts-expect-error: there is no default
  expect(() => decode(bytes)).toThrow(new TypeError(words))
  // @ts-expect-error: there is no default
  expect(() => encode({ type: 18 })).toThrow(new TypeError(words))
  // @ts-expect-error: the protocol is missing
  expect(() => explain(bytes, { littleEndian: true })).toThrow(
    new TypeError('expected { protocol }, a declared protocol, got an object'),
  )
  // @ts-expect-error: a family alone is no protocol
  expect(() => explainParts(bytes, { protocol: tcpMetrics })).toThrow(TypeError)
})

describe('types', () => {
  // Nothing of this is run: `tsc -p tsconfig.json` is what tests it.
  const sends = (ns: NetNs, socket: NetlinkSocket<RtnetlinkMessages>): unknown => [
    ns.request({
      name: 'RTM_NEWROUTE',
      flags: NLM_F.CREATE,
      header: { family: 2, dstLen: 24 },
      attrs: { dst: '10.1.2.0', oif: 3 },
    }),
    socket.dump({ name: 'RTM_GETLINK', attrs: { extMask: 1 } }),
    // @ts-expect-error: the name is RTM_NEWROUTE
    ns.request({ name: 'RTM_NEWROUT' }),
    // @ts-expect-error: the member is dstLen
    ns.request({ name: 'RTM_NEWROUTE', header: { dst_len: 24 } }),
    // @ts-expect-error: a length is a number
    ns.request({ name: 'RTM_NEWROUTE', header: { dstLen: '24' } }),
    // @ts-expect-error: an address of a link message is no attribute of a route
    ns.request({ name: 'RTM_NEWROUTE', attrs: { ifname: 'eth0' } }),
    // @ts-expect-error: the index is a number
    ns.request({ name: 'RTM_NEWROUTE', attrs: { oif: 'eth0' } }),
    // @ts-expect-error: the key is attrs
    ns.dump({ name: 'RTM_GETROUTE', attributes: {} }),
    // @ts-expect-error: the socket types its requests, too
    socket.request({ name: 'RTM_GETLINK', attrs: { mut: 1 } }),
    // @ts-expect-error: requests for multicast groups have attributes of their own
    ns.dump({ name: 'RTM_GETMDB', attrs: { mdb: {} } }),
  ]

  test('of requests come from the table', () => {
    expect(sends).toBeTypeOf('function')
    expectTypeOf<ReplyTo<RtnetlinkMessages, 'RTM_GETLINK'>['attrs']['mtu']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<ReplyTo<RtnetlinkMessages, 'RTM_GETLINK'>['attrs']['linkinfo']>().toEqualTypeOf<LinkAttrs['linkinfo']>()
    expectTypeOf<ReplyTo<RtnetlinkMessages, 'RTM_NEWLINK'>>().toEqualTypeOf<Message>()
    expectTypeOf<ReplyTo<RtnetlinkMessages, 'RTM_GETMULTICAST'>>().toEqualTypeOf<Message>()
    expectTypeOf<RequestName<typeof made.messages>>().toEqualTypeOf<'MADE_CMD_GET' | 'MADE_CMD_SET'>()
    expectTypeOf<ReplyTo<typeof made.messages, 'MADE_CMD_GET'>['attrs']['size']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<ReplyTo<typeof made.messages, 'MADE_CMD_GET'>['header']['ifindex']>().toEqualTypeOf<number>()
  })

  test('of encoded messages come from it, too', () => {
    const generic = genericNetlink([tcpMetrics])
    generic.learn(27, 'tcp_metrics')
    // @ts-expect-error: the key is addrIpv4
    expect(() => encode({ name: 'TCP_METRICS_CMD_GET', attrs: { addrIpv5: '' } }, { protocol: generic })).toThrow('did you mean')
    // @ts-expect-error: no such name
    expect(() => encode({ name: 'TCP_METRICS_CMD_GOT' }, { protocol: generic })).toThrow('did you mean "TCP_METRICS_CMD_GET"')
    // @ts-expect-error: 64 bits are a bigint
    expect(() => encode({ name: 'TCP_METRICS_CMD_GET', attrs: { age: 1 } }, { protocol: generic })).toThrow('a bigint such as 1n')
    // @ts-expect-error: a row has a meaning
    expect(family('short', { SHORT: [1, 'get', attrs('short', { a: [1, 'A', u32, ''] })] }).name).toBe('short')
    // @ts-expect-error: no such verb
    expect(() => family('verb', { VERB: [1, 'read', attrs('verb', { a: [1, 'A', string, ''] }), ''] })).toThrow(
      'expected one of get',
    )
  })
})
