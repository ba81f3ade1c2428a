import { flat } from '../../words.ts'
import type { Expression, Register, RuleContext } from './context.ts'
import { CT, fieldAt, type HeaderField, META, TRANSPORT } from './fields.ts'
import { statementText } from './statements.ts'
import { BITS, bitsText, prefixLength, type Type, valueNumber, valueText } from './values.ts'
import { verdictText } from './verdict.ts'

interface State {
  readonly words: string[]
  readonly registers: Map<number, Register>
  /** Expressions that have loaded a value which no other has used yet. */
  loads: Load[]
  /** A protocol that a field after it names, too: `meta l4proto tcp` before a port. */
  pending: Dependency[]
  network: string | undefined
  transport: string | undefined
}

interface Load {
  readonly register: number
  readonly one: Expression
  /** Comparisons that its field says, too. */
  readonly implied: readonly string[]
}

interface Dependency {
  readonly layer: 'network' | 'transport'
  readonly header: string
  readonly text: string
}

const NETWORK: Readonly<Record<number, string>> = { 2: 'ip', 10: 'ip6' }
const OPERATORS = ['', '!= ', '< ', '<= ', '> ', '>= ']
const [EQUAL, NOT_EQUAL, AT_MOST, AT_LEAST] = [0, 1, 3, 5]

/** The statements of a rule as nft writes them; what has no words is `# expr NAME` with its values. */
export function ruleText(expressions: readonly Expression[], context: RuleContext): string {
  const state: State = {
    words: [],
    registers: new Map(),
    loads: [],
    pending: [],
    network: NETWORK[context.family],
    transport: undefined,
  }
  for (let at = 0; at < expressions.length; at++) {
    const [one, next] = [expressions[at] as Expression, expressions[at + 1]]
    if (rangeText(one, next, state, context)) at++
    else if (!take(one, state, context)) unknown(one, state)
  }
  flush(state)
  unusedLoads(state)
  return state.words.join(' ')
}

const dataOf = ({ name = '', data }: Expression): Readonly<Record<string, unknown>> => data?.[name] ?? {}
const bytesOf = (of: unknown): Uint8Array | undefined => (of as { value?: Uint8Array } | undefined)?.value

function unknown(one: Expression, state: State): void {
  flush(state)
  unusedLoads(state)
  state.words.push(exprText(one))
  // What it loads is not known here.
  state.registers.delete(Number(dataOf(one)['dreg']))
}

/** Shows what was loaded for an expression without words. */
function unusedLoads(state: State): void {
  state.words.push(...state.loads.flatMap(({ one, implied }) => [...implied, exprText(one)]))
  state.loads = []
}

const exprText = (one: Expression): string => `# expr ${one.name}${flat(one.name ?? '', dataOf(one))}`

function flush(state: State): void {
  state.words.push(...state.pending.map(({ text }) => text))
  state.pending = []
}

/** Takes an expression. Returns false if it has no words. */
function take(one: Expression, state: State, context: RuleContext): boolean {
  const data = dataOf(one)
  const { registers } = state
  const before = state.pending
  const loaded = load(one, state)
  if (loaded) {
    const implied = before.filter((other) => !state.pending.includes(other)).map(({ text }) => text)
    registers.set(Number(data['dreg']), loaded)
    state.loads.push({ register: Number(data['dreg']), one, implied })
    return true
  }
  const sreg = registers.get(Number(data['sreg']))
  switch (one.name) {
    case 'bitwise':
      return mask(data, state)
    case 'cmp':
      return sreg !== undefined && compare(sreg, data, state, context)
    case 'lookup':
      return sreg?.name !== undefined && lookup(sreg, data, state, context)
    case 'immediate':
      return immediate(data, state)
    default: {
      const text = statementText(one.name ?? '', data, { registers, context })
      if (text !== undefined) say(text, state)
      return text !== undefined
    }
  }
}

function say(text: string, state: State): void {
  flush(state)
  state.loads = []
  state.words.push(text)
}

/** The field that an expression loads into a register. */
function load({ name, data: all }: Expression, state: State): Register | undefined {
  const data = all?.[name ?? ''] ?? {}
  if (data['dreg'] === undefined) return undefined
  if (name === 'meta') return META[Number(data['key'])]
  if (name === 'ct' && data['direction'] === undefined) return CT[Number(data['key'])]
  return name === 'payload' ? payload(data, state) : undefined
}

const BASES = ['link', 'network', 'transport'] as const

function payload(data: Readonly<Record<string, unknown>>, state: State): HeaderField | undefined {
  const [base, offset, length] = ['base', 'offset', 'len'].map((key) => Number(data[key])) as [number, number, number]
  const layer = BASES[base]
  const header = layer === 'link' ? 'ether' : layer === 'network' ? state.network : layer && (state.transport ?? 'th')
  const field = header === undefined ? undefined : fieldAt(header, offset, length)
  // The protocol was compared only for this field, which says it.
  if (field) state.pending = state.pending.filter((one) => one.layer !== layer && !(layer === 'transport' && one.header === 'ip'))
  return field
}

function mask(data: Readonly<Record<string, unknown>>, { registers }: State): boolean {
  const from = registers.get(Number(data['sreg']))
  const [bits, xor] = [bytesOf(data['mask']), bytesOf(data['xor'])]
  if (!from || from.mask || !bits || Number(data['op'] ?? 0) !== 0) return false
  registers.set(Number(data['dreg']), { ...from, mask: bits, ...(xor?.some((byte) => byte !== 0) ? { xor } : {}) })
  return true
}

