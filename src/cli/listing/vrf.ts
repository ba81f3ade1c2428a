import type { PrintableLink } from '../output/context.ts'
import { wrong } from '../parse/exit.ts'
import type { ListSession } from '../session.ts'
import { fetchLink } from './context.ts'

/** The index of a link that is a VRF. Ends the command if there is none. */
export async function vrfIndex(session: ListSession, name: string, why = 'Not a valid VRF name\n'): Promise<number> {
  const index = await session.indexOf(name)
  if (index === undefined || (await optionsOf(session, index))?.kind !== 'vrf') wrong(why, name)
  return index
}

/** The routing table of a link that is a VRF. Ends the command if there is none. */
export async function routeTable(session: ListSession, name: string): Promise<number> {
  const index = await session.indexOf(name)
  const found = index === undefined ? undefined : await optionsOf(session, index)
  return (found?.kind === 'vrf' ? found.data?.vrf?.table : undefined) ?? wrong('Invalid VRF\n', name)
}

/** The kind of a link, with its options. */
async function optionsOf(session: ListSession, index: number): Promise<PrintableLink['attrs']['linkinfo']> {
  const [link] = await fetchLink(session, index)
  return link?.attrs.linkinfo
}
