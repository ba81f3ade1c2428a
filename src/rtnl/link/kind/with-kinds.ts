import { attrs } from '../../../netlink/attribute/attrs.ts'
import { select } from '../../../netlink/attribute/select.ts'
import type { AttrSet } from '../../../netlink/attribute/table.ts'
import { checkObject, checkProtocol } from '../../../netlink/base/check.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Table, TypeOf } from '../../../netlink/codec/codec.ts'
import { type Protocol, withRows } from '../../../netlink/message/protocol.ts'
import type { MessageNotes, MessageRow, Verb } from '../../../netlink/message/row.ts'
import type { RtnetlinkMessages } from '../../protocol.ts'
import { type LinkAttrs, linkAttrs, linkInfo, linkMessages } from '../table.ts'
import type { AnyLinkKind } from './kind.ts'

type Kinds = Readonly<Record<string, AnyLinkKind>>
type Info = NonNullable<LinkAttrs['linkinfo']>

/** The choices of IFLA_INFO_DATA with additional kinds. */
type Data<K extends Kinds> = NonNullable<Info['data']> & { [N in keyof K]?: TypeOf<K[N]['attrs']> }
type InfoWith<K extends Kinds> = Omit<Info, 'data'> & { data?: Data<K> }
type LinkSet<K extends Kinds> = AttrSet<Table, Omit<LinkAttrs, 'linkinfo'> & { linkinfo?: InfoWith<K> }>

type LinkRow<R extends MessageRow, K extends Kinds> = R extends readonly [unknown, unknown, unknown, unknown, string, infer Notes]
  ? readonly [type: number, verb: Verb, header: R[2], attrs: LinkSet<K>, doc: string, notes: Notes]
  : readonly [type: number, verb: Verb, header: R[2], attrs: LinkSet<K>, doc: string, notes?: MessageNotes]

/** The rtnetlink messages, with additional kinds in those of links. */
export type MessagesWithKinds<K extends Kinds> = {
  readonly [N in keyof RtnetlinkMessages]: N extends keyof typeof linkMessages
    ? LinkRow<RtnetlinkMessages[N], K>
    : RtnetlinkMessages[N]
}

/**
 * Adds kinds of links to rtnetlink, declared by `kind` of `nlwire/declare`: `withKinds(rtnetlink, { demo })`. Their
 * options decode, encode and are explained under IFLA_INFO_DATA as `{ demo: {…} }`. They replace kinds of nlwire with
 * the same name. Link messages within others (the other end of a pair) keep the kinds of nlwire. Throws TypeError for a
 * kind with a pair, ports or counters.
 */
export function withKinds<const K extends Kinds>(of: Protocol<RtnetlinkMessages>, kinds: K): Protocol<MessagesWithKinds<K>> {
  checkProtocol(of)
  checkObject(kinds, 'kinds', 'an object of declared kinds')
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
