import { describe, expect, test } from 'vitest'
import { Exchange } from '../../src/linux/socket/exchange.ts'
import { limitsOf } from '../../src/linux/socket/limits.ts'
import { type TappedDatagram, tap } from '../../src/linux/socket/tap.ts'
import { type Transport, withTransport } from '../../src/linux/socket/transport.ts'
import { SyscallError } from '../../src/linux/syscalls/syscall-error.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { NLM_F, NLMSG } from '../../src/netlink/message/header.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'

// Which results of system calls a request goes on after, by a socket whose calls return what the test says.

const [EINTR, EAGAIN, EACCES, ENOBUFS] = [4, 11, 13, 105]

/** The calls of a socket, each with its results in order; the last one repeats. A Uint8Array is what `read` reads. */
interface Script {
  readonly discard?: number[]
  readonly send?: number[]
  readonly read?: (number | Uint8Array)[]
  readonly recvmmsg?: number[]
}

function exchangeOf(script: Script, { isNew = true, fd = 0 } = {}): { exchange: Exchange; calls: string[]; sent: Uint8Array[] } {
  const calls: string[] = []
  const sent: Uint8Array[] = []
  const next = <T>(name: string, list: T[]): T => {
    calls.push(name)
    return (list.length > 1 ? list.shift() : list[0]) as T
  }
  const transport: Partial<Transport> = {
    open: () => fd,
    discard: () => next('discard', script.discard ?? [-EAGAIN]),
    send: (_, data) => {
      sent.push(data)
      return next('send', script.send ?? [data.length])
    },
    read: (_, data) => {
      const got = next('read', script.read ?? [-EAGAIN])
      if (typeof got === 'number') return got
      data.set(got)
      return got.length
    },
    recvmmsg: () => next('recvmmsg', script.recvmmsg ?? [-EAGAIN]),
    close: () => calls.push('close'),
  }
  const exchange = withTransport(transport as Transport, () => new Exchange(rtnetlink, {}, isNew))
  return { exchange, calls, sent }
}

const limits = limitsOf({ timeout: 1000 })
const GET = { type: RTM.GETLINK, attrs: { ifname: 'lo' } }

/** The ACK of a request that was sent. */
function ack(request: Uint8Array): Uint8Array {
  const seq = new DataView(request.buffer, request.byteOffset).getUint32(8, true)
  const header = { error: 0, request: { len: request.length, type: RTM.GETLINK, flags: 5, seq, pid: 0 } }
  return encodeMessage({ type: NLMSG.ERROR, flags: NLM_F.CAPPED, seq, pid: 7, header } as never, { protocol: rtnetlink })
}

describe('a socket that others may have sent to before it was connected', () => {
  test('is emptied, also of empty datagrams and after an overrun, and they are counted', () => {
    const { exchange, calls } = exchangeOf({ discard: [20, 0, -ENOBUFS, 1, -EAGAIN] }, { isNew: false })
    expect([exchange.dropped, calls.length]).toEqual([3, 5])
  })

  test('in a new namespace nobody can have', () => {
    expect(exchangeOf({ discard: [20, -EAGAIN] }).calls).toEqual([])
  })
})

describe('a request', () => {
  test('goes on after EINTR, in write(2) and in read(2); descriptor 0 is one', async () => {
    const script: Script = { send: [-EINTR, 40], read: [-EINTR] }
    const { exchange, sent, calls } = exchangeOf(script)
    const one = exchange.encode(GET, 5, {})
    exchange.send([one])
    script.read?.push(ack(one.request))
    expect(exchange.abandoned).toBe(true)
    await exchange.answers([one], limits)
    expect([one.ended, exchange.abandoned, exchange.isClosed]).toEqual([true, false, false])
    expect(sent.length).toBe(2)
    expect(calls).toEqual(['send', 'send', 'read', 'read'])
  })

  test('fails with other errors, by the name of the call', async () => {
    const failing = exchangeOf({ send: [-EACCES] }).exchange
    await expect(failing.one(GET, 5, limits)).rejects.toThrow(/write/)
    const { exchange } = exchangeOf({ read: [-EACCES] })
    const error = await exchange.one(GET, 5, limits).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(SyscallError)
    expect(String(error)).toMatch(/read.*EACCES/)
    const several = exchangeOf({ recvmmsg: [-EACCES] }).exchange
    const both = [several.encode(GET, 5, {}), several.encode(GET, 5, {})]
    several.send(both)
    await expect(several.answers(both, limits)).rejects.toThrow(/recvmmsg/)
  })

  test('is lost after an overrun, once nothing is queued', async () => {
    const { exchange, calls } = exchangeOf({ read: [-ENOBUFS, -EAGAIN] })
    const one = await exchange.one(GET, 5, limits)
    expect([one.lost, one.ended, exchange.abandoned]).toEqual([true, false, true])
    expect(calls).toEqual(['send', 'read', 'read'])
  })

  test('is lost if its error message is cut before the error: that is no success', async () => {
    const script: Script = { read: [-EINTR] }
    const { exchange } = exchangeOf(script)
    const one = exchange.encode(GET, 5, {})
    exchange.send([one])
    const whole = ack(one.request)
    const cut = whole.slice(0, 20)
    new DataView(cut.buffer).setUint32(0, cut.length, true)
    script.read?.push(cut, -EAGAIN)
    await exchange.answers([one], limits)
    expect([one.lost, one.ended]).toEqual([true, false])
  })

  test('that was cancelled leaves replies behind, which are drained', async () => {
    const { exchange, calls } = exchangeOf({ recvmmsg: [-EINTR, -ENOBUFS, -EAGAIN] })
    exchange.send([exchange.encode(GET, 5, {})])
    await exchange.drain()
    expect(exchange.abandoned).toBe(false)
    expect(calls).toEqual(['send', 'recvmmsg', 'recvmmsg', 'recvmmsg'])
  })

  test('on a closed socket is refused; to drain it reads nothing', async () => {
    const { exchange, calls } = exchangeOf({})
    exchange.close()
    await exchange.drain()
    expect(() => exchange.send([exchange.encode(GET, 5, {})])).toThrow(/closed/)
    expect(calls).toEqual(['close'])
  })
})

test('sequence numbers grow by one, and a query is a dump or what only reads', () => {
  const { exchange } = exchangeOf({})
  const [first, second] = [exchange.encode(GET, 5, {}), exchange.encode({ type: RTM.NEWLINK }, 5, {})]
  expect(second.seq - first.seq).toBe(1)
  expect([first.query, second.query, exchange.encode({ type: 248 }, 0x305, {}).query]).toEqual([true, false, true])
  expect(exchange.encode({ type: 248 }, 5, {}).query).toBe(false)
})

test('listeners get what arrives, and how much of it is missing only if some is', async () => {
  const seen: TappedDatagram[] = []
  const stop = tap((datagram) => void seen.push(datagram))
  try {
    const script: Script = { read: [-EINTR] }
    const { exchange } = exchangeOf(script)
    const one = exchange.encode(GET, 5, {})
    exchange.send([one])
    script.read?.push(ack(one.request))
    await exchange.answers([one], limits)
  } finally {
    stop()
  }
  expect(seen.map(({ sent }) => sent)).toEqual([true, false])
  expect(seen[1]).not.toHaveProperty('missing')
})
