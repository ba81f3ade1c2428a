// Links that are changed by nlwire and by `ip`, port options too, each read by the other.
import { expect, type TestContext, test } from 'vitest'
import { type Change, changes } from './rows/changes.ts'
import { describeBesideIp, inside, ip, lacking, lasting, look, type Seen, unmet } from './side.ts'
import { report } from './summary.ts'

function check(by: string, { set, shown, read = {} }: Change, { nlwire, ip: told }: Seen): void {
  const port = set.kind === undefined
  const asked = Object.entries({ ...((port ? set.slaveData : set.data) as object), ...read })
  const expected = Object.fromEntries(asked.filter(([, value]) => value !== undefined))
  const info = told.linkinfo ?? {}
  expect(port ? nlwire.slaveData : nlwire.data, `${by}, read by nlwire`).toMatchObject(expected)
  expect(port ? info.info_slave_data : info.info_data, `${by}, read by ip`).toMatchObject(shown)
}

async function changed(row: Change, ctx: TestContext, by: 'nlwire' | 'ip'): Promise<Seen> {
  const seen = inside(async (ns) => {
    if (by === 'ip') await ip(ns, `link set x0 ${row.words}`)
    else
      await ns.links.set('x0', row.set).catch(async (error) => {
        const why = await lacking(error, ns, `link set x0 ${row.words}`)
        if (why !== undefined) ctx.skip(why)
        throw error
      })
    return look(ns)
  }, row.before)
  return seen.catch((error) => {
    if (String(error).includes('Unknown device type')) ctx.skip('not in this kernel')
    throw error
  })
}

async function bothWays(row: Change, ctx: TestContext): Promise<void> {
  const why = unmet(row.needs)
  if (why !== undefined) ctx.skip(why)
  const mine = await changed(row, ctx, 'nlwire')
  const theirs = await changed(row, ctx, 'ip')
  check('changed by nlwire', row, mine)
  check('changed by ip', row, theirs)
  expect(lasting(mine), 'changed by nlwire as by ip').toEqual(lasting(theirs))
}

describeBesideIp('changes', () => {
  report()
  for (const [kind, rows] of Object.entries(changes)) {
    for (const row of rows) test(`${kind}: ${row.what}`, (ctx) => bothWays(row, ctx))
  }
})
