import { hex, type Remaining } from '../remaining.ts'

interface Match {
  readonly header: { readonly kind: number; readonly flags: number }
  readonly attrs: Readonly<Record<string, unknown>>
}

type Values = Readonly<Record<string, number>>

/** TCF_EM_REL_* and TCF_EM_INVERT (linux/pkt_cls.h). */
const RELATION = 3
const INVERT = 4
const RELATIONS = ['', 'and', 'or']
const OPERATORS = ['eq', 'gt', 'lt']
const LAYERS = ['link', 'network', 'transport']
const SIZES: Readonly<Record<number, string>> = { 1: 'u8', 2: 'u16', 4: 'u32' }
/** TCF_META_ID_* (linux/tc_ematch/tc_em_meta.h), as tc names them. */
const META = [
  ...['value', 'random', 'loadavg_0', 'loadavg_1', 'loadavg_2', 'dev', 'priority', 'protocol', 'pkt_type', 'pkt_len'],
  ...['data_len', 'mac_len', 'fwmark', 'tc_index', 'rt_classid', 'rt_iif'],
]
const CAN_EFF = 0x80000000

const number32 = (bytes: Uint8Array | undefined): number =>
  bytes?.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0

/** The words of each kind of match; undefined for others. */
const KINDS: Readonly<Record<string, (value: never) => string | undefined>> = {
  cmp({ val = 0, mask, off, alignFlags = 0, layerOpnd = 0 }: Values) {
    const place = `${SIZES[alignFlags & 15] ?? alignFlags} at ${off} layer ${LAYERS[layerOpnd & 15] ?? layerOpnd & 15}`
    return `cmp(${place}${mask ? ` mask ${hex(mask)}` : ''} ${OPERATORS[layerOpnd >> 4] ?? layerOpnd >> 4} ${val})`
  },
  u32({ val = 0, mask = 0, off, offmask }: Values) {
    const [value, bits] = [val, mask].map((one) => `0x${one.toString(16).padStart(8, '0')}`)
    return `u32(u32 ${value} ${bits} at ${offmask ? 'nexthdr+' : ''}${off})`
  },
  nbyte({ off, lenLayer, pattern }: { off: number; lenLayer: number; pattern: Uint8Array }) {
    const text = new TextDecoder().decode(pattern.subarray(0, lenLayer & 0xfff))
    return `nbyte(${JSON.stringify(text)} at ${off} layer ${LAYERS[lenLayer >> 12] ?? lenLayer >> 12})`
  },
  meta({ hdr, lvalue, rvalue }: { hdr: { left: Values; right: Values }; lvalue?: Uint8Array; rvalue?: Uint8Array }) {
    const [left, right] = [hdr.left, hdr.right].map(({ kind = 0 }) => kind & 0xfff)
    // A value with the name of another one, or a text, has no words here.
    if (right !== 0 || rvalue?.length !== 4) return undefined
    const mask = number32(lvalue)
    return `meta(${META[left ?? 0] ?? left}${mask ? ` mask ${hex(mask)}` : ''} ${OPERATORS[hdr.left['op'] ?? 0]} ${number32(rvalue)})`
  },
  canid(list: readonly Values[]) {
    const rules = list.map(({ canId = 0, canMask = 0 }) => {
      const isExtended = (canId & CAN_EFF) !== 0
      const bits = isExtended ? 0x1fffffff : 0x7ff
      return `${isExtended ? 'eff' : 'sff'} ${hex(canId & bits)}${`:${hex(canMask & bits)}`}`
    })
    return `canid(${rules.join(' ')})`
  },
}

/** Matches of a tree, `match cmp(…) and not meta(…)`; undefined, and nothing taken, if one of them has no words. */
export function ematchWords(from: Remaining): string | undefined {
  const tree = from.peek('ematches') as { readonly list?: readonly { readonly value: Match }[] } | undefined
  const list = tree?.list?.map(({ value }) => value)
  const text = list && chainText(list, 0, 0)
  if (text === undefined) return undefined
  from.take('ematches')
  return `match ${text}`
}

/** A tree is not deeper than this. */
const DEEPEST = 8

/** The matches from an index on, up to the one after which none follows. */
function chainText(list: readonly Match[], start: number, depth: number): string | undefined {
  const words: string[] = []
  for (let at = start; at < list.length; at++) {
    const { header, attrs } = list[at] as Match
    const [kind = '', value] = Object.entries(attrs)[0] ?? []
    const one = kind === 'container' ? inner(list, Number(value), depth) : KINDS[kind]?.(value as never)
    if (one === undefined) return undefined
    words.push((header.flags & INVERT) !== 0 ? `not ${one}` : one)
    const relation = header.flags & RELATION
    if (relation === 0) return words.join(' ')
    words.push(RELATIONS[relation] ?? String(relation))
  }
  return undefined
}

function inner(list: readonly Match[], start: number, depth: number): string | undefined {
  const text = depth < DEEPEST ? chainText(list, start, depth + 1) : undefined
  return text === undefined ? undefined : `(${text})`
}
