import { flat } from '../../../words.ts'
import type { Expression, Register } from '../context.ts'

/** What is known while the expressions of a rule are read. */
export interface RuleState {
  readonly words: string[]
  readonly registers: Map<number, Register>
  /** Expressions that have loaded a value which no other has used yet. */
  loads: Load[]
  /** A protocol that a field after it names, too: `meta l4proto tcp` before a port. */
  pending: Dependency[]
  link: string
  network: string | undefined
  transport: string | undefined
  /** The comparison of the type of an ICMP message that a field needs. */
  icmp?: string
}

export interface Load {
  readonly register: number
  readonly one: Expression
  /** Comparisons that its field says, too. */
  readonly implied: readonly string[]
  /** Another expression has made something else of it. */
  readonly isPart?: boolean
}

export interface Dependency {
  readonly layer: 'link' | 'network' | 'transport' | 'icmp'
  readonly header: string
  readonly text: string
}

export const dataOf = ({ name = '', data }: Expression): Readonly<Record<string, unknown>> => data?.[name] ?? {}
export const valueBytes = (of: unknown): Uint8Array | undefined => (of as { value?: Uint8Array } | undefined)?.value

const exprText = (one: Expression): string => `# expr ${one.name}${flat(one.name ?? '', dataOf(one))}`

/** Shows an expression that has no words with its keys. */
export function withoutWords(one: Expression, state: RuleState): void {
  flush(state)
  unusedLoads(state)
  state.words.push(exprText(one))
  // What it loads is not known here.
  state.registers.delete(Number(dataOf(one)['dreg']))
}

/** Shows what was loaded for an expression without words. */
export function unusedLoads(state: RuleState): void {
  state.words.push(...state.loads.flatMap(({ one, implied }) => [...implied, exprText(one)]))
  state.loads = []
}

/** Says the protocols that no field has named. */
export function flush(state: RuleState): void {
  state.words.push(...state.pending.map(({ text }) => text))
  state.pending = []
}

/** Adds words that have used what was loaded. */
export function say(text: string, state: RuleState): void {
  flush(state)
  state.loads = []
  state.words.push(text)
}

/** Takes out the protocols that the field of a layer says, too, and returns their words. */
export function implied(state: RuleState, isImplied: (one: Dependency) => boolean): readonly string[] {
  const found = state.pending.filter(isImplied)
  if (found.length > 0) state.pending = state.pending.filter((one) => !found.includes(one))
  return found.map(({ text }) => text)
}

/** Notes what an expression loads; `isLast` if it makes something else of what was loaded before. */
export function loads(one: Expression, register: Register, state: RuleState, isLast = false): void {
  const number = Number(dataOf(one)['dreg'])
  const { says } = register
  const own = says === undefined ? [] : implied(state, says)
  if (isLast) state.loads = state.loads.map((before) => ({ ...before, isPart: true }))
  state.loads.push({ register: number, one, implied: own })
  state.registers.set(number, register)
}

/** What is loaded, in its order: registers that are loaded one after the other are one key. */
export const loadedParts = ({ loads: list, registers }: RuleState): readonly Register[] =>
  list.flatMap(({ isPart, register }) => (isPart ? [] : [registers.get(register) ?? {}]))
