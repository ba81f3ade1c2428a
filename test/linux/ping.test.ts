import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNamespace, deleteNamespace, openNamespace } from '../../src/linux/namespaces/files.ts'
import { openCurrentNamespace } from '../../src/linux/namespaces/setns.ts'
import { type PingOptions, ping } from '../../src/linux/ping/ping.ts'
import { parseDestination } from '../../src/linux/ping/socket.ts'
import { closeFile } from '../../src/linux/syscalls/libc.ts'
import { describeLive } from '../support/live.ts'
import { ip, run, until } from './support/child.ts'

test('a destination is an address, and a link for IPv6 alone', () => {
  expect(parseDestination('fe80::1%veth0')).toMatchObject({ version: 6, zone: 'veth0' })
  expect(parseDestination('10.0.0.2')).toMatchObject({ version: 4, zone: undefined })
  for (const text of ['', 'localhost', '10.0.0.2%eth0', 'fe80::1%', '10.0.0.2/24', 5 as unknown as string]) {
    expect(() => parseDestination(text), text).toThrow(TypeError)
  }
})

test.each([
  { count: 0 },
  { count: 1.5 },
  { count: 65536 },
  { size: -1 },
  { size: 65508 },
  { interval: -1 },
  { timeout: Number.NaN },
])('%j is refused', async (options: PingOptions) => {
  await expect(ping(-1, '127.0.0.1', options)).rejects.toThrow(RangeError)
})

describeLive('ping', () => {
  let client = -1
  let home = -1

  beforeAll(async () => {
    home = openCurrentNamespace()
    await createNamespace('client')
    await createNamespace('server')
    client = openNamespace('client')
    await ip('-n server link add v0 type veth peer name v1 netns client')
    await ip('-n server addr add 10.0.0.2/24 dev v0')
    await ip('-n client addr add 10.0.0.3/24 dev v1')
    await ip('-n server addr add fd00::2/64 dev v0 nodad')
    await ip('-n client addr add fd00::3/64 dev v1 nodad')
    for (const link of ['client link set lo', 'client link set v1', 'server link set v0']) await ip(`-n ${link} up`)
    await until(async () => !/tentative/.test((await ip('-n client -6 addr')) + (await ip('-n server -6 addr'))))
    await until(async () => (await ping(client, '10.0.0.2')).received === 1)
  })

  afterAll(() => {
    for (const fd of [client, home]) closeFile(fd)
    for (const name of ['client', 'server']) deleteNamespace(name)
  })

  test.each(['127.0.0.1', '::1', '0.0.0.0', '::'])('to %s over lo', async (address) => {
    const result = await ping(home, address, { count: 3, interval: 1, size: 5 })
    expect(result).toMatchObject({ address, transmitted: 3, received: 3, duplicates: 0, loss: 0, errors: [] })
    expect(result.replies.map(({ seq, ttl, bytes }) => [seq, ttl, bytes])).toEqual([1, 2, 3].map((seq) => [seq, 64, 13]))
    expect(result.times).toEqual(result.replies.map((reply) => reply.time))
    expect(result.min).toBe(Math.min(...result.times))
    expect(result.max).toBe(Math.max(...result.times))
    expect(result.avg).toBeGreaterThan(0)
  })

  test.each(['10.0.0.2', 'fd00::2'])('across a veth pair to %s, with packets larger than the link takes', async (address) => {
    expect(await ping(client, address, { count: 2, interval: 1, size: 5000 })).toMatchObject({ received: 2, loss: 0 })
  })

  test('to a link-local address by link name and index', async () => {
    const [, address] = (await ip('-n server -6 -o addr show dev v0 scope link')).match(/inet6 (fe80\S+)\//) ?? []
    const [index] = (await ip('-n client -o link show v1')).split(':')
    for (const zone of ['v1', index]) expect(await ping(client, `${address}%${zone}`)).toMatchObject({ received: 1 })
    await expect(ping(client, `${address}%nosuch`)).rejects.toMatchObject({ syscall: 'setsockopt', code: 'ENODEV' })
  })

  test('receives what comes in place of a reply', async () => {
    const result = await ping(client, '10.0.0.9', { timeout: 15_000 })
    const error = { seq: 1, from: '10.0.0.3', type: 3, code: 1, text: 'Destination Host Unreachable' }
    expect(result).toMatchObject({
      transmitted: 1,
      received: 0,
      loss: 1,
      times: [],
      min: undefined,
      avg: undefined,
      errors: [error],
    })
  })

  test('counts what is lost', async () => {
    await ip('-n server route add blackhole 10.0.0.3')
    const result = await ping(client, '10.0.0.2', { count: 2, interval: 1, timeout: 20 })
    await ip('-n server route del blackhole 10.0.0.3')
    expect(result).toMatchObject({ transmitted: 2, received: 0, loss: 1, errors: [] })
  })

  test('fails where the kernel does not send', async () => {
    const unreachable = 'sendto: ENETUNREACH: Network is unreachable (echo request to 10.1.0.1)'
    await expect(ping(client, '10.1.0.1')).rejects.toThrow(unreachable)
    await expect(ping(client, '10.0.0.255')).rejects.toMatchObject({ syscall: 'sendto', code: 'EACCES' })
    await expect(ping(999_999, '10.0.0.2')).rejects.toMatchObject({ syscall: 'setns', code: 'EBADF' })
  })

  test('ends with its signal, and leaves no descriptor', async () => {
    const before = readdirSync('/proc/self/fd').length
    const controller = new AbortController()
    const pinging = ping(client, '10.0.0.2', { count: 100, signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(pinging).rejects.toThrow('enough')
    await expect(ping(client, '10.0.0.2', { signal: controller.signal })).rejects.toThrow('enough')
    await until(() => readdirSync('/proc/self/fd').length === before)
  })

  test('distinguishes its replies from those of others at the same time', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => ping(client, '10.0.0.2', { count: 5, interval: 1 })))
    for (const result of results) expect(result).toMatchObject({ received: 5, duplicates: 0 })
  })

  test('without CAP_NET_RAW says what is missing', async () => {
    const words = [
      '--bounding-set=-net_raw',
      '--inh-caps=-net_raw',
      process.execPath,
      '--import',
      'tsx',
      'test/linux/support/ping.ts',
    ]
    const { stdout } = await run('setpriv', words)
    expect(stdout).toBe('socket: EPERM: Operation not permitted (a raw socket for ping; it needs CAP_NET_RAW in the namespace)')
  })
})