function immediate(data: Readonly<Record<string, unknown>>, state: State): boolean {
  const { verdict, value } = (data['data'] ?? {}) as { verdict?: { code: number; chain?: string }; value?: Uint8Array }
  if (verdict) say(verdictText(verdict), state)
  else if (value) state.registers.set(Number(data['dreg']), { value })
  return verdict !== undefined || value !== undefined
}

/** `ip saddr 10.0.0.0/8`, `ct state established,related`, `tcp flags & (syn | ack) == syn` */
function compare(left: Register, data: Readonly<Record<string, unknown>>, state: State, context: RuleContext): boolean {
  const value = bytesOf(data['data'])
  const { name, type, mask: bits, xor } = left
  if (!value || name === undefined || type === undefined || xor) return false
  const op = Number(data['op'] ?? 0)
  const text = bits ? maskedText(left, value, op, context) : `${OPERATORS[op] ?? `op ${op} `}${written(value, type, context)}`
  if (text === undefined) return false
  const dependency = op === EQUAL && !bits ? dependencyOf(name, written(value, type, context), state) : undefined
  if (dependency) {
    state.pending.push({ ...dependency, text: `${name} ${text}` })
    state.loads = []
  }
  if (!dependency) say(`${name} ${text}`, state)
  return true
}

function written(value: Uint8Array, type: Type, { littleEndian, ifname }: RuleContext): string {
  return type === 'ifindex'
    ? JSON.stringify(ifname(Number(valueNumber(value, type, littleEndian))))
    : valueText(value, type, littleEndian)
}

function maskedText(
  { type = 'hex', mask: bits = new Uint8Array() }: Register,
  value: Uint8Array,
  op: number,
  context: RuleContext,
) {
  const { littleEndian } = context
  const names = BITS[type]
  const isZero = value.every((byte) => byte === 0)
  const number = Number(valueNumber(bits, type, littleEndian))
  if (names && op === NOT_EQUAL && isZero) return bitsText(number, names, ',')
  const length = prefixLength(bits)
  if ((type === 'ip' || type === 'ip6') && length !== undefined)
    return `${OPERATORS[op]}${valueText(value, type, littleEndian)}/${length}`
  const several = names ? bitsText(number, names, ' | ') : valueText(bits, type, littleEndian)
  return `& ${several.includes('|') ? `(${several})` : several} ${OPERATORS[op] || '== '}${valueText(value, type, littleEndian)}`
}

const NETWORKS: Readonly<Record<string, string>> = {
  ...{ 'meta nfproto ipv4': 'ip', 'ether type ip': 'ip', 'meta protocol ip': 'ip' },
  ...{ 'meta nfproto ipv6': 'ip6', 'ether type ip6': 'ip6', 'meta protocol ip6': 'ip6' },
}

/** Whether a comparison only chooses the header of later fields. */
function dependencyOf(name: string, value: string, state: State): Omit<Dependency, 'text'> | undefined {
  if (name === 'meta l4proto' || name === 'ip protocol' || name === 'ip6 nexthdr') {
    const header = TRANSPORT[value]
    state.transport = header
    return header === undefined || name !== 'meta l4proto' ? undefined : { layer: 'transport', header }
  }
  const header = NETWORKS[`${name} ${value}`]
  if (header === undefined) return undefined
  state.network = header
  return { layer: 'network', header }
}

/** Two comparisons that are a range: `tcp dport 1000-2000`. */
function rangeText(one: Expression, next: Expression | undefined, state: State, context: RuleContext): boolean {
  if (one.name === 'range') return false
  const [from, to] = [dataOf(one), next ? dataOf(next) : {}]
  if (one.name !== 'cmp' || next?.name !== 'cmp' || from['sreg'] !== to['sreg']) return false
  if (from['op'] !== AT_LEAST || to['op'] !== AT_MOST) return false
  const left = state.registers.get(Number(from['sreg']))
  const [low, high] = [bytesOf(from['data']), bytesOf(to['data'])]
  if (!left?.name || !left.type || !low || !high) return false
  say(`${left.name} ${written(low, left.type, context)}-${written(high, left.type, context)}`, state)
  return true
}

/** `ip saddr @set`, `tcp dport { 22, 80 }` */
function lookup(first: Register, data: Readonly<Record<string, unknown>>, state: State, context: RuleContext): boolean {
  // The value of a map goes into a register; that of a verdict map is executed.
  const target = data['dreg'] === undefined ? undefined : Number(data['dreg'])
  if (target) return false
  const set = String(data['set'])
  const isNot = (Number(data['flags'] ?? 0) & 1) !== 0
  // Registers that are loaded one after the other are one key.
  const parts = state.loads.map(({ register }) => state.registers.get(register) ?? {})
  const fields = parts.length > 0 ? parts : [first]
  const types = fields.map(({ type = 'hex' }) => type)
  if (fields.some(({ name, mask: bits }) => name === undefined || bits)) return false
  const elements = /^__(?:set|map)/.test(set) ? context.elementsOf(data['setId'], set, types, context) : `@${set}`
  if (elements === undefined) return false
  say(`${fields.map(({ name }) => name).join(' . ')} ${isNot ? '!= ' : ''}${target === 0 ? 'vmap ' : ''}${elements}`, state)
  return true
}
