import { wrong } from '../parse/exit.ts'
import type { Session } from '../session.ts'

/** The index of a link that is a VRF. Ends the command if there is none. */
export async function vrfIndex({ netns, indexOf }: Session, name: string): Promise<number> {
  const index = await indexOf(name)
  if (index === undefined || (await netns.links.get(index)).kind !== 'vrf') wrong('Not a valid VRF name\n', name)
  return index
}
