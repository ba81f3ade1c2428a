// Every kind of link, as Linux makes it: by nlwire and read by `ip`, by `ip` and read by nlwire, both times as requested, and
// both times the same.

import { expect, type TestContext, test } from 'vitest'
import type { CreateLink, NetNs } from '../../../src/index.ts'
import { LINK_KINDS } from '../../../src/rtnl/link/kind/lookup.ts'
import type { Row } from './row.ts'
import { kinds } from './rows/all.ts'
import { describeBesideIp, inside, ip, lacking, lasting, look, type Seen, unmet } from './side.ts'
import { report } from './summary.ts'

/** Both report what was requested. */
function check(by: string, { link, shown = {}, read = {}, also = {} }: Row, seen: Seen): void {
  const asked = Object.entries({ ...(link.data as object), ...read }).filter(([, value]) => value !== undefined)
  expect(seen.nlwire.kind, `${by}, kind`).toBe(link.kind)
  expect(seen.nlwire.data ?? {}, `${by}, read by nlwire`).toMatchObject(Object.fromEntries(asked))
  expect(seen.nlwire, `${by}, read by nlwire`).toMatchObject(also)
  expect(seen.ip.linkinfo?.info_kind, `${by}, kind read by ip`).toBe(link.kind)
  expect(seen.ip.linkinfo?.info_data ?? {}, `${by}, read by ip`).toMatchObject(shown)
}

async function create(ns: NetNs, { link, words }: Row, ctx: TestContext): Promise<void> {
  try {
    await ns.links.create({ ...link, ifname: 'x0', index: 100 } as CreateLink)
  } catch (error) {
    const why = await lacking(error, ns, `link add x0 index 100 ${words}`)
    if (why !== undefined) ctx.skip(why)
    throw error
  }
}

async function bothWays(row: Row, ctx: TestContext): Promise<void> {
  const why = unmet(row.needs)
  if (why !== undefined) ctx.skip(why)
  await inside(async (ns) => {
    await create(ns, row, ctx)
    const mine = await look(ns)
    await ns.links.delete('x0')
    await ip(ns, `link add x0 index 100 ${row.words}`)
    const theirs = await look(ns)
    check('made by nlwire', row, mine)
    check('made by ip', row, theirs)
    expect(lasting(mine), 'made by nlwire as by ip').toEqual(lasting(theirs))
  }, row.before)
}

describeBesideIp('kinds', () => {
  report([...LINK_KINDS.keys()].filter((kind) => !Object.hasOwn(kinds, kind)))
  for (const [kind, rows] of Object.entries(kinds)) {
    for (const row of rows) test(`${kind}: ${row.what}`, (ctx) => bothWays(row, ctx))
  }
})
