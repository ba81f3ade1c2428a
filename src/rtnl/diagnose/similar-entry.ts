import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type MessageOf } from '../../netlink/message/message.ts'
import { AF, RTM } from '../constants.ts'
import { NTF } from '../neighbour/constants.ts'
import { neighbourMessages } from '../neighbour/table.ts'
import { findLink, linkWords } from './link-lookup.ts'

type Entry = Pick<MessageOf<(typeof neighbourMessages)['RTM_NEWNEIGH']>, 'header' | 'attrs'>

/** Where the entry is that a request for a neighbour or a forwarding entry did not find. */
export async function similarEntry({ request }: RefusedRequest, ask: Ask): Promise<string | Cause | undefined> {
  const names = ['RTM_NEWNEIGH', 'RTM_DELNEIGH', 'RTM_GETNEIGH'] as const
  if (!names.some((name) => is(neighbourMessages, request, name))) return undefined
  const { header, attrs } = request as unknown as Entry
  const wanted = addressOf({ header, attrs })
  const proxy = header.flags & NTF.PROXY
  const all = (await ask({ type: RTM.GETNEIGH, flags: NLM_F.DUMP, header: { family: header.family, flags: proxy } })).flatMap(
    (message) => (is(neighbourMessages, message, 'RTM_NEWNEIGH') ? [message] : []),
  )
  const same = all.filter((entry) => addressOf(entry) === wanted)
  if (header.family === AF.BRIDGE && header.ifindex === 0) return `the bridge has no entry for ${wanted}`
  const link = await linkWords(ask, header.ifindex)
  const here = same.find((entry) => entry.header.ifindex === header.ifindex)
  if (here) return entryHere(link, here, header.flags)
  const [elsewhere] = same
  if (elsewhere) return `${link} has no entry for ${wanted}, but ${await linkWords(ask, elsewhere.header.ifindex)} has one`
  const attribute = header.family === AF.BRIDGE ? 'NDA_LLADDR' : 'NDA_DST'
  return { text: `${link} has no entry for ${wanted}`, attribute, value: wanted }
}

const addressOf = ({ header, attrs }: Entry): string | undefined => (header.family === AF.BRIDGE ? attrs.lladdr : attrs.dst)

/** The entry is in the other table of the link, or has another VLAN or remote end. */
function entryHere(link: string, { attrs }: Entry, flags: number): string | undefined {
  const { lladdr, vlan, dst, master } = attrs
  if (lladdr === undefined) return undefined
  if (master !== undefined && (flags & NTF.MASTER) === 0)
    return `${lladdr} of ${link} is in the table of its bridge: the flag MASTER selects it`
  if (master === undefined && (flags & NTF.MASTER) !== 0)
    return `${lladdr} is in the table of ${link} itself: the flag SELF selects it`
  const parts = Object.entries({ vlan, dst }).flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${value}`]))
  return parts.length === 0 ? undefined : `the entry of ${link} for ${lladdr} has ${parts.join(', ')}`
}

/** rtnl_fdb_add in net/core/rtnetlink.c: only a port has the table of its master. */
export async function noPort({ request }: RefusedRequest, ask: Ask): Promise<string | undefined> {
  if (!is(neighbourMessages, request, 'RTM_NEWNEIGH') && !is(neighbourMessages, request, 'RTM_DELNEIGH')) return undefined
  const { family, flags, ifindex } = (request as unknown as Entry).header
  if (family !== AF.BRIDGE || (flags & NTF.MASTER) === 0) return undefined
  const link = await findLink(ask, ifindex)
  if (!link || link.attrs.linkinfo?.slaveKind === 'bridge') return undefined
  return `link ${shown(link.attrs.ifname)} is no port of a bridge, so the flag MASTER selects no table`
}
