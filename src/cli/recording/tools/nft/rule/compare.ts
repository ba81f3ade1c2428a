import type { Expression, Register, RuleContext } from '../context.ts'
import { TRANSPORT } from '../fields.ts'
import { BITS, prefixLength, type Type, valueNumber, valueText } from '../values.ts'
import { isOfIcmpField, shifted } from './payload.ts'
import { type Dependency, dataOf, implied, type RuleState, say, valueBytes } from './state.ts'

const OPERATORS = ['', '!= ', '< ', '<= ', '> ', '>= ']
const [EQUAL, NOT_EQUAL, AT_MOST, AT_LEAST] = [0, 1, 3, 5]

/** A value that is compared with a register, as nft writes it. */
export function written(
  value: Uint8Array,
  { type = 'raw', shift = 0, isSwapped }: Register,
  { littleEndian, ifname }: RuleContext,
): string {
  const isLittle = littleEndian && !isSwapped
  return type === 'ifindex'
    ? JSON.stringify(ifname(Number(valueNumber(value, type, isLittle))))
    : valueText(shifted(value, shift), type, isLittle)
}

/** `ip saddr 10.0.0.0/8`, `ct state established,related`, `tcp flags & (syn | ack) == syn` */
export function comparison(
  left: Register,
  data: Readonly<Record<string, unknown>>,
  state: RuleState,
  context: RuleContext,
): boolean {
  const value = valueBytes(data['data'])
  const { name, type, mask: bits, xor } = left
  if (!value || name === undefined || type === undefined || xor) return false
  const op = Number(data['op'] ?? 0)
  const isFlags = BITS[type] && (op === EQUAL || op === NOT_EQUAL)
  const text = bits
    ? maskedText(left, value, op, context)
    : isFlags
      ? flagsText(value, left, op, context)
      : `${OPERATORS[op] ?? `op ${op} `}${written(value, left, context)}`
  const dependency = op === EQUAL && !bits ? dependencyOf(name, written(value, left, context), state) : undefined
  if (dependency) {
    state.pending.push({ ...dependency, text: `${name} ${text}` })
    state.loads = []
  }
  if (!dependency) say(`${name} ${text}`, state)
  return true
}

/** ` & (fin | syn)`; nothing for a field without a mask. */
export function maskText({ mask, type = 'raw' }: Register, { littleEndian }: RuleContext): string {
  const text = mask ? valueText(mask, type, littleEndian) : ''
  return text === '' ? '' : ` & ${text.includes('|') ? `(${text})` : text}`
}

/** A field of flags as a list: `fin,syn`. */
const flagList = (flags: Uint8Array, type: Type, littleEndian: boolean): string =>
  valueText(flags, type, littleEndian).replaceAll(' | ', ',')

/** All flags of one value: `syn`, `established | related`, `== 0x12`. */
function flagsText(value: Uint8Array, left: Register, op: number, context: RuleContext): string {
  const text = written(value, left, context)
  // nft writes the number of several flags of TCP.
  const isNumber = text.startsWith('0x') || (left.type === 'tcpFlags' && text.includes('|'))
  if (!isNumber) return `${OPERATORS[op]}${text}`
  return `${OPERATORS[op] || '== '}0x${valueNumber(value, left.type ?? 'raw', context.littleEndian).toString(16)}`
}

