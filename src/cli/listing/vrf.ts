import { wrong } from '../parse/exit.ts'
import type { Session } from '../session.ts'

/** The index of a link that is a VRF. Ends the command if there is none. */
export async function vrfIndex({ netns, indexOf }: Session, name: string, why = 'Not a valid VRF name\n'): Promise<number> {
  const index = await indexOf(name)
  if (index === undefined || (await netns.links.get(index)).kind !== 'vrf') wrong(why, name)
  return index
}

/** The routing table of a link that is a VRF. Ends the command if there is none. */
export async function routeTable({ netns, indexOf }: Session, name: string): Promise<number> {
  const index = await indexOf(name)
  const link = index === undefined ? undefined : await netns.links.get(index)
  return link?.kind === 'vrf' ? (link.data?.table ?? wrong('Invalid VRF\n', name)) : wrong('Invalid VRF\n', name)
}
