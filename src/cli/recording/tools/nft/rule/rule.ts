import type { Expression, Register, RuleContext } from '../context.ts'
import { counterText, statementText } from '../statements.ts'
import { verdictText } from '../verdict.ts'
import { bothEnds, comparison, impliedByReject, maskText, otherRange } from './compare.ts'
import { resetText } from './extensions.ts'
import { hashField, loadedField } from './loads.ts'
import { maskedField, payloadField } from './payload.ts'
import { dataOf, flush, loadedParts, loads, type RuleState, say, unusedLoads, valueBytes, withoutWords } from './state.ts'
import { writeText } from './writes.ts'

const NETWORK: Readonly<Record<number, string>> = { 2: 'ip', 3: 'arp', 10: 'ip6' }

/** The statements of a rule as nft writes them; what has no words is `# expr NAME` with its values. */
export function ruleText(expressions: readonly Expression[], context: RuleContext): string {
  const state: RuleState = {
    words: [],
    registers: new Map(),
    loads: [],
    pending: [],
    link: 'ether',
    network: NETWORK[context.family],
    transport: undefined,
  }
  for (let at = 0; at < expressions.length; at++) {
    const [one, next] = [expressions[at] as Expression, expressions[at + 1]]
    if (bothEnds(one, next, state, context)) at++
    else if (!take(one, state, context)) withoutWords(one, state)
  }
  flush(state)
  unusedLoads(state)
  return state.words.join(' ')
}

/** Takes an expression. Returns false if it has no words. */
function take(one: Expression, state: RuleState, context: RuleContext): boolean {
  const data = dataOf(one)
  const { registers } = state
  const name = one.name ?? ''
  if (data['dreg'] !== undefined && load(one, state, context)) return true
  const sreg = registers.get(Number(data['sreg']))
  switch (name) {
    case 'cmp':
      return sreg !== undefined && comparison(sreg, data, state, context)
    case 'range':
      return otherRange(data, state, context)
    case 'lookup':
      return sreg?.name !== undefined && lookup(one, sreg, state, context)
    case 'immediate':
      return immediate(data, state)
    case 'counter':
      say(counterText(data, context.isReported), state)
      return true
    default: {
      if (name === 'reject') impliedByReject(data, state)
      const text =
        (name === 'exthdr' ? resetText(data) : undefined) ??
        writeText(name, data, state, context) ??
        statementText(name, data, { registers, context, network: state.network })
      if (text !== undefined) say(text, state)
      return text !== undefined
    }
  }
}

/** Takes an expression that loads a field, or makes something else of one. */
function load(one: Expression, state: RuleState, context: RuleContext): boolean {
  const data = dataOf(one)
  const from = state.registers.get(Number(data['sreg']))
  const made =
    one.name === 'bitwise' ? from && masked(data, from) : one.name === 'byteorder' ? from && swapped(data, from) : undefined
  const hashed = one.name === 'hash' ? hashField(data, loadedParts(state)) : undefined
  if (made ?? hashed) {
    loads(one, { ...(made ?? hashed) } as Register, state, true)
    return true
  }
  const field = one.name === 'payload' ? payloadField(data, state) : loadedField(one.name ?? '', data, context)
  if (field) loads(one, field, state)
  return field !== undefined
}

const BOOLEAN = 0

function masked(data: Readonly<Record<string, unknown>>, from: Register): Register | undefined {
  const [bits, xor] = [valueBytes(data['mask']), valueBytes(data['xor'])]
  if (from.mask || from.value || !bits || Number(data['op'] ?? BOOLEAN) !== BOOLEAN) return undefined
  const isPlain = !xor?.some((byte) => byte !== 0)
  const field = isPlain ? maskedField(from, bits) : undefined
  return field ?? { ...from, mask: bits, ...(isPlain || !xor ? {} : { xor }) }
}

/** Numbers of one value each. */
const swapped = (data: Readonly<Record<string, unknown>>, from: Register): Register | undefined =>
  from.value || data['len'] !== data['size'] ? undefined : { ...from, isSwapped: true }

function immediate(data: Readonly<Record<string, unknown>>, state: RuleState): boolean {
  const { verdict, value } = (data['data'] ?? {}) as { verdict?: { code: number; chain?: string }; value?: Uint8Array }
  if (verdict) say(verdictText(verdict), state)
  else if (value) state.registers.set(Number(data['dreg']), { value })
  return verdict !== undefined || value !== undefined
}

/** `ip saddr @set`, `tcp dport { 22, 80 }`, `tcp dport vmap { 22 : accept }`; what a map has goes into a register. */
function lookup(one: Expression, first: Register, state: RuleState, context: RuleContext): boolean {
  const data = dataOf(one)
  // That of a verdict map is executed.
  const target = data['dreg'] === undefined ? undefined : Number(data['dreg'])
  const set = String(data['set'])
  const isNot = (Number(data['flags'] ?? 0) & 1) !== 0
  const parts = loadedParts(state)
  const fields = parts.length > 0 ? parts : [first]
  const types = fields.map(({ type = 'hex' }) => type)
  const isMasked = first.mask !== undefined && fields.length === 1
  if (fields.some(({ name, mask: bits, xor }) => name === undefined || (bits && !isMasked) || xor)) return false
  const elements = /^__(?:set|map)/.test(set) ? context.elementsOf(data['setId'], set, types, context) : `@${set}`
  if (elements === undefined) return false
  const key = fields.map((field) => `${field.name}${maskText(field, context)}`).join(' . ')
  const operator = isNot ? '!= ' : isMasked && target === undefined ? '== ' : ''
  if (target) loads(one, { name: `${key} map ${elements}`, type: 'raw' }, state, true)
  else say(`${key} ${operator}${target === 0 ? 'vmap ' : ''}${elements}`, state)
  return true
}
