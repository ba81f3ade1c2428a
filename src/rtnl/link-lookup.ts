import type { Ask } from '../linux/refusal.ts'
import { is } from '../netlink/message.ts'
import { type LinkRef, lookup } from './checks.ts'
import type { LinkMessage } from './links.ts'
import { RTEXT_FILTER, RTM } from './tables/constants.ts'
import { route } from './tables/route.ts'

/** A link, without its counters; undefined where there is none. */
export async function findLink(ask: Ask, link: LinkRef): Promise<LinkMessage | undefined> {
  const { header, attrs } = lookup(link)
  const messages = await ask({ type: RTM.GETLINK, header, attrs: { ...attrs, extMask: RTEXT_FILTER.SKIP_STATS } })
  return messages.find((message) => is(route, message, 'RTM_NEWLINK'))
}

/** `link "d0"`, by its index. */
export async function linkWords(ask: Ask, index: number): Promise<string> {
  const found = await findLink(ask, index)
  return found?.attrs.ifname === undefined ? `the link with index ${index}` : `link ${JSON.stringify(found.attrs.ifname)}`
}