/** `syn / fin,syn`, `! fin,syn`, `& 0x000000ff == 0x00000001` (nftables 1.0.6, src/netlink_delinearize.c: relational_binop_postprocess) */
function maskedText(left: Register, value: Uint8Array, op: number, context: RuleContext) {
  const { type = 'raw', mask: bits = new Uint8Array() } = left
  const { littleEndian } = context
  const isZero = value.every((byte) => byte === 0)
  const isEquality = op === EQUAL || op === NOT_EQUAL
  if (BITS[type] && isEquality) {
    if (type === 'tcpFlags' && bits.every((byte) => byte === 0xff)) return flagsText(value, left, op, context)
    const list = flagList(bits, type, littleEndian)
    if (isZero) return `${op === EQUAL ? '! ' : ''}${list}`
    if (list.includes(',')) return `${OPERATORS[op]}${flagList(value, type, littleEndian)} / ${list}`
  }
  if (op === NOT_EQUAL && isZero && type === 'label') return valueText(bits, type, littleEndian)
  const length = prefixLength(bits)
  if ((type === 'ip' || type === 'ip6') && length !== undefined)
    return `${OPERATORS[op]}${valueText(value, type, littleEndian)}/${length}`
  return `${maskText(left, context).slice(1)} ${OPERATORS[op] || '== '}${valueText(value, type, littleEndian)}`
}

const NETWORKS: Readonly<Record<string, string>> = {
  ...{ 'meta nfproto ipv4': 'ip', 'ether type ip': 'ip', 'meta protocol ip': 'ip', 'vlan type ip': 'ip' },
  ...{ 'meta nfproto ipv6': 'ip6', 'ether type ip6': 'ip6', 'meta protocol ip6': 'ip6', 'vlan type ip6': 'ip6' },
}

/** Whether a comparison only chooses the header of later fields. */
function dependencyOf(name: string, value: string, state: RuleState): Omit<Dependency, 'text'> | undefined {
  if (name === 'meta l4proto' || name === 'ip protocol' || name === 'ip6 nexthdr') {
    const header = TRANSPORT[value]
    state.transport = header
    return header === undefined || name !== 'meta l4proto' ? undefined : { layer: 'transport', header }
  }
  const text = `${name} ${value}`
  if (text === 'meta iiftype ether') return { layer: 'link', header: 'ether' }
  if (text === 'ether type 8021q') {
    state.link = 'vlan'
    return { layer: 'link', header: 'vlan' }
  }
  if (isOfIcmpField(text)) {
    state.icmp = text
    return { layer: 'icmp', header: '' }
  }
  const header = NETWORKS[text]
  if (header === undefined) return undefined
  state.network = header
  return { layer: 'network', header }
}

/** Two comparisons that are a range: `tcp dport 1000-2000`. */
export function bothEnds(one: Expression, next: Expression | undefined, state: RuleState, context: RuleContext): boolean {
  const [from, to] = [dataOf(one), next ? dataOf(next) : {}]
  if (one.name !== 'cmp' || next?.name !== 'cmp' || from['sreg'] !== to['sreg']) return false
  if (from['op'] !== AT_LEAST || to['op'] !== AT_MOST) return false
  return between(from['sreg'], [from['data'], to['data']], '', state, context)
}

/** A range in one expression, such as that of all other values: `ip saddr != 10.0.0.1-10.0.0.5`. */
export const otherRange = (data: Readonly<Record<string, unknown>>, state: RuleState, context: RuleContext): boolean =>
  between(data['sreg'], [data['fromData'], data['toData']], OPERATORS[Number(data['op'] ?? 0)] ?? '', state, context)

function between(register: unknown, ends: readonly unknown[], operator: string, state: RuleState, context: RuleContext): boolean {
  const left = state.registers.get(Number(register))
  const [low, high] = ends.map(valueBytes)
  if (!left?.name || !left.type || left.xor || !low || !high) return false
  const mask = left.mask ? `& ${valueText(left.mask, left.type, context.littleEndian)} ` : ''
  say(`${left.name} ${mask}${operator}${written(low, left, context)}-${written(high, left, context)}`, state)
  return true
}

/** The reply to packets of one network protocol says it. */
export const impliedByReject = (data: Readonly<Record<string, unknown>>, state: RuleState): void => {
  const isOfNetwork = Number(data['type'] ?? 0) === 0
  if (isOfNetwork) implied(state, ({ layer }) => layer === 'network')
}
