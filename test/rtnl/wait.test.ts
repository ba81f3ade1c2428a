import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Link, NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

let ns: NetNs

/** The message of a wait that times out after its first dump. A slow machine needs longer for that: the wait is repeated with more time. */
async function timedOut(wait: (timeout: number) => Promise<unknown>): Promise<string> {
  for (let timeout = 50; ; timeout *= 2) {
    const error = await wait(timeout).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'SyscallError', code: 'ETIMEDOUT' })
    const { message } = error as Error
    if (timeout > 20_000 || !/no dump of the links succeeded|none could be listed/.test(message))
      return message.replace(` ${timeout} ms`, ' 50 ms')
  }
}

/** The message of a wait for a link that does not become so. */
const inVain = (link: string | number, wanted?: Partial<Link>): Promise<string> =>
  timedOut((timeout) => ns.links.waitFor(link, wanted, { timeout }))

describeLive('a wait that is in vain', () => {
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  test('says what the link was instead', async () => {
    const { index } = await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const late = (text: string): string => `waitFor: ETIMEDOUT: Connection timed out (${text})`
    expect(await inVain('br0', { operstate: 'UP' })).toBe(late('link "br0" did not become operstate UP in 50 ms: it is DOWN'))
    expect(await inVain(index, { mtu: 1500, operstate: 'UP', group: 7 })).toBe(
      late(`the link with index ${index} did not become mtu 1500, operstate UP, group 7 in 50 ms: it is operstate DOWN, group 0`),
    )
    for (const [wanted, words] of [
      [{ operstate: 'UPP' }, /^operstate: .*"UPP" \(did you mean/],
      [{ flags: ['LOWERUP'] }, /^flags: .*"LOWERUP" \(did you mean "LOWER_UP"\?\)/],
    ] as const)
      await expect(ns.links.waitFor('br0', wanted as never)).rejects.toThrow(words)
    expect(await inVain('br0', { master: 9 })).toBe(late('link "br0" did not become master 9 in 50 ms: it is without master'))
    const error = await ns.links.waitFor('nope', undefined, { timeout: 50 }).catch((reason: unknown) => reason)
    expect((error as Error).stack, 'the stack has the line that waits').toContain('wait.test.ts')
    expect(await inVain('nope')).toBe(late('link "nope" did not come in 50 ms: there is no such link'))
    expect(await inVain('nope', { operstate: 'UP' })).toBe(
      late('link "nope" did not become operstate UP in 50 ms: there is no such link'),
    )
  })

  test('rejects keys that no link has', async () => {
    const wait = (wanted: object) => ns.links.waitFor('lo', wanted as never, { timeout: 20_000 })
    await expect(wait({ operState: 'UP' })).rejects.toThrow(
      new TypeError('unknown key "operState" in values of a link (did you mean "operstate"?)'),
    )
    await expect(wait('UP' as never)).rejects.toThrow('expected values of a link such as { operstate: "UP" }, got "UP"')
    await expect(ns.links.waitFor('')).rejects.toThrow(TypeError)
  })

  test('takes every key that a link has, and 64-bit numbers', async () => {
    const lo = await ns.links.waitFor('lo')
    const { stats, stats64, afSpec, ...settled } = lo
    expect(await ns.links.waitFor('lo', { ...settled, ...(stats64 ? { stats64 } : {}) })).toMatchObject({ ifname: 'lo' })
    await expect(ns.links.waitFor('lo', { stats, stats64, afSpec } as never, { timeout: 20_000 })).resolves.toBeDefined()
  })

  test('says which addresses are not ready', async () => {
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    const { index } = await ns.links.get('v0')
    await ns.addresses.add('v0', 'fd00::1/64')
    const late = (why: string) =>
      new RegExp(
        `^waitReady: ETIMEDOUT: .*addresses of link "v0" \\(index ${index}\\) are TENTATIVE after \\d+ ms: fd00::1/64; the link ${why}\\)$`,
      )
    const wait = (): Promise<string> => timedOut((timeout) => ns.addresses.waitReady('v0', { timeout }))
    expect(await wait()).toMatch(late('is down, and detection runs only while it is up'))
    await ns.links.up('v0')
    expect(await wait()).toMatch(late('has no carrier, and detection runs only with one'))
    await ns.links.up('v1')
    expect(await ns.addresses.waitReady('v0')).toEqual(expect.arrayContaining([expect.objectContaining({ cidr: 'fd00::1/64' })]))
  })

  test('of a predicate names it, and null is not yet', async () => {
    await expect(ns.waitFor(() => null, { timeout: 50 })).rejects.toMatchObject({
      code: 'ETIMEDOUT',
      message: expect.stringContaining('the predicate was not met in 50 ms'),
    })
    expect(await ns.waitFor(() => 0)).toBe(0)
  })

  test('of an asynchronous predicate is refused', async () => {
    // @ts-expect-error It gives a promise, which is something.
    await expect(ns.waitFor(async () => false)).rejects.toThrow(TypeError)
    // biome-ignore lint/suspicious/noThenProperty: it is what is to be refused.
    await expect(ns.waitFor((() => ({ then: () => undefined })) as never)).rejects.toThrow('got one that returns a promise')
    await expect(ns.waitFor('x' as never)).rejects.toThrow('expected a predicate, a function')
  })

  test('shares one signal with others, and nothing warns of a leak', async () => {
    const warnings: Error[] = []
    const warn = (warning: Error): void => void warnings.push(warning)
    process.on('warning', warn)
    const stop = new AbortController()
    const waits = Array.from({ length: 50 }, () => ns.waitFor(() => false, { signal: stop.signal }))
    const { signal } = new AbortController()
    const streams = Array.from({ length: 20 }, () => ns.events({ groups: ['LINK'], signal }))
    const listings = Array.from({ length: 50 }, () => ns.links.get('lo', { signal: stop.signal }))
    await Promise.all(listings)
    stop.abort(new Error('enough'))
    for (const stream of streams) stream.close()
    const ends = await Promise.allSettled(waits)
    process.off('warning', warn)
    expect(ends.every((end) => end.status === 'rejected' && end.reason.message === 'enough')).toBe(true)
    expect(warnings).toEqual([])
    expect(() => ns.events({ groups: ['LINK'], signal: 'x' as never })).toThrow('expected an AbortSignal')
  })
})
