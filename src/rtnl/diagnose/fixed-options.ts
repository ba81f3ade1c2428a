import type { Ask } from '../../linux/socket/refusal.ts'
import { sameValue } from '../../netlink/base/same.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Row } from '../../netlink/codec/codec.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import { changeableOf, fixedOptions } from '../link/ensure/changeable.ts'
import { linkKindOf } from '../link/kind/lookup.ts'
import { a } from '../link/kind/rules.ts'
import type { linkMessages } from '../link/table.ts'
import { findLink } from './link-lookup.ts'

type LinkRequest = MessageOf<(typeof linkMessages)['RTM_NEWLINK' | 'RTM_SETLINK']>
type Values = Readonly<Record<string, unknown>>

const isOff = (value: unknown): boolean => value === undefined || value === false || value === 0

/** Explains the refusal of a change by options that are fixed when the link is created: rtnl_changelink in net/core/rtnetlink.c. */
export async function fixedOption({ flags, header, attrs }: LinkRequest, ask: Ask): Promise<Cause | undefined> {
  const { kind = '', data } = attrs.linkinfo ?? {}
  const of = linkKindOf(kind)
  const wanted = (data as Record<string, Values> | undefined)?.[kind]
  const ref = header.index || (attrs.ifname ?? attrs.altIfname)
  if (!of || !wanted || ref === undefined || (flags & NLM_F.CREATE) !== 0) return undefined
  const info = (await findLink(ask, ref))?.attrs.linkinfo
  if (info?.kind !== kind) return undefined
  const present = (info.data as Record<string, Values> | undefined)?.[kind] ?? {}
  const known = changeableOf(kind)
  // A driver without changelink changes none of its options.
  const fixed = known ? fixedOptions(known) : Object.keys(of.attrs.table)
  const isOther = (key: string): boolean => !sameValue(wanted[key], present[key]) && !(isOff(wanted[key]) && isOff(present[key]))
  const keys = Object.keys(wanted).filter((key) => fixed.includes(key) && isOther(key))
  const [key] = keys
  if (key === undefined) return undefined
  const text = `${keys.map(shown).join(', ')} of ${a(kind)} ${keys.length === 1 ? 'is' : 'are'} fixed when the link is created; delete the link and create it anew`
  return { text, attribute: (of.attrs.table[key] as Row)[1] }
}
