// Whatever a call returns, a call takes: each kind of link, given back to set, ensure and create.

import { expect, type TestContext, test } from 'vitest'
import { type CreateLink, type Link, type NetNs, optionsOf, type SetLink } from '../../../src/index.ts'
import { changeableOf } from '../../../src/rtnl/link/ensure/changeable.ts'
import type { Row } from './row.ts'
import { kinds } from './rows/all.ts'
import { describeBesideIp, inside, lacking, lasting, unmet } from './side.ts'
import { report } from './summary.ts'

const PAIRS = ['veth', 'vxcan', 'netkit']

/** What must be the same again: all but the index, and the name of the other end. */
function same(link: Link): Record<string, unknown> {
  const { nlwire } = lasting({ nlwire: link, ip: {} }) as { nlwire: object }
  return { ...nlwire, index: 0, ...(PAIRS.includes(String(link.kind)) ? { link: 0 } : {}) }
}

/**
 * Whatever is set of a vxlan, Linux 6.14 and newer reset its reserved bits, and refuse them in a change (vxlan_nl2conf). So do
 * all kernels with the checksums of a geneve over IPv6 (geneve_nl2info).
 */
const RESET = ['reservedBits', 'udpZeroCsum6Tx', 'udpZeroCsum6Rx']

function sameAfterSet(link: Link): unknown {
  const { data = {}, ...rest } = same(link)
  return { ...rest, data: Object.fromEntries(Object.entries(data as object).filter(([key]) => !RESET.includes(key))) }
}

/** The port of a macsec link without SCI in its packets is in its SCI only, which `create` refuses there. */
function sameAfterCreate(link: Link): unknown {
  const { data, ...rest } = same(link) as { data?: { incSci?: boolean; sci?: unknown } }
  return data?.incSci === false ? { ...rest, data: { ...data, sci: undefined } } : { ...rest, data }
}

async function make(ns: NetNs, row: Row, ctx: TestContext): Promise<void> {
  await ns.links.create({ ...row.link, ifname: 'x0' } as CreateLink).catch(async (error) => {
    const why = await lacking(error, ns, `link add x0 ${row.words}`)
    if (why !== undefined) ctx.skip(why)
    throw error
  })
}

async function givenBack(row: Row, ctx: TestContext): Promise<void> {
  const why = unmet(row.needs)
  if (why !== undefined) ctx.skip(why)
  await inside(async (ns) => {
    const { links } = ns
    await make(ns, row, ctx)
    const link = await links.get('x0')
    const { made, changed } = await links.ensure(optionsOf(link, 'ensure'))
    expect({ made, changed }, 'given to ensure').toEqual({ made: false, changed: [] })
    await links.set('x0', optionsOf(link, 'set'))
    expect(sameAfterSet(await links.get('x0')), 'given to set').toEqual(sameAfterSet(link))
    await links.delete('x0')
    expect(sameAfterCreate(await links.create(optionsOf(link, 'create'))), 'given to create').toEqual(sameAfterCreate(link))
  }, row.before)
}

/** An option of drivers that reset what a request does not have, and a value that no row gives it. */
const ONE = { xfrm: { ifId: 9 }, vti: { ikey: 9 }, vti6: { ikey: 9 } } as const

/** The options that are not in a change stay, also if the driver would reset them. */
async function inPart(row: Row, ctx: TestContext): Promise<void> {
  const why = unmet(row.needs)
  if (why !== undefined) ctx.skip(why)
  const { kind } = row.link
  const data = ONE[kind as 'xfrm'] ?? { fwmark: 9 }
  await inside(async (ns) => {
    await make(ns, row, ctx)
    const link = await ns.links.get('x0')
    await ns.links.set('x0', { kind, data } as SetLink)
    // With another fwmark the kernel computes the MTU anew (ip_tunnel_update).
    const { mtu: _, ...before } = same(link)
    const { mtu: __, ...after } = same(await ns.links.get('x0'))
    expect(after).toEqual({ ...before, data: { ...(before['data'] as object), ...data } })
  }, row.before)
}

describeBesideIp('given back', () => {
  report()
  for (const [kind, rows] of Object.entries(kinds)) {
    // Of what it is made of, sockets of a program, none is reported.
    if (kind === 'gtp') continue
    for (const row of rows) test(`${kind}: ${row.what}`, (ctx) => givenBack(row, ctx))
  }
})

describeBesideIp('options that are not given stay', () => {
  for (const [kind, rows] of Object.entries(kinds)) {
    if (!changeableOf(kind)?.whole) continue
    // Drivers change nothing of a tunnel whose ends come with each packet.
    const changed = rows.filter(({ link: { data } }) => !(data as { collectMetadata?: boolean } | undefined)?.collectMetadata)
    for (const row of changed) test(`${kind}: ${row.what}`, (ctx) => inPart(row, ctx))
  }
})
