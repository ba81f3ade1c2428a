import { attrs } from '../../../netlink/attribute/attrs.ts'
import { type Select, select } from '../../../netlink/attribute/select.ts'
import type { AttrSet } from '../../../netlink/attribute/table.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Table } from '../../../netlink/codec/codec.ts'
import { type Protocol, withRows } from '../../../netlink/message/protocol.ts'
import type { MessageNotes, MessageRow, Verb } from '../../../netlink/message/row.ts'
import type { RtnetlinkMessages } from '../../protocol.ts'
import { linkAttrs, linkInfo, linkMessages } from '../table.ts'
import type { AnyLinkKind } from './kind.ts'

type Kinds = Readonly<Record<string, AnyLinkKind>>
type Info = (typeof linkInfo)['table']
type Link = (typeof linkAttrs)['table']
type Row<Before extends Table[string], C> = readonly [type: Before[0], wire: Before[1], codec: C, doc: string]

/** The choices of IFLA_INFO_DATA with further kinds. */
type Data<K extends Kinds> = Select<Info['data'][2]['choices'] & { readonly [N in keyof K]: K[N]['attrs'] }>
type InfoSet<K extends Kinds> = AttrSet<Omit<Info, 'data'> & { readonly data: Row<Info['data'], Data<K>> }>
type LinkSet<K extends Kinds> = AttrSet<Omit<Link, 'linkinfo'> & { readonly linkinfo: Row<Link['linkinfo'], InfoSet<K>> }>

type LinkRow<R extends MessageRow, K extends Kinds> = R extends readonly [unknown, unknown, unknown, unknown, string, infer Notes]
  ? readonly [type: number, verb: Verb, header: R[2], attrs: LinkSet<K>, doc: string, notes: Notes]
  : readonly [type: number, verb: Verb, header: R[2], attrs: LinkSet<K>, doc: string, notes?: MessageNotes]

/** The messages of rtnetlink, where those of links know further kinds. */
export type MessagesWithKinds<K extends Kinds> = {
  readonly [N in keyof RtnetlinkMessages]: N extends keyof typeof linkMessages
    ? LinkRow<RtnetlinkMessages[N], K>
    : RtnetlinkMessages[N]
}

/**
 * rtnetlink with further kinds of links, declared by `kind` of `nlwire/declare`: `withKinds(rtnetlink, { demo })`. Their options decode,
 * encode and are explained under IFLA_INFO_DATA as `{ demo: {…} }`. A kind of that name that nlwire knows gives way. Link messages within
 * others (the other end of a pair) keep the kinds of nlwire. Throws TypeError for a kind with a pair, ports or counters.
 */
export function withKinds<const K extends Kinds>(of: Protocol<RtnetlinkMessages>, kinds: K): Protocol<MessagesWithKinds<K>> {
  for (const [name, { pair, ports, xstats }] of Object.entries(kinds)) {
    if (pair || ports || xstats) throw new TypeError(`expected a kind without pair, ports and xstats, got ${shown(name)}`)
  }
  const sets = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, kind.attrs] as const))
  const [infoType, infoWire, { choices }, infoDoc] = linkInfo.table.data
  const data = select('kind', { ...choices, ...sets })
  const info = attrs(linkInfo.name, { ...linkInfo.table, data: [infoType, infoWire, data, infoDoc] })
  const [linkType, linkWire, , linkDoc] = linkAttrs.table.linkinfo
  const link = attrs(linkAttrs.name, { ...linkAttrs.table, linkinfo: [linkType, linkWire, info, linkDoc] })
  const rows = Object.entries<MessageRow>(linkMessages).map(([name, [type, verb, header, , doc, notes]]) => {
    return [name, [type, verb, header, link, doc, notes ?? {}] satisfies MessageRow] as const
  })
  return withRows<RtnetlinkMessages>(of, Object.fromEntries(rows)) as unknown as Protocol<MessagesWithKinds<K>>
}
