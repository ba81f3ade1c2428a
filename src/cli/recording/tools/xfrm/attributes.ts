import type { PrintContext } from '../../../output/context.ts'
import { hex, hexOrZero, Remaining } from '../remaining.ts'
import { localTime } from './lifetime.ts'
import { addressText, modeName, spiText, transformName } from './names.ts'

const hex8 = (value: number): string => value.toString(16).padStart(8, '0')

/** A key as ip prints it, or `(hidden)`. One that is shorter than it says stays. */
export function materialText(from: Remaining): string {
  const [length, key] = [(from.number('algKeyLen') ?? 0) >> 3, from.peek('algKey')]
  if (key instanceof Uint8Array && key.length !== length) return ' (ERROR truncated)'
  from.take('algKey')
  if (length === 0) return ''
  return key instanceof Uint8Array ? ` 0x${[...key].map((byte) => byte.toString(16).padStart(2, '0')).join('')}` : ` ${key}`
}

/** An algorithm with its key, and the length of its check value. */
function algorithm(attrs: Remaining, key: string, name: string, lengthOf?: string): string[] {
  if (attrs.peek(key) === undefined) return []
  const from = attrs.inside(key, true)
  const text = `${name} ${from.take('algName')}${materialText(from)}`
  return [lengthOf === undefined ? text : `${text} ${from.take(lengthOf)}`]
}

function markTexts(attrs: Remaining): string[] {
  const mark = attrs.inside('mark')
  const [value, mask, set, setMask] = [mark.number('v'), mark.number('m'), attrs.number('setMark'), attrs.peek('setMarkMask')]
  if (set !== undefined) attrs.take('setMarkMask')
  return [
    ...(value === undefined ? [] : [`mark ${hexOrZero(value)}/${hexOrZero(mask ?? 0)}`]),
    ...(set === undefined ? [] : [`output-mark ${hex(set)}${setMask === undefined ? '' : `/${hex(Number(setMask))}`}`]),
  ]
}

/** UDP_ENCAP_* and TCP_ENCAP_ESPINTCP. */
export const ENCAPS: Readonly<Record<number, string>> = { 1: 'espinudp-nonike', 2: 'espinudp', 7: 'espintcp' }

function encapTexts(attrs: Remaining, family: number): string[] {
  const encap = attrs.inside('encap', true)
  const [type, sport, dport] = ['encapType', 'encapSport', 'encapDport'].map((key) => encap.number(key))
  if (type === undefined) return []
  const address = addressText(encap.take('encapOa'), family)
  return [`encap type ${ENCAPS[type] ?? type} sport ${sport} dport ${dport} addr ${address}`]
}

const SHARES = ['any', 'session', 'user', 'unique']
const EVERY = 0xffffffff

/** What a policy requires of a state. `-s` adds who may share it, and the algorithms: they are here unless they are the usual ones. */
export function templateText(value: Readonly<Record<string, unknown>>, index: number): string {
  const from = new Remaining(value, true)
  const id = from.inside('id', true)
  const family = from.number('family') ?? 0
  const [src, dst] = [from.take('saddr'), id.take('daddr')].map((one) => addressText(one, family))
  const [spi, optional, share] = [id.number('spi'), from.number('optional'), from.number('share')]
  const words = [
    `tmpl src ${src} dst ${dst} proto ${transformName(id.number('proto') ?? 0)}`,
    ...(spi ? [`spi ${spiText(spi)}`] : []),
    `reqid ${from.take('reqid')} mode ${modeName(from.number('mode') ?? 0)}`,
    ...(optional ? [`level ${optional === 1 ? 'use' : optional}`] : []),
    ...(share ? [`share ${SHARES[share] ?? share}`] : []),
    ...masksTexts(from),
  ]
  return `${words.join(' ')}${from.rest(`tmpl[${index}].`)}`
}

/** The algorithms that are allowed, unless all are. */
export function masksTexts(from: Remaining): string[] {
  const [enc, auth, comp] = ['ealgos', 'aalgos', 'calgos'].map((key) => from.number(key) ?? EVERY) as [number, number, number]
  return enc === EVERY && auth === EVERY && comp === EVERY
    ? []
    : [`enc-mask ${hex8(enc)} auth-mask ${hex8(auth)} comp-mask ${hex8(comp)}`]
}

function replayTexts(attrs: Remaining): string[] {
  const own = attrs.take<Readonly<Record<'seq' | 'oseq' | 'bitmap', number>>>('replayVal')
  const from = attrs.inside('replayEsnVal')
  const [seqHi, seq, oseqHi, oseq] = ['seqHi', 'seq', 'oseqHi', 'oseq'].map((key) => hex(from.number(key) ?? 0))
  const [window, length, bitmap] = [from.take('replayWindow'), from.take('bmpLen'), from.take<number[]>('bmp') ?? []]
  return [
    ...(own ? [`anti-replay context: seq ${hex(own.seq)}, oseq ${hex(own.oseq)}, bitmap 0x${hex8(own.bitmap)}`] : []),
    ...(window === undefined
      ? []
      : [
          `anti-replay esn context: seq-hi ${seqHi}, seq ${seq}, oseq-hi ${oseqHi}, oseq ${oseq}`,
          `replay_window ${window}, bitmap-length ${length}`,
          ...bitmap.toReversed().map(hex8),
        ]),
  ]
}

const INBOUND = 2

function offloadTexts(attrs: Remaining, ifname: PrintContext['ifname']): string[] {
  const from = attrs.inside('offloadDev', true)
  const [ifindex, flags] = [from.number('ifindex'), from.number('flags') ?? 0]
  return ifindex === undefined
    ? []
    : [`crypto offload parameters: dev ${ifname(ifindex)} dir ${(flags & INBOUND) === 0 ? 'out' : 'in'}`]
}

/** The attributes of states and policies that ip prints, in its order (iproute2, ip/ipxfrm.c: xfrm_xfrma_print). */
export function attributeTexts(attrs: Remaining, family: number, ifname: PrintContext['ifname']): string[] {
  // The kernel reports both; ip prints the one with the length of the check value.
  if (attrs.peek('algAuthTrunc') !== undefined) attrs.take('algAuth')
  const one = (key: string, text: (value: never) => string): string[] => {
    const value = attrs.take(key)
    return value === undefined ? [] : [text(value as never)]
  }
  return [
    ...markTexts(attrs),
    ...algorithm(attrs, 'algAuth', 'auth'),
    ...algorithm(attrs, 'algAuthTrunc', 'auth-trunc', 'algTruncLen'),
    ...algorithm(attrs, 'algAead', 'aead', 'algIcvLen'),
    ...algorithm(attrs, 'algCrypt', 'enc'),
    ...algorithm(attrs, 'algComp', 'comp'),
    ...encapTexts(attrs, family),
    ...(attrs.take<Readonly<Record<string, unknown>>[]>('tmpl') ?? []).map(templateText),
    ...one('coaddr', (address: string) => `coa ${addressText(address, family)}`),
    ...one('lastused', (time: bigint) => `lastused ${localTime(time)}`),
    ...replayTexts(attrs),
    ...offloadTexts(attrs, ifname),
    ...one('ifId', (id: number) => `if_id ${hexOrZero(id)}`),
    ...one('tfcpad', (bytes: number) => `tfcpad ${bytes}`),
  ]
}
