import { type NetNs, otherKind, tap } from '../../src/index.ts'

/** A piece of work that looks at how each of its requests ended, and says how many they were. */
export type Work = (i: number) => Promise<number>

/** What the namespaces hold that the work is done in. */
export const WIDE = 350

/** A bridge with an address in the one; in the other so many links that a listing can be cut short. */
export async function furnish(ns: NetNs, wide: NetNs): Promise<void> {
  await ns.links.create({ ifname: 'br0', kind: 'bridge' })
  await ns.addresses.add('br0', '10.0.0.1/24')
  await wide.batch((b) => {
    for (let i = 0; i < WIDE; i++) b.links.create({ ifname: `v${i}`, kind: 'veth', peer: { ifname: `w${i}` } })
  })
}

/** Everything a program does on a request socket, mistakes and giving up among it. */
export function requestWork(ns: NetNs, wide: NetNs): Work[] {
  const often = [asks, changes, mistakes, batches, crowds]
  // The listings of the wide one are dear.
  const dear = [abortedListing, brokenOff, lateListing, lateInLine, wholeListing]
  return [
    ...Array.from({ length: 6 }, () => often.map((work) => (i: number) => work(ns, i))).flat(),
    ...dear.map((work) => () => work(wide)),
  ]
}

async function asks(ns: NetNs): Promise<number> {
  const { index, ifname } = await ns.links.get('br0')
  same(ifname, 'br0')
  same((await ns.links.get(index)).ifname, 'br0')
  same((await ns.links.list()).map((link) => link.ifname).join(), 'lo,br0')
  same((await ns.addresses.list({ family: 'INET' })).map(({ local }) => local).join(), '10.0.0.1')
  same(await ns.getId(ns), undefined)
  return 5
}

async function changes(ns: NetNs, i: number): Promise<number> {
  const ifname = `br${1 + (i % 100)}`
  same((await ns.links.create({ ifname, kind: 'bridge' })).ifname, ifname)
  await ns.links.set(ifname, { mtu: 1000 + (i % 400) })
  await ns.addresses.add(ifname, `10.1.${i & 255}.1/24`)
  await ns.addresses.delete(ifname, `10.1.${i & 255}.1/24`)
  await ns.links.delete(ifname)
  // Making a link is a request and reading it back; addresses look their link up.
  return 8
}

async function mistakes(ns: NetNs, i: number): Promise<number> {
  await refused(ns.links.get(`no${i}`), 'ENODEV')
  await refused(ns.links.create({ ifname: 'br0', kind: 'bridge' }), 'EEXIST')
  await refused(ns.links.create({ ifname: 'x', kind: otherKind('nosuch') }), 'EOPNOTSUPP')
  await refused(ns.addresses.add('br0', '10.0.0.1/24'), 'EEXIST')
  await refused(ns.links.set('br0', { mtu: 1 }), 'EINVAL')
  // Each causes one more query, to find the cause.
  return 6
}

async function batches(ns: NetNs, i: number): Promise<number> {
  const results = await ns.batch((b) => {
    b.links.create({ ifname: 'bx', kind: 'bridge' })
    for (let k = 0; k < 8; k++) b.addresses.add('bx', `10.2.${i & 255}.${k}/32`)
    b.addresses.add('bx', `10.2.${i & 255}.0/32`)
    b.links.delete('bx')
  })
  same(results.map(({ status }) => status[0]).join(''), 'dddddddddfd')
  return results.length + 1
}

/** Many at once on one socket, of which some give up while they wait for their turn. */
async function crowds(ns: NetNs): Promise<number> {
  const stop = new AbortController()
  const crowd = Array.from({ length: 12 }, (_, k) =>
    k % 3 === 2
      ? refused(ns.links.get('br0', { signal: stop.signal }), 'enough')
      : ns.links.get(k % 3 === 1 ? 'lo' : 'br0').then(({ ifname }) => same(ifname, k % 3 === 1 ? 'lo' : 'br0')),
  )
  stop.abort(new Error('enough'))
  await Promise.all(crowd)
  return crowd.length
}

async function abortedListing(wide: NetNs): Promise<number> {
  const stop = new AbortController()
  const untap = tap(({ sent }) => void (sent || stop.abort(new Error('enough'))))
  await refused(wide.links.list({ signal: stop.signal }), 'enough')
  untap()
  // Nothing of the listing may be taken for an answer to this.
  same((await wide.links.get('v7')).ifname, 'v7')
  return 2
}

async function lateListing(wide: NetNs): Promise<number> {
  const [listing, get] = [refused(wide.links.list({ timeout: 0 }), 'ETIMEDOUT'), wide.links.get('w7')]
  await listing
  same((await get).ifname, 'w7')
  return 2
}

/** Those that have no time to wait for their turn, as it comes only after the loop had its own. */
async function lateInLine(wide: NetNs): Promise<number> {
  const listings = [wide.links.list(), wide.links.list()]
  await new Promise((resolve) => setImmediate(resolve))
  const late = refused(wide.links.get('v7', { timeout: 0 }), 'ETIMEDOUT')
  const behind = wide.links.get('w7')
  await Promise.all([
    ...listings,
    late,
    refused(wide.links.get('v7', { signal: AbortSignal.abort(new Error('before')) }), 'before'),
  ])
  same((await behind).ifname, 'w7')
  return 5
}

async function brokenOff(wide: NetNs): Promise<number> {
  let seen = 0
  for await (const _ of wide.links.iterate()) if (++seen === 30) break
  return 1
}

async function wholeListing(wide: NetNs): Promise<number> {
  same((await wide.links.list({ stats: false })).length, 2 * WIDE + 1)
  return 1
}

function same(found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`expected ${expected}, got ${found}`)
}

/** Waits for a refusal with that code or those words. */
async function refused(promise: Promise<unknown>, expected: string): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: Error & { code?: string }) => reason,
  )
  if (error?.code !== expected && error?.message !== expected) throw new Error(`expected ${expected}`, { cause: error })
}
