import { parseIp } from '../../netlink/codec/address.ts'
import { dsfieldId, routeProtocolId, tableId } from '../../rtnl/common/names.ts'
import { AF } from '../../rtnl/constants.ts'
import { FIB_RULE } from '../../rtnl/rule/constants.ts'
import type { RuleMessage } from '../../rtnl/rule/rules.ts'
import { Exit, wrong } from '../parse/exit.ts'
import { type InetPrefix, readPrefix } from '../parse/inet.ts'
import { unsignedBig } from '../parse/numbers.ts'
import { ipProtocolAfter, numberAfter } from '../parse/routing.ts'
import { exact, isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import type { ListSession } from '../session.ts'
import { RULE_USAGE } from './usage.ts'
import { markAfter, nameAfter, rangeAfter } from './words.ts'

/** What the words of `rule show` select. */
export interface RuleSelection {
  /** AF_* of the options, by default AF_INET. */
  readonly family: number
  priority?: number
  inverted?: true
  src?: InetPrefix
  dst?: InetPrefix
  tos?: number
  fwmark?: number
  fwmask?: number
  iifname?: string
  oifname?: string
  l3mdev?: true
  uidRange?: Range
  tunId?: bigint
  table?: number
  /** Only `flush` selectsRule by it. */
  protocol?: number
  ipProto?: number
  sportRange?: Range
  dportRange?: Range
}

interface Range {
  readonly start: number
  readonly end: number
}

/** Reads the words of a selection of rules. */
export async function readRuleSelection(session: ListSession, words: Words): Promise<RuleSelection> {
  const selection: RuleSelection = { family: session.options.family || AF.INET }
  await readWords(words, WORDS, selection, (all) => {
    const text = isShort(all.current, 'dst') || isShort(all.current, 'to') ? all.next() : all.current
    if (text === all.current && isShort(text, 'help')) throw new Exit(255, RULE_USAGE)
    selection.dst = readPrefix(text, selection.family)
  })
  return selection
}

const value = <K extends keyof RuleSelection>(
  make: typeof exact,
  names: string | readonly string[],
  key: K,
  read: (words: Words) => RuleSelection[K],
): Word<RuleSelection> =>
  make<RuleSelection>(names, (words, selection) => {
    Object.assign(selection, { [key]: read(words) })
  })

const WORDS: readonly Word<RuleSelection>[] = [
  value(short, ['preference', 'order', 'priority'], 'priority', (words) => numberAfter(words, 'preference value is invalid\n')),
  value(exact, 'not', 'inverted', () => true),
  {
    ...value(exact, ['tos', 'dsfield'], 'tos', (words) => {
      const text = words.next()
      return dsfieldId(text) ?? wrong('TOS value is invalid\n', text)
    }),
    fits: (arg) => arg === 'tos' || isShort(arg, 'dsfield'),
  },
  exact('fwmark', (words, selection) => void Object.assign(selection, markAfter(words))),
  value(exact, ['dev', 'iif'], 'iifname', (words) => nameAfter(words, '"iif"/"dev" not a valid ifname')),
  value(exact, 'oif', 'oifname', (words) => nameAfter(words, '"oif" not a valid ifname')),
  value(exact, 'l3mdev', 'l3mdev', () => true),
  value(exact, 'uidrange', 'uidRange', (words) => rangeAfter(words, 'invalid UID range\n', false, 32)),
  value(short, 'tun_id', 'tunId', (words) => {
    const text = words.next()
    return unsignedBig(text, 64) ?? wrong('"tun_id" value is invalid\n', text)
  }),
  value(short, ['lookup', 'table'], 'table', (words) => {
    const text = words.next()
    return tableId(text) ?? wrong('table id value is invalid\n', text)
  }),
  short(['from', 'src'], (words, selection) => {
    selection.src = readPrefix(words.next(), selection.family)
  }),
  short('protocol', (words, selection) => {
    const text = words.next()
    const protocol = routeProtocolId(text)
    if (protocol === undefined && text !== 'all') wrong('invalid "protocol"\n', text)
    delete selection.protocol
    if (protocol !== undefined) selection.protocol = protocol
  }),
  value(exact, 'ipproto', 'ipProto', (words) => ipProtocolAfter(words, 'Invalid "ipproto" value\n')),
  value(exact, 'sport', 'sportRange', (words) => rangeAfter(words, 'invalid port range\n', true, 16)),
  value(exact, 'dport', 'dportRange', (words) => rangeAfter(words, 'invalid port range\n', true, 16)),
  { names: ['to', 'dst'], fits: () => false, read: () => undefined },
]

/** filter_nlmsg of ip/iprule.c: whether the words of a list select a rule. */
export function selectsRule(selection: RuleSelection, { header, attrs }: RuleMessage): boolean {
  const { priority, inverted, tos, fwmark, fwmask, table, iifname, oifname, l3mdev, ipProto, tunId } = selection
  if (inverted && (header.flags & FIB_RULE.INVERT) === 0) return false
  if (l3mdev && !attrs.l3mdev) return false
  const pairs: readonly (readonly [wanted: unknown, own: unknown])[] = [
    [priority, attrs.priority ?? 0],
    [tos, header.tos],
    [fwmark || undefined, attrs.fwmark ?? 0],
    [fwmask || undefined, attrs.fwmask ?? 0],
    [table || undefined, attrs.table ?? header.table],
    [iifname, attrs.iifname],
    [oifname, attrs.oifname],
    [ipProto || undefined, attrs.ipProto],
    [tunId || undefined, attrs.tunId],
  ]
  if (pairs.some(([wanted, own]) => wanted !== undefined && wanted !== own)) return false
  for (const key of ['uidRange', 'sportRange', 'dportRange'] as const) {
    const [wanted, own] = [selection[key], attrs[key]]
    if (wanted && (wanted.start !== own?.start || wanted.end !== own.end)) return false
  }
  return (
    isWithin(selection.src, header.family, header.srcLen, attrs.src) &&
    isWithin(selection.dst, header.family, header.dstLen, attrs.dst)
  )
}

function isWithin(prefix: InetPrefix | undefined, family: number, length: number, address: string | undefined): boolean {
  if (!prefix || prefix.family === AF.UNSPEC) return true
  if (prefix.family !== family || prefix.prefixlen > length) return false
  const own = address === undefined ? undefined : parseIp(address)
  return prefix.bytes.every((byte, i) => {
    const mask = (0xff00 >> Math.min(8, Math.max(0, prefix.prefixlen - 8 * i))) & 0xff
    return ((byte ^ (own?.[i] ?? 0)) & mask) === 0
  })
}
