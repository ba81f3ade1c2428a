import { computed, hex, inWords, type Remaining, type Taker, word } from '../remaining.ts'
import { actionsText, policeWords } from './actions.ts'
import type { TcContext } from './context.ts'
import { ematchWords } from './ematch.ts'
import { flowerWords } from './flower.ts'
import { handleText } from './units.ts'

type Words = Taker<TcContext>

const FLAGS: readonly (readonly [bit: number, word: string])[] = [
  [1, 'skip_hw'],
  [2, 'skip_sw'],
  [4, 'in_hw'],
  [8, 'not_in_hw'],
]

/** TCA_CLS_FLAGS_*: what is not a word stays. */
const flagWords =
  (key: string): Words =>
  (from) => {
    const bits = from.number(key)
    return bits === undefined ? undefined : FLAGS.flatMap(([bit, name]) => (bits & bit ? [name] : [])).join(' ')
  }

const actions: Words = (from, context) => actionsText(from.take('act'), context, true).join(' ')

const police: Words = (from, context) => {
  if (from.peek('police') === undefined) return undefined
  const inner = from.inside('police')
  return `police ${inWords(inner, policeWords, context)}`
}

const classid = word('classid', 'classid', handleText)
const flowid = word('classid', 'flowid', handleText)
const indev = word('indev', 'indev')

/** A handle of u32: hash table, bucket, node: `800::1`. */
export function u32Handle(value: number): string {
  const [table, bucket, node] = [value >>> 20, (value >>> 12) & 0xff, value & 0xfff]
  const inner =
    bucket === 0 && node === 0 ? '' : `${bucket === 0 ? '' : bucket.toString(16)}:${node === 0 ? '' : node.toString(16)}`
  return `${table.toString(16)}:${inner}`
}

interface U32Key {
  readonly mask: number
  readonly val: number
  readonly off: number
  readonly offmask: number
}

const IP = 0x800
const word32 = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`
const ipText = (value: number): string => [24, 16, 8, 0].map((bits) => (value >>> bits) & 0xff).join('.')

/** A key of u32: of IPv4 by the name of the field, else by offset. */
function matchText({ mask, val, off, offmask }: U32Key, protocol: number | undefined): string {
  const isPrefix = mask !== 0 && Number.isInteger(Math.log2((~mask >>> 0) + 1))
  if (offmask === 0 && protocol === IP) {
    const name = { 12: 'src', 16: 'dst' }[off]
    if (name && isPrefix) return `match ip ${name} ${ipText(val)}/${32 - Math.log2((~mask >>> 0) + 1)}`
    if (off === 20 && mask === 0xffff) return `match ip dport ${val} 0xffff`
    if (off === 20 && mask === 0xffff0000) return `match ip sport ${val >>> 16} 0xffff`
    if (off === 8 && mask === 0xff0000) return `match ip protocol ${val >>> 16} 0xff`
  }
  return `match u32 ${val === 0 ? 0 : word32(val)} ${mask === 0 ? 0 : word32(mask)} at ${offmask === 0 ? '' : 'nexthdr+'}${off}`
}

const SELECTOR_FLAGS = { terminal: 1, offset: 2, variable: 4, eat: 8 }

const selector: Words = (from, { protocol }) => {
  const sel = from.inside('sel', true)
  const flags = sel.number('flags') ?? 0
  const [keys, mark] = [sel.take<U32Key[]>('keys') ?? [], from.inside('mark', true)]
  sel.take('nkeys')
  const [hmask, hoff] = [sel.number('hmask'), sel.number('hoff')]
  const [shift, offmask, offoff, off] = ['offshift', 'offmask', 'offoff', 'off'].map((key) => sel.number(key) ?? 0)
  const [markValue, markMask] = [mark.number('val'), mark.number('mask')]
  const moves = [
    ...(flags & SELECTOR_FLAGS.variable
      ? [`at ${offoff} mask 0x${(offmask ?? 0).toString(16).padStart(4, '0')} shift ${shift}`]
      : []),
    ...(flags & (SELECTOR_FLAGS.variable | SELECTOR_FLAGS.offset) ? [`plus ${off}`] : []),
    ...(flags & SELECTOR_FLAGS.eat ? ['eat'] : []),
  ]
  return [
    ...(markMask === undefined ? [] : [`match mark ${hex(markValue ?? 0)} ${hex(markMask)}`]),
    ...keys.map((key) => matchText(key, protocol)),
    ...(hmask ? [`hashkey mask ${word32(hmask)} at ${hoff}`] : []),
    ...(moves.length > 0 ? [`offset ${moves.join(' ')}`] : []),
  ].join(' ')
}

interface Instruction {
  readonly code: number
  readonly jt: number
  readonly jf: number
  readonly k: number
}

const bytecode: Words = (from) => {
  from.take('opsLen')
  const ops = from.take<Instruction[]>('ops')
  return ops && `bytecode ${[ops.length, ...ops.map(({ code, jt, jf, k }) => `${code} ${jt} ${jf} ${k}`)].join(',')}`
}

const directAction: Words = (from) => (from.number('flags') ? 'direct-action' : undefined)

/** The options of each kind of filter (iproute2, tc/f_*.c). */
export const FILTERS: Readonly<Record<string, readonly Words[]>> = {
  u32: [
    word('divisor', 'divisor'),
    word('hash', 'ht', u32Handle),
    selector,
    word('link', 'link', u32Handle),
    ...[indev, flagWords('flags'), police, actions, flowid],
    computed('pcnt'),
  ],
  flower: [...flowerWords, indev, flagWords('flags'), classid, actions],
  matchall: [classid, flagWords('flags'), actions],
  basic: [ematchWords, flowid, police, actions],
  bpf: [word('fd', 'fd'), word('name', 'name'), bytecode, flowid, directAction, flagWords('flagsGen'), police, actions],
  fw: [classid, indev, police, actions],
  cgroup: [ematchWords, police, actions],
  flow: [actions],
  route: [classid, police, actions],
}

/** The mask of fw stands with its handle: `0x10/0xff`. */
export function filterHandle(kind: string, handle: number, options: Remaining): string {
  if (kind === 'u32') return u32Handle(handle)
  if (kind !== 'fw') return String(handle)
  const mask = options.number('mask')
  return `${hex(handle)}${mask === undefined || mask === 0xffffffff ? '' : `/${hex(mask)}`}`
}
