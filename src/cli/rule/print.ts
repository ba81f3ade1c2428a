import { nameOf } from '../../netlink/codec/names.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import { dsfieldName, groupName, ipProtocolName, realmName, routeProtocolName, tableName } from '../../rtnl/common/names.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { RTN } from '../../rtnl/route/constants.ts'
import { FIB_RULE, FR_ACT } from '../../rtnl/rule/constants.ts'
import type { ruleMessages } from '../../rtnl/rule/table.ts'
import { familyColour } from '../output/colours.ts'
import type { PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'

type RuleMessage = Pick<MessageOf<(typeof ruleMessages)['RTM_NEWRULE']>, 'type' | 'header' | 'attrs'>

const KERNEL = 2
const NONE = 0xffffffff

/**
 * Prints one rule, as `ip rule` does: JSON members, or a line of text, in which each part but the first begins with a space.
 * The caller opens and closes the object.
 */
export function printRule(message: RuleMessage, out: Output, ctx: PrintContext): void {
  const { header, attrs } = message
  if (message.type === RTM.DELRULE) out.field('deleted', true, 'Deleted ')
  out.field('priority', attrs.priority ?? 0, `${attrs.priority ?? 0}:\t`)
  if ((header.flags & FIB_RULE.INVERT) !== 0) out.field('not', null, 'not ')
  printPrefixes(message, out)
  printMarks(message, out, ctx)
  printDevices(message, out)
  printPorts(message, out, ctx)
  printAction(message, out, ctx)
  const { protocol = 0 } = attrs
  if ((protocol !== 0 && protocol !== KERNEL) || ctx.details) {
    out.field('protocol', routeProtocolName(protocol, ctx.numeric), ` proto ${routeProtocolName(protocol, ctx.numeric)}`)
  }
  out.text('\n')
}

function printPrefixes({ header, attrs }: RuleMessage, out: Output): void {
  const bits = header.family === AF.INET6 ? 128 : 32
  const print = (key: string, before: string, word: string, address: string | undefined, length: number): void => {
    const text = address !== undefined && length === bits ? out.host(address) : (address ?? '0')
    const isAll = address === undefined && length === 0
    const shown = isAll ? 'all' : out.paint(address === undefined ? undefined : familyColour(header.family), text)
    out.field(key, isAll ? 'all' : text, `${before}${word} ${shown}${isAll || length === bits ? '' : `/${length}`}`)
    if (!isAll && length !== bits) out.field(`${key}len`, length)
  }
  print('src', '', 'from', attrs.src, header.srcLen)
  if (attrs.dst !== undefined || header.dstLen !== 0) print('dst', ' ', 'to', attrs.dst, header.dstLen)
}

function printMarks({ header, attrs }: RuleMessage, out: Output, ctx: PrintContext): void {
  if (header.tos !== 0) out.field('tos', dsfieldName(header.tos, ctx.numeric), ` tos ${dsfieldName(header.tos, ctx.numeric)}`)
  const { fwmark = 0, fwmask = NONE } = attrs
  if (fwmark === 0 && (attrs.fwmask ?? 0) === 0) return
  const [mark, mask] = [fwmark, fwmask].map((bits) => (bits === 0 ? '0' : `0x${bits.toString(16)}`)) as [string, string]
  out.field('fwmark', mark, fwmask === NONE ? ` fwmark ${mark}` : ` fwmark ${mark}/${mask}`)
  if (fwmask !== NONE) out.field('fwmask', mask)
}

function printDevices({ header, attrs }: RuleMessage, out: Output): void {
  const print = (key: string, name: string | undefined, detached: number): void => {
    if (name === undefined) return
    out.field(key, name, ` ${key} ${out.paint('ifname', name)}`)
    if ((header.flags & detached) !== 0) out.field(`${key}_detached`, null, ' [detached]')
  }
  print('iif', attrs.iifname, FIB_RULE.IIF_DETACHED)
  print('oif', attrs.oifname, FIB_RULE.OIF_DETACHED)
}

function printPorts({ attrs }: RuleMessage, out: Output, { numeric }: PrintContext): void {
  const { l3mdev, uidRange, ipProto, sportRange, dportRange, tunId } = attrs
  if (l3mdev) out.field('l3mdev', null, ' lookup [l3mdev-table]')
  if (uidRange) printRange('uidrange', 'uid', uidRange, out, true)
  if (ipProto !== undefined)
    out.field('ipproto', ipProtocolName(ipProto, numeric), ` ipproto ${ipProtocolName(ipProto, numeric)}`)
  if (sportRange) printRange('sport', 'sport', sportRange, out)
  if (dportRange) printRange('dport', 'dport', dportRange, out)
  if (tunId !== undefined) out.field('tun_id', tunId, ` tun_id ${tunId}`)
}

type Range = { readonly start: number; readonly end: number }

function printRange(word: string, key: string, { start, end }: Range, out: Output, always = false): void {
  if (start === end && !always) out.field(key, start, ` ${word} ${start}`)
  else {
    out.field(`${key}_start`, start, ` ${word} ${start}-`)
    out.field(`${key}_end`, end, `${end}`)
  }
}

function printAction({ header, attrs }: RuleMessage, out: Output, ctx: PrintContext): void {
  const table = attrs.table ?? header.table
  if (table !== 0 && !attrs.l3mdev) {
    out.field('table', tableName(table, ctx.numeric), ` lookup ${tableName(table, ctx.numeric)}`)
    printSuppressed(attrs, out, ctx)
  }
  if (attrs.flow !== undefined) printRealms(attrs.flow, out, ctx)
  const { action } = header
  if (action === FR_ACT.GOTO) out.field('goto', attrs.goto ?? 0, ` goto ${attrs.goto ?? 'none'}`)
  if ((header.flags & FIB_RULE.UNRESOLVED) !== 0) out.field('unresolved', null, ' [unresolved]')
  if (action === FR_ACT.NOP) out.field('nop', null, ' nop')
  // Linux has no NAT of routes any more, but keeps the number.
  else if (action === RTN.NAT) out.field('masquerade', null, ' masquerade')
  else if (action !== FR_ACT.TO_TBL && action !== FR_ACT.GOTO) {
    const name = (ctx.numeric ? undefined : nameOf(FR_ACT, action)?.toLowerCase()) ?? String(action)
    out.field('action', name, ` ${name}`)
  }
}

function printSuppressed(attrs: RuleMessage['attrs'], out: Output, { numeric }: PrintContext): void {
  const { suppressPrefixlen: length = NONE, suppressIfgroup: group = NONE } = attrs
  if (length !== NONE) out.field('suppress_prefixlen', length, ` suppress_prefixlength ${length}`)
  if (group !== NONE) out.field('suppress_ifgroup', groupName(group, numeric), ` suppress_ifgroup ${groupName(group, numeric)}`)
}

function printRealms(flow: number, out: Output, { numeric }: PrintContext): void {
  const [from, to] = [flow >>> 16, realmName(flow & 0xffff, numeric)]
  out.text(' realms ')
  if (from !== 0) out.field('flow_from', realmName(from, numeric), `${realmName(from, numeric)}/`)
  out.field('flow_to', to, to)
}
