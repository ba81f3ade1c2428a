import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { Link } from '../../rtnl/link/view.ts'
import { Output } from '../output/output.ts'
import { refuse } from '../parse/exit.ts'
import { asking, printable, type Session } from '../session.ts'

const NAME_WIDTH = 16
const TABLE_WIDTH = 5

/** `vrf show [ NAME ]`: VRFs with their routing tables. Resolves to the exit code. */
export async function showVrfs(session: Session, name: string | undefined): Promise<number> {
  if (name !== undefined) {
    const table = await vrfTable(session, name)
    if (table === undefined) refuse('Invalid VRF')
    session.io.out(`${name} ${table}\n`)
    return 0
  }
  const vrfs = await asking(() => session.netns.links.list({ kind: 'vrf' }), 1)
  const out = new Output(session.options)
  out.text(`${'Name'.padEnd(NAME_WIDTH)}  ${'Table'.padStart(TABLE_WIDTH)}\n${'-'.repeat(NAME_WIDTH + TABLE_WIDTH + 2)}\n`)
  for (const vrf of vrfs) {
    const ifname = printable(session, vrf.ifname)
    const table = tableOf(vrf) as number
    out.open()
    out.field('name', ifname, ifname.padEnd(NAME_WIDTH))
    out.field('table', table, ` ${String(table).padStart(TABLE_WIDTH)}`)
    out.text('\n')
    out.close()
  }
  if (vrfs.length === 0) out.text('No VRF has been configured\n')
  session.io.out(out.finish())
  return 0
}

const tableOf = (link: Link): number | undefined => (link.kind === 'vrf' ? (link.data?.table as number | undefined) : undefined)

/** The routing table of a VRF; undefined if no link of this name is one. */
export async function vrfTable({ netns }: Session, name: string): Promise<number | undefined> {
  try {
    return tableOf(await netns.links.get(name))
  } catch (error) {
    // TypeError and RangeError: no link can have this name.
    if (error instanceof NetlinkError || error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}
