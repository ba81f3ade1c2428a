// Every key that can be set, on every kind of link: the link has the requested value afterwards, or it was refused and nothing was created.

import { describe, expect, type TestContext, test } from 'vitest'
import { type CreateLink, type Link, NetlinkError, type NetNs, SyscallError } from '../../../src/index.ts'
import type { SETTABLE } from '../../../src/rtnl/link/kind/settable.ts'
import { describeLive } from '../../support/live.ts'
import type { Row } from './row.ts'
import { kinds } from './rows/all.ts'
import { inside, lacking, unmet } from './side.ts'

type Key = (typeof SETTABLE)[number]
/** A value that no link has by itself, and how it is read. */
interface Sample {
  readonly value: unknown
  readonly read?: (link: Link) => unknown
  /** What else it takes, to be seen. */
  readonly with?: object
}

const generation = (link: Link): unknown => link.afSpec?.unspec?.inet6?.addrGenMode

/** Those of the first namespace; what has to do with others, and with BPF, has tests of its own. */
const SAMPLES: Record<Exclude<Key, 'linkNetnsid' | 'targetNetnsid' | 'xdp'>, Sample> = {
  address: { value: '02:00:00:00:00:77' },
  broadcast: { value: 'ff:ff:ff:ff:ff:fe' },
  ifname: { value: 'x9' },
  mtu: { value: 1400 },
  txqlen: { value: 77 },
  // Without a carrier a link has the state that comes of that.
  operstate: {
    value: 'DORMANT',
    read: ({ operstate, carrier }) => (carrier === false ? 'DORMANT' : operstate),
    with: { up: true, linkmode: 'DORMANT' },
  },
  linkmode: { value: 'DORMANT' },
  ifalias: { value: 'for people' },
  group: { value: 7 },
  carrier: { value: false, with: { up: true } },
  protoDown: { value: true },
  protoDownReason: {
    value: { mask: 3, value: 1 },
    with: { protoDown: true },
    read: (link) => ({ mask: 3, ...link.protoDownReason }),
  },
  gsoMaxSegs: { value: 100 },
  gsoMaxSize: { value: 30_000 },
  groMaxSize: { value: 30_000 },
  gsoIpv4MaxSize: { value: 30_000 },
  groIpv4MaxSize: { value: 30_000 },
  numTxQueues: { value: 3 },
  numRxQueues: { value: 3 },
  afSpec: {
    value: { unspec: { inet6: { addrGenMode: 'NONE' } } },
    read: (link) => ({ unspec: { inet6: { addrGenMode: generation(link) } } }),
  },
  newIfindex: { value: 321, read: ({ index }) => index },
  parentDevName: { value: 'parent' },
}

const SAMPLED = Object.entries(SAMPLES) as [Key, Sample][]

/** Whether it was refused: by us, by name; or by the kernel. */
function isRefusal(error: unknown, key: Key): boolean {
  if (error instanceof NetlinkError) return true
  if (error instanceof SyscallError) return error.message.includes(`ignores ${key} of this link`)
  return (error instanceof TypeError || error instanceof RangeError) && error.message.includes(key)
}

const read = (link: Link, key: Key, sample: Sample): unknown => (sample.read ? sample.read(link) : link[key as keyof Link])

/** `undefined` where the value is there or was refused, else what is there. */
async function create(ns: NetNs, link: object, key: Key, sample: Sample, seen = 'x0'): Promise<unknown> {
  const name = key === 'ifname' ? String(sample.value) : seen
  try {
    await ns.links.create(link as CreateLink)
  } catch (error) {
    if (!isRefusal(error, key)) throw error
    return (await ns.links.list({ only: [] as never })).some(({ ifname }) => ifname === name || ifname === 'x0')
      ? 'left behind'
      : undefined
  }
  return outcome(read(await ns.links.get(name), key, sample), sample)
}

const outcome = (there: unknown, { value }: Sample): unknown =>
  JSON.stringify(there) === JSON.stringify(value) ? undefined : { asked: value, there }

async function everyKey(row: Row, ctx: TestContext): Promise<void> {
  const why = unmet(row.needs)
  if (why !== undefined) ctx.skip(why)
  await inside(async (ns) => {
    const bare = {
      ...row.link,
      ifname: 'x0',
      ...(row.link.peer ? { peer: { ...row.link.peer, ifname: 'x1' } } : {}),
    } as CreateLink
    try {
      await ns.links.create(bare)
    } catch (error) {
      ctx.skip((await lacking(error, ns, `link add x0 ${row.words}`)) ?? String(error))
    }
    await ns.links.delete('x0')
    const lost: Record<string, unknown> = {}
    for (const [key, sample] of SAMPLED) {
      const own = await create(ns, { ...bare, ...sample.with, [key]: sample.value }, key, sample)
      if (own !== undefined) lost[key] = own
      await remove(ns)
      if (!bare.peer) continue
      const peer = await create(ns, { ...bare, peer: { ...bare.peer, ...sample.with, [key]: sample.value } }, key, sample, 'x1')
      if (peer !== undefined) lost[`peer.${key}`] = peer
      await remove(ns)
    }
    expect(lost).toEqual({})
  }, row.before)
}

async function everyChange(row: Row, ctx: TestContext): Promise<void> {
  const why = unmet(row.needs)
  if (why !== undefined) ctx.skip(why)
  await inside(async (ns) => {
    const lost: Record<string, unknown> = {}
    for (const [key, sample] of SAMPLED) {
      await ns.links.create({ ...row.link, ifname: 'x0' } as CreateLink).catch(async (error) => {
        ctx.skip((await lacking(error, ns, `link add x0 ${row.words}`)) ?? String(error))
      })
      try {
        await ns.links.set('x0', { ...sample.with, [key]: sample.value })
        const there = outcome(read(await ns.links.get(key === 'ifname' ? 'x9' : 'x0'), key, sample), sample)
        if (there !== undefined) lost[key] = there
      } catch (error) {
        if (!isRefusal(error, key)) throw error
      }
      await remove(ns)
    }
    expect(lost).toEqual({})
  }, row.before)
}

async function remove(ns: NetNs): Promise<void> {
  for (const ifname of ['x0', 'x1', 'x9']) await ns.links.delete(ifname).catch(() => undefined)
}

describeLive('what can be set', () => {
  for (const [kind, [row]] of Object.entries(kinds)) {
    if (!row) continue
    describe(kind, () => {
      test('on a new link', (ctx) => everyKey(row, ctx))
      test('on one that is there', (ctx) => everyChange(row, ctx))
    })
  }
})
