import { groupId } from '../../rtnl/common/names.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { RT_TABLE, RTN } from '../../rtnl/route/constants.ts'
import { FIB_RULE, FR_ACT } from '../../rtnl/rule/constants.ts'
import type { FibRuleHdr, RuleAttrs } from '../../rtnl/rule/table.ts'
import { Exit, wrong } from '../parse/exit.ts'
import { isIfname } from '../parse/ifname.ts'
import { inetText, readAddress, readPrefix } from '../parse/inet.ts'
import { integer, unsigned, unsignedBig } from '../parse/numbers.ts'
import { ipProtocolAfter, numberAfter, protocolAfter, realmsAfter, routeTypeId, tableAfter, tosAfter } from '../parse/routing.ts'
import { exact, isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { RULE_USAGE } from './usage.ts'

/** Arguments of `rule add` and `rule del`. */
export interface RuleRequest {
  readonly session: Session
  header: FibRuleHdr
  attrs: RuleAttrs
  hasTable: boolean
}

type RuleWord = Word<RuleRequest>

/** Reads the words of a rule, and fills in what `ip` does. */
export async function readRuleWords(session: Session, words: Words, type: number): Promise<RuleRequest> {
  const adds = type === RTM.NEWRULE
  const request: RuleRequest = {
    header: {
      family: session.options.family,
      dstLen: 0,
      srcLen: 0,
      tos: 0,
      table: RT_TABLE.UNSPEC,
      action: adds ? FR_ACT.TO_TBL : FR_ACT.UNSPEC,
      flags: 0,
    },
    attrs: {},
    session,
    hasTable: false,
  }
  await readWords(words, TABLE, request, (all) => takeAction(all, request))
  const { header, attrs, hasTable } = request
  if (attrs.l3mdev && hasTable) throw new Exit(22, 'table can not be specified for l3mdev rules\n')
  header.family ||= AF.INET
  if (!hasTable && !attrs.l3mdev && adds) header.table = RT_TABLE.MAIN
  return request
}

function takeAction(words: Words, request: RuleRequest): void {
  const { header, attrs } = request
  const text = words.current === 'type' ? words.next() : words.current
  if (isShort(text, 'help')) throw new Exit(255, RULE_USAGE)
  if (isShort(text, 'goto')) {
    header.action = FR_ACT.GOTO
    attrs.goto = numberAfter(words, 'invalid target\n')
  } else if (isShort(text, 'nop')) header.action = FR_ACT.NOP
  else header.action = routeTypeId(text) ?? wrong('Failed to parse rule type', text)
  request.hasTable = true
}

/** A word whose number is an attribute. */
export const attribute = (
  make: typeof exact,
  names: string | readonly string[],
  key: keyof RuleAttrs,
  read: (words: Words) => unknown,
): RuleWord =>
  make<RuleRequest>(names, (words, { attrs }) => {
    Object.assign(attrs, { [key]: read(words) })
  })

/** Reads the prefix after a word. */
const prefix = (key: 'src' | 'dst'): RuleWord['read'] => {
  return (words, { header, attrs }) => {
    const found = readPrefix(words.next(), header.family)
    header[`${key}Len`] = found.prefixlen
    if (found.bytes.length > 0) attrs[key] = inetText(found)
  }
}

/** Reads `MARK` or `MARK/MASK` after a word. */
export function markAfter(words: Words): { fwmark: number; fwmask?: number } {
  const [mark = '', mask] = words.next().split(/\/(.*)/s)
  const fwmark = unsigned(mark) ?? wrong('fwmark value is invalid\n', mark)
  return mask === undefined ? { fwmark } : { fwmark, fwmask: unsigned(mask) ?? wrong('fwmask value is invalid\n', mask) }
}

/** Reads `START-END` after a word, as sscanf(3) does; with `one` also a single number. */
export function rangeAfter(words: Words, why: string, one: boolean, bits: number): { start: number; end: number } {
  const text = words.next()
  const [, start, end] = /^\s*([+-]?\d+)(?:-\s*([+-]?\d+))?/.exec(text) ?? []
  if (start === undefined || (end === undefined && !one)) return wrong(why, text)
  const whole = (number: string): number => Number(BigInt.asUintN(bits, BigInt(number.replace('+', ''))))
  return { start: whole(start), end: whole(end ?? start) }
}

/** Reads the name of a link after a word; the link need not exist. */
export function nameAfter(words: Words, why: string): string {
  const name = words.next()
  return isIfname(name) ? name : wrong(why, name)
}

const PREFERENCE = ['preference', 'order', 'priority']
const PORTS = 'invalid port range\n'

/** Words that say which packets, in the order of `ip`. */
const SELECTORS: readonly RuleWord[] = [
  exact('not', (_, { header }) => {
    header.flags |= FIB_RULE.INVERT
  }),
  exact('from', prefix('src')),
  exact('to', prefix('dst')),
  attribute(short, PREFERENCE, 'priority', (words) => numberAfter(words, 'preference value is invalid\n')),
  {
    names: ['tos', 'dsfield'],
    fits: (arg) => arg === 'tos' || isShort(arg, 'dsfield'),
    read(words, { header }) {
      header.tos = tosAfter(words, 'TOS value is invalid\n')
    },
  },
  exact('fwmark', (words, { attrs }) => void Object.assign(attrs, markAfter(words))),
]

/** Words that say what happens, and further ones that say which packets. */
const ACTIONS: readonly RuleWord[] = [
  attribute(short, 'realms', 'flow', (words) => realmsAfter(words, 'invalid realms\n')),
  attribute(short, 'protocol', 'protocol', (words) => protocolAfter(words, '"protocol" value is invalid\n')),
  attribute(short, 'tun_id', 'tunId', (words) => {
    const text = words.next()
    return unsignedBig(text, 64) ?? wrong('"tun_id" value is invalid\n', text)
  }),
  {
    names: ['table', 'lookup'],
    fits: (arg) => isShort(arg, 'table') || arg === 'lookup',
    read(words, request) {
      const table = tableAfter(words, 'invalid table ID\n')
      request.header.table = table > 255 ? RT_TABLE.UNSPEC : table
      if (table > 255) request.attrs.table = table
      request.hasTable = true
    },
  },
  {
    ...attribute(exact, ['suppress_prefixlength', 'sup_pl'], 'suppressPrefixlen', (words) => {
      const length = integer(words.next()) ?? -1
      return length < 0 ? wrong('suppress_prefixlength value is invalid\n', words.current) : length
    }),
    fits: (arg) => isShort(arg, 'suppress_prefixlength') || arg === 'sup_pl',
  },
  {
    ...attribute(exact, ['suppress_ifgroup', 'sup_group'], 'suppressIfgroup', (words) => {
      const text = words.next()
      return groupId(text) ?? wrong('Invalid "suppress_ifgroup" value\n', text)
    }),
    fits: (arg) => isShort(arg, 'suppress_ifgroup') || arg === 'sup_group',
  },
  attribute(exact, ['dev', 'iif'], 'iifname', (words) => nameAfter(words, '"iif"/"dev" not a valid ifname')),
  attribute(exact, 'oif', 'oifname', (words) => nameAfter(words, '"oif" not a valid ifname')),
  attribute(exact, 'l3mdev', 'l3mdev', () => 1),
  attribute(exact, 'uidrange', 'uidRange', (words) => rangeAfter(words, 'invalid UID range\n', false, 32)),
  attribute(exact, 'ipproto', 'ipProto', (words) => ipProtocolAfter(words, 'Invalid "ipproto" value\n')),
  attribute(exact, 'sport', 'sportRange', (words) => rangeAfter(words, PORTS, true, 16)),
  attribute(exact, 'dport', 'dportRange', (words) => rangeAfter(words, PORTS, true, 16)),
]

/** `nat`: Linux no longer has it, and ignores the address. */
const NAT: RuleWord = {
  names: ['nat', 'map-to', 'goto', 'nop', 'prohibit', 'unreachable', 'blackhole', 'type'],
  fits: (arg) => arg === 'nat' || isShort(arg, 'map-to'),
  read(words, { session, header, attrs }) {
    session.io.err('Warning: route NAT is deprecated\n')
    const { bytes } = readAddress(words.next(), AF.INET)
    Object.assign(attrs, { unknown: [{ type: GATEWAY, bytes }] })
    header.action = RTN.NAT
  },
}

const TABLE: readonly RuleWord[] = [...SELECTORS, ...ACTIONS, NAT]

/** RTA_GATEWAY, a number that rules do not use. */
const GATEWAY = 5
