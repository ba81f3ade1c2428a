import { afterEach, beforeEach, expect, test } from 'vitest'
import { BatchAbortedError, NetlinkError, NetNs, tap } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

let ns: NetNs

const statuses = (results: readonly { status: string }[]): string[] => results.map(({ status }) => status)

describeLive('a batch', () => {
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  test('makes a pair, gives it addresses and sets it up, in order', async () => {
    const results = await ns.batch((b) => {
      b.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
      b.addresses.add('v0', '10.0.0.2/24')
      b.addresses.add('v1', '10.0.0.3/24')
      b.links.up('v0')
      b.links.up('v1')
    })
    expect(statuses(results)).toEqual(Array(5).fill('done'))
    expect(await ns.links.list({ kind: 'veth', up: true })).toHaveLength(2)
    expect((await ns.addresses.list({ family: 'INET' })).map(({ local }) => local)).toEqual(
      expect.arrayContaining(['10.0.0.2', '10.0.0.3']),
    )
  })

  test('1,000 addresses in 5 datagrams, and one look-up', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    let sent = 0
    const untap = tap((datagram) => void (datagram.sent && sent++))
    const results = await ns.batch((b) => {
      for (let i = 0; i < 1000; i++) b.addresses.add('br0', `10.1.${i >> 8}.${i & 255}/32`)
    })
    untap()
    expect(new Set(statuses(results))).toEqual(new Set(['done']))
    expect(sent).toBe(6)
    expect(await ns.addresses.list({ link: 'br0', family: 'INET' })).toHaveLength(1000)
  })

  test('goes on after a refusal, and says which it was', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const results = await ns.batch((b) => {
      b.addresses.add('br0', '10.0.0.1/24')
      b.addresses.add('br0', '10.0.0.1/24')
      b.links.up('nope')
      b.addresses.add('nope', '10.0.0.9/24')
      b.addresses.delete('br0', '10.0.0.1/24')
    })
    expect(statuses(results)).toEqual(['done', 'failed', 'failed', 'failed', 'done'])
    const errors = results.flatMap((result) => (result.status === 'failed' ? [result.error] : []))
    for (const error of errors) expect(error).toBeInstanceOf(NetlinkError)
    expect(errors.map(({ code }) => code)).toEqual(['EEXIST', 'ENODEV', 'ENODEV'])
    expect(errors[1]?.message).toContain('there is no link "nope"')
  })

  test.each([
    [{ stopOnError: true }, (b: Parameters<Parameters<NetNs['batch']>[0]>[0]) => b.links.up('nope')],
    [{ continueOnError: false }, (b: Parameters<Parameters<NetNs['batch']>[0]>[0]) => b.addresses.add('nope', '10.0.0.9/24')],
  ])('stops at the first refusal if an option says so: %o', async (options, fail) => {
    const results = await ns.batch((b) => {
      b.links.create({ ifname: 'br0', kind: 'bridge' })
      fail(b)
      b.addresses.add('br0', '10.0.0.1/24')
      b.links.create({ ifname: 'br1', kind: 'bridge' })
    }, options)
    expect(statuses(results)).toEqual(['done', 'failed', 'skipped', 'skipped'])
    expect((await ns.links.list({ kind: 'bridge' })).map(({ ifname }) => ifname)).toEqual(['br0'])
    expect(await ns.addresses.list({ family: 'INET' })).toEqual([])
  })

  test('a master and options of the port are two requests, and one result', async () => {
    const port = (slaveData: { cost?: number; state?: 'FORWARDING' }) =>
      ({ master: 'br0', slaveKind: 'bridge', slaveData }) as const
    const results = await ns.batch((b) => {
      b.links.create({ ifname: 'br0', kind: 'bridge' })
      b.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
      b.links.set('v0', port({ cost: 7 }))
      b.links.set('v1', port({ state: 'FORWARDING' }))
      b.links.set('br0', port({ cost: 7 }))
      b.links.up('v0')
    })
    expect(statuses(results)).toEqual(['done', 'done', 'done', 'failed', 'failed', 'done'])
    expect(results.flatMap((one) => (one.status === 'failed' ? [one.error.code] : []))).toEqual(['ENETDOWN', 'ELOOP'])
    const master = await ns.links.index('br0')
    expect(await ns.links.get('v0')).toMatchObject({ master, slaveData: { cost: 7 }, flags: expect.arrayContaining(['UP']) })
    expect((await ns.links.get('v1')).master).toBe(master)
    const stopped = await ns.batch(
      (b) => {
        b.links.set('br0', port({ cost: 7 }))
        b.links.up('v1')
      },
      { stopOnError: true },
    )
    expect(statuses(stopped)).toEqual(['failed', 'skipped'])
  })

  test('follows a link that gets another name', async () => {
    const results = await ns.batch((b) => {
      b.links.create({ ifname: 'br0', kind: 'bridge' })
      b.addresses.add('br0', '10.0.0.1/24')
      b.links.set('br0', { ifname: 'br9' })
      b.addresses.add('br0', '10.0.0.2/24')
      b.addresses.add('br9', '10.0.0.3/24')
      b.links.delete('br9')
    })
    expect(statuses(results)).toEqual(['done', 'done', 'done', 'failed', 'done', 'done'])
  })

  test('into another namespace', async () => {
    const other = await NetNs.temporary()
    const results = await ns.batch((b) => b.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', netns: other } }))
    expect(statuses(results)).toEqual(['done'])
    expect(await other.links.get('v1')).toMatchObject({ kind: 'veth' })
    other.close()
  })

  test('of which something is wrong sends nothing', async () => {
    const wrong = (record: Parameters<NetNs['batch']>[0]) =>
      ns.batch((b) => {
        b.links.create({ ifname: 'br0', kind: 'bridge' })
        record(b)
      })
    await expect(wrong((b) => b.links.up(''))).rejects.toThrow(TypeError)
    await expect(wrong((b) => b.addresses.add('br0', '10.0.0.300/24'))).rejects.toThrow(TypeError)
    await expect(wrong((b) => b.links.create({ kind: 'bridge' }))).rejects.toThrow('ifname: expected a name')
    await expect(wrong((b) => b.links.create({ ifname: 'x', kind: 'bridge', altIfname: ['y'] }))).rejects.toThrow(
      'altIfname: expected none',
    )
    await expect(wrong((b) => b.links.set('x', { master: 'y', netns: ns }))).rejects.toThrow('master: expected none')
    await expect(ns.batch((async () => undefined) as never)).rejects.toThrow('expected a synchronous function')
    await expect(ns.batch(() => undefined, { stop: true } as never)).rejects.toThrow('options of a batch')
    await expect(ns.batch(() => undefined, { stopOnError: true, continueOnError: true })).rejects.toThrow(TypeError)
    expect(await ns.links.list({ kind: 'bridge' })).toEqual([])
  })

  test('fails an item with a link-layer address that the link would truncate, as links.set refuses it', async () => {
    const { address } = await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    const results = await ns.batch((b) => {
      b.links.set('v0', { address: '02:00:00:00:00:00:00:01' })
      b.links.set('v1', { address: '02:00:00:00:00:07' })
      b.links.set('v1', { broadcast: 'ff:ff:ff:ff' })
      b.links.set('nope', { address: '02:00:00:00:00:01' })
    })
    expect(statuses(results)).toEqual(['failed', 'done', 'failed', 'failed'])
    expect(results[0]).toMatchObject({
      error: { code: 'EINVAL', message: expect.stringContaining('address: expected 6 bytes, as link "v0" has, got 8') },
    })
    expect(results[2]).toMatchObject({ error: { message: expect.stringContaining('broadcast: expected 6 bytes') } })
    expect(results[3]).toMatchObject({ error: { code: 'ENODEV' } })
    expect(await ns.links.get('v0')).toMatchObject({ address })
    expect(await ns.links.get('v1')).toMatchObject({ address: '02:00:00:00:00:07', broadcast: 'ff:ff:ff:ff:ff:ff' })
  })

  test('fails an item with a state that the kernel accepts and ignores, as links.set does, and goes on', async () => {
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    const results = await ns.batch((b) => {
      b.links.set('v0', { operstate: 'DORMANT' })
      b.links.set('v1', { up: true })
      b.links.set('v0', { up: true, mtu: 1400, ifname: 'w0' })
      b.links.set('w0', { operstate: 'DORMANT', ifname: 'u0' })
      b.links.set('u0', { operstate: 'UP' })
    })
    expect(statuses(results)).toEqual(['failed', 'done', 'done', 'done', 'done'])
    expect(results[0]).toMatchObject({
      error: {
        code: 'ENETDOWN',
        message: expect.stringContaining('ignores operstate of this link: it is DOWN until it is set up'),
      },
    })
    expect(await ns.links.get('u0')).toMatchObject({ operstate: 'UP', mtu: 1400 })
    const stopped = await ns.batch(
      (b) => {
        b.links.down('u0')
        b.links.set('u0', { operstate: 'DORMANT' })
        b.links.up('u0')
      },
      { stopOnError: true },
    )
    expect(statuses(stopped)).toEqual(['done', 'failed', 'skipped'])
  })

  test('that is aborted is rejected with the results so far, and the socket goes on', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const stop = new AbortController()
    const untap = tap(({ sent }) => void (sent && stop.abort(new Error('enough'))))
    const adding = ns.batch(
      (b) => {
        for (let i = 0; i < 600; i++) b.addresses.add(2, `10.1.${i >> 8}.${i & 255}/32`)
      },
      { signal: stop.signal },
    )
    const error = await adding.catch((reason: unknown) => reason)
    untap()
    expect(error).toBeInstanceOf(BatchAbortedError)
    const { message, cause, results } = error as BatchAbortedError
    expect(message).toBe('the batch was aborted, 200 of 600 done: enough')
    expect(cause).toMatchObject({ message: 'enough' })
    expect(statuses(results)).toEqual([...Array(200).fill('done'), ...Array(400).fill('skipped')])
    expect(await ns.addresses.list({ link: 'br0', family: 'INET' })).toHaveLength(200)
    expect((await ns.links.list()).length).toBe(2)
  })
})
