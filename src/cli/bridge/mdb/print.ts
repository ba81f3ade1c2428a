import { routeProtocolName } from '../../../rtnl/common/names.ts'
import { MCAST, MDB_FLAGS, MDB_STATE } from '../../../rtnl/mdb/constants.ts'
import type { MdbMessage } from '../../../rtnl/mdb/table.ts'
import type { MdbInfo } from '../../../rtnl/mdb/view.ts'
import { addressColour, type Colour } from '../../output/colours.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import { timerText } from './print-routers.ts'

/** Flags with their words, in the order of `bridge`. */
const FLAGS = [
  [MDB_FLAGS.OFFLOAD, 'offload'],
  [MDB_FLAGS.FAST_LEAVE, 'fast_leave'],
  [MDB_FLAGS.STAR_EXCL, 'added_by_star_ex'],
  [MDB_FLAGS.BLOCKED, 'blocked'],
] as const

const entriesIn = ({ attrs }: Pick<MdbMessage, 'attrs'>): MdbInfo[] =>
  (attrs.mdb?.entry ?? []).flatMap(({ info }) => (info ?? []) as MdbInfo[])

/** Indexes of the links whose names are needed to print a message. */
export function linksOfMdb(message: Pick<MdbMessage, 'header' | 'attrs'>): number[] {
  const routers = message.attrs.router?.port ?? []
  return [
    message.header.ifindex,
    ...entriesIn(message).map((one) => one.header.ifindex),
    ...routers.map((one) => one.header.ifindex),
  ]
}

/** Prints the groups of a message, as `bridge mdb` does: objects, or lines. With `vid`, those of one VLAN. */
export function printMdbEntries(message: Pick<MdbMessage, 'header' | 'attrs'>, out: Output, ctx: PrintContext, vid = 0): void {
  for (const entry of entriesIn(message)) {
    if (vid !== 0 && entry.header.vid !== vid) continue
    out.open()
    printEntry(message.header.ifindex, entry, out, ctx)
    out.close()
  }
}

/** A group may also be a link-layer address, which has no colour. */
const colourOf = (group: string): Colour | undefined => (/^(..:){5}..$/.test(group) ? undefined : addressColour(group))

function printEntry(ifindex: number, { header, attrs }: MdbInfo, out: Output, ctx: PrintContext): void {
  const [dev, port, group] = [ctx.ifname(ifindex), ctx.ifname(header.ifindex), header.addr.u]
  out.field('index', ifindex)
  out.field('dev', dev, out.paint('ifname', `dev ${dev}`))
  out.field('port', port, ` port ${port}`)
  out.field('grp', group, out.paint(colourOf(group), ` grp ${group}`))
  if (attrs.source !== undefined) out.field('src', attrs.source, out.paint(colourOf(attrs.source), ` src ${attrs.source}`))
  const state = (header.state & MDB_STATE.PERMANENT) !== 0 ? 'permanent' : 'temp'
  out.field('state', state, ` ${state}`)
  if (ctx.details) printDetails(attrs, out, ctx)
  out.openArray('flags')
  for (const [bit, word] of FLAGS) if ((header.flags & bit) !== 0) out.item(word, ` ${word}`)
  out.closeArray()
  if (header.vid !== 0) out.field('vid', header.vid, ` vid ${header.vid}`)
  if (ctx.stats && attrs.timer !== undefined) out.field('timer', timerText(attrs.timer, 4), ` ${timerText(attrs.timer, 4)}`)
  out.line()
}

function printDetails({ groupMode, srcList, rtprot }: MdbInfo['attrs'], out: Output, { numeric }: PrintContext): void {
  if (groupMode !== undefined) {
    const mode = groupMode === MCAST.INCLUDE ? 'include' : 'exclude'
    out.field('filter_mode', mode, ` filter_mode ${mode}`)
  }
  if (srcList !== undefined) printSources(srcList, out)
  if (rtprot === undefined) return
  const protocol = routeProtocolName(rtprot, numeric)
  out.field('protocol', protocol, ` proto ${protocol} `)
}

function printSources({ entry = [] }: NonNullable<MdbInfo['attrs']['srcList']>, out: Output): void {
  out.openArray('source_list', ' source_list')
  for (const [i, { address, timer }] of entry.entries()) {
    if (address === undefined || timer === undefined) continue
    out.open()
    out.field('address', address, `${i === 0 ? ' ' : ','}${address}`)
    out.field('timer', timerText(timer, 0), `/${timerText(timer, 0)}`)
    out.close()
  }
  out.closeArray()
}
