import type { CreateLink, LinkSettings } from '../../rtnl/link/options.ts'
import { bodyOf } from '../../rtnl/link/request.ts'
import { NamespaceFds } from '../../rtnl/netns/reference.ts'
import type { Session } from '../session.ts'

/** Sends a link message that the library has no method for, with its option names but without its checks. */
export async function sendLink(
  { socket, netns }: Session,
  type: number,
  flags: number,
  options: Partial<CreateLink> | (LinkSettings & { index?: number }),
): Promise<void> {
  const namespaces = new NamespaceFds()
  try {
    const body = await bodyOf(options as CreateLink, { namespaces, index: (link) => netns.links.index(link) })
    await socket.request({ type, flags, ...body })
  } finally {
    namespaces.close()
  }
}
