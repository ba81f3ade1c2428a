import { flat } from '../../../words.ts'
import type { Register, RuleContext } from '../context.ts'
import { META } from '../fields.ts'
import { statementsText } from '../statements.ts'
import { durationText } from '../units.ts'
import { type Type, valueNumber, valueText } from '../values.ts'
import { extensionField } from './extensions.ts'
import { ctField } from './loads.ts'
import { payloadField, writtenField } from './payload.ts'
import { implied, loadedParts, type RuleState } from './state.ts'

type Data = Readonly<Record<string, unknown>>
type Write = (data: Data, state: RuleState, context: RuleContext) => string | undefined

const source = (data: Data, key: string, { registers }: RuleState): Register | undefined => registers.get(Number(data[key] ?? -1))

/** `meta mark & 0x000000ff | 0x00000100` (nftables, src/netlink_delinearize.c: netlink_parse_bitwise_mask_xor) */
function fieldText({ name, type = 'raw', mask, xor }: Register, littleEndian: boolean): string | undefined {
  if (name === undefined || !mask) return name
  const kept = mask.map((byte, i) => byte | (xor?.[i] ?? 0))
  const added = mask.map((byte, i) => (xor?.[i] ?? 0) & ~byte)
  const inverted = mask.map((byte, i) => (xor?.[i] ?? 0) & byte)
  const parts: readonly (readonly [operator: string, bytes: Uint8Array, isShown: boolean])[] = [
    ['&', kept, kept.some((byte) => byte !== 0xff)],
    ['^', inverted, inverted.some((byte) => byte !== 0)],
    ['|', added, added.some((byte) => byte !== 0)],
  ]
  const words = parts.flatMap(([operator, bytes, isShown]) =>
    isShown ? [` ${operator} ${valueText(bytes, type, littleEndian)}`] : [],
  )
  return `${name}${words.join('')}`
}

/** What a register has: the words of a field, or a value by the type of what is written. */
function sourceText(from: Register | undefined, type: Type, { littleEndian }: RuleContext): string | undefined {
  if (!from) return undefined
  return from.value ? valueText(from.value, type, littleEndian) : fieldText(from, littleEndian)
}

/** `meta mark set 0x00000002`, `ct mark set meta mark` */
function set(field: Register | undefined, data: Data, state: RuleState, context: RuleContext): string | undefined {
  const text = field?.name === undefined ? undefined : sourceText(source(data, 'sreg', state), field.type ?? 'raw', context)
  if (text === undefined) return undefined
  if (field?.says) implied(state, field.says)
  return `${field?.name} set ${text}`
}

function payload(data: Data, state: RuleState, context: RuleContext): string | undefined {
  const from = source(data, 'sreg', state)
  const written = from && writtenField(data, from, state)
  if (!written) return set(payloadField(data, state), data, state, context)
  const { field, value } = written
  if (field.says) implied(state, field.says)
  return `${field.name} set ${valueText(value, field.type ?? 'raw', false)}`
}

/** An address or the index of a link in a register, or the field that it has. */
function held(data: Data, key: string, type: Type, state: RuleState, { littleEndian, ifname }: RuleContext): string | undefined {
  const from = source(data, key, state)
  if (!from?.value) return from?.name
  return type === 'ifindex'
    ? JSON.stringify(ifname(Number(valueNumber(from.value, type, littleEndian))))
    : valueText(from.value, type, littleEndian)
}

const addressType = (from: Register | undefined): Type => (from?.value?.length === 16 ? 'ip6' : 'ip')

/** `dup to 10.0.0.1 device "lo"`, `fwd ip to …` */
const sent =
  (word: string): Write =>
  (data, state, context) => {
    const address = held(data, 'sregAddr', addressType(source(data, 'sregAddr', state)), state, context)
    const device = held(data, 'sregDev', 'ifindex', state, context)
    if ((data['sregAddr'] === undefined) !== (address === undefined)) return undefined
    if ((data['sregDev'] === undefined) !== (device === undefined)) return undefined
    const family = data['nfproto'] === undefined || address === undefined ? '' : Number(data['nfproto']) === 10 ? ' ip6' : ' ip'
    if (address === undefined) return device === undefined ? undefined : `${word} to ${device}`
    return `${word}${family} to ${address}${device === undefined ? '' : ` device ${device}`}`
  }

const INET = 1

/** `tproxy ip to 127.0.0.1:50080` */
function tproxy(data: Data, state: RuleState, context: RuleContext): string | undefined {
  const is6 = Number(data['family'] ?? 0) === 10
  const address = held(data, 'regAddr', is6 ? 'ip6' : 'ip', state, context)
  const port = held(data, 'regPort', 'port', state, context)
  if ((data['regAddr'] === undefined) !== (address === undefined) || (data['regPort'] === undefined) !== (port === undefined))
    return undefined
  const family = context.family !== INET || !Number(data['family'] ?? 0) ? '' : is6 ? ' ip6' : ' ip'
  return `tproxy${family} to ${is6 && address !== undefined ? `[${address}]` : (address ?? '')}${port === undefined ? '' : `:${port}`}`
}

/** NFT_DYNSET_OP_* */
const OPERATIONS = ['add', 'update', 'delete']

/** `update @dyn { ip saddr timeout 1m limit rate 5/second }` */
function dynset(data: Data, state: RuleState, context: RuleContext): string | undefined {
  const { op = 0, setName, setId: _, sregKey: _key, sregData, timeout, flags = 0, expr, expressions, ...rest } = data
  const operation = OPERATIONS[Number(op)]
  const inverted = Number(flags) & 1
  const parts = loadedParts(state).map((one) => fieldText(one, context.littleEndian))
  const value = sregData === undefined ? undefined : state.registers.get(Number(sregData))
  // The field that is the data of a map was loaded last.
  const data2 = value?.name === undefined ? undefined : parts.pop()
  if (operation === undefined || parts.length === 0 || parts.includes(undefined) || inverted) return undefined
  const list = (expressions as { elem?: readonly object[] } | undefined)?.elem ?? (expr ? [expr as object] : [])
  const statements = statementsText(list, context)
  const text = sregData === undefined ? '' : (data2 ?? (value?.value && valueText(value.value, 'raw', context.littleEndian)))
  if (statements === undefined || text === undefined) return undefined
  const words = [parts.join(' . '), ...(timeout ? [`timeout ${durationText(timeout as bigint)}`] : []), statements]
  const other = Object.entries(rest).map(([key, one]) => flat(key, one))
  return `${operation} @${setName} { ${words.filter((one) => one !== '').join(' ')}${text === '' ? '' : ` : ${text}`} }${other.join('')}`
}

/** Statements that write what a register has, by the name of their expression. */
const WRITES: Readonly<Record<string, Write>> = {
  meta: (data, state, context) => set(META[Number(data['key'] ?? -1)], data, state, context),
  ct: (data, state, context) => set(ctField(data), data, state, context),
  exthdr: (data, state, context) => set(extensionField(data), data, state, context),
  payload,
  dup: sent('dup'),
  fwd: sent('fwd'),
  tproxy,
  dynset,
}

/** A statement that writes what a register has; undefined if the expression is another, or has no words. */
export const writeText = (name: string, data: Data, state: RuleState, context: RuleContext): string | undefined =>
  WRITES[name]?.(data, state, context)
