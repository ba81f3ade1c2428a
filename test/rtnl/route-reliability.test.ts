// Routes when much goes wrong: very many refusals, others that write at the same time, and a process that is killed.
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetlinkError, NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

const CHILD = fileURLToPath(new URL('support/restore-routes.ts', import.meta.url))
/** `npm run test:soak` has 100,000. */
const MANY = Number(process.env['NLWIRE_MANY_ROUTES'] ?? 20_000)
const MINUTE = 60_000

/** Different networks, as many as wanted. */
const networks = (count: number, first = 11): string[] =>
  Array.from({ length: count }, (_, i) => `${first + (i >> 16)}.${(i >> 8) & 255}.${i & 255}.0/24`)

describeLive('routes, when much goes wrong', () => {
  let ns: NetNs

  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    for (const link of ['v0', 'v1']) await ns.links.up(link)
    await ns.addresses.add('v0', '10.1.0.1/24')
  })
  afterEach(() => ns.close())

  /** The same namespace with sockets of its own. */
  const beside = (): Promise<NetNs> => NetNs.open(`/proc/self/fd/${ns.fd}`)

  /** Adds routes through 10.1.0.2 in one quiet batch. */
  const addAll = (all: readonly string[]) =>
    ns.batch(
      (b) => {
        for (const dst of all) b.routes.add(dst, { via: '10.1.0.2', protocol: 'STATIC' })
      },
      { timeout: MINUTE },
    )

  test('very many refusals are as many failures, each of its own route', async () => {
    const results = await ns.batch(
      (b) => {
        for (const dst of networks(MANY)) b.routes.add(dst, { via: '10.7.0.1' })
        b.routes.add('10.9.0.0/16', { via: '10.1.0.2' })
      },
      { timeout: MINUTE },
    )
    expect(results.pop()).toMatchObject({ status: 'done' })
    expect(results).toHaveLength(MANY)
    expect(results.filter((result) => !(result.status === 'failed' && result.error.code === 'ENETUNREACH'))).toEqual([])
    expect(await ns.routes.list({ protocol: 'BOOT' })).toMatchObject([{ dst: '10.9.0.0/16' }])
  })

  test('a dump of very many routes has each once, while another socket changes others', async () => {
    const [stay, change] = [networks(MANY), networks(2_000, 100)]
    expect((await addAll(stay)).every(({ status }) => status === 'done')).toBe(true)
    const other = await beside()
    let [done, rounds] = [false, 0]
    const writer = async (): Promise<void> => {
      for (; !done; rounds++) {
        await other.batch((b) => {
          for (const dst of change) b.routes.add(dst, { via: '10.1.0.3', protocol: 'BIRD' })
        })
        await other.routes.flush({ protocol: 'BIRD' })
      }
    }
    const writing = writer()
    const listed = await ns.routes.list({ protocol: 'STATIC' })
    const seen: string[] = []
    for await (const { dst } of ns.routes.iterate({ protocol: 'STATIC' })) seen.push(dst)
    done = true
    await writing
    other.close()
    expect(rounds).toBeGreaterThan(0)
    const sorted = stay.toSorted()
    expect(listed.map(({ dst }) => dst).sort()).toEqual(sorted)
    // An iteration hands over what it reads: a dump that begins again after an interruption may bring routes twice.
    expect([...new Set(seen)].sort()).toEqual(sorted)
    expect(await ns.routes.flush({ protocol: 'STATIC' })).toMatchObject({ removed: MANY })
  })

  test('a restore that is killed leaves whole routes, and the next one adds the rest', async () => {
    const all = networks(5_000)
    await addAll(all)
    const saved = await ns.routes.save({ protocol: 'STATIC' })
    const before = await ns.routes.list({ protocol: 'STATIC' })
    const folder = mkdtempSync(join(tmpdir(), 'nlwire-routes-'))
    try {
      writeFileSync(join(folder, 'saved'), saved)
      for (let round = 0; round < 3; round++) {
        const child = ns.fork(CHILD, [join(folder, 'saved')], { execArgv: ['--import', 'tsx'] })
        const closed = once(child, 'close')
        await once(child, 'message')
        // Somewhere in a restore or a flush: after the next change of the routes.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 100))
        child.kill('SIGKILL')
        await closed
        const left = await ns.routes.list({ protocol: 'STATIC' })
        const known = new Map(before.map((route) => [route.dst, route]))
        expect(left.filter((route) => JSON.stringify(route) !== JSON.stringify(known.get(route.dst)))).toEqual([])
        expect(await ns.routes.restore(saved, { timeout: MINUTE })).toEqual({
          added: all.length - left.length,
          present: left.length,
        })
        expect(await ns.routes.list({ protocol: 'STATIC' })).toEqual(before)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('two that write the same routes at once fail only with what the other did, and leave the routes of one of them', async () => {
    const all = networks(300)
    const writers = [await beside(), await beside()]
    const errors: unknown[] = []
    const write = async (own: NetNs, via: string): Promise<void> => {
      for (let round = 0; round < 5; round++) {
        const wanted = all.map((dst) => ({ dst, via, protocol: 'STATIC' as const }))
        await own.routes.ensure(wanted).catch((error: unknown) => errors.push(error))
        await own.batch((b) => {
          for (const dst of all) b.routes.replace(dst, { via, protocol: 'STATIC' })
        })
      }
    }
    await Promise.all(writers.map((own, i) => write(own, `10.1.0.${i + 2}`)))
    for (const own of writers) own.close()
    for (const error of errors) expect(error).toBeInstanceOf(NetlinkError)
    expect(errors.filter((error) => (error as NetlinkError).code !== 'EEXIST')).toEqual([])
    const left = await ns.routes.list({ protocol: 'STATIC' })
    expect(left.map(({ dst }) => dst).sort()).toEqual(all.toSorted())
    expect(left.filter(({ via }) => via !== '10.1.0.2' && via !== '10.1.0.3')).toEqual([])
  })
})
