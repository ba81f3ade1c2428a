import type { PrintContext } from '../../../output/context.ts'
import type { Remaining } from '../remaining.ts'
import { addressText, upperName } from './names.ts'

const [ICMP, GRE, ICMPV6, MH] = [1, 47, 58, 135]
const ALL = 0xffff

/** Whether a port counts. ip prints no masks: one that is neither 0 nor full stays as key and value. */
function counts(sel: Remaining, key: 'sportMask' | 'dportMask'): boolean {
  const mask = sel.peek(key)
  if (mask === ALL) sel.take(key)
  return mask !== undefined && mask !== 0
}

/** Ports, or what stands in their place: type and code of ICMP, the key of GRE. */
function portWords(sel: Remaining, proto: number): string[] {
  const [isSport, isDport] = [counts(sel, 'sportMask'), counts(sel, 'dportMask')]
  const port = (key: 'sport' | 'dport'): number => sel.number(key) ?? 0
  if (proto === GRE) return isSport || isDport ? [`key ${port('sport') * (ALL + 1) + port('dport')}`] : []
  const isType = proto === ICMP || proto === ICMPV6 || proto === MH
  const [first, second] = isType ? ['type', 'code'] : ['sport', 'dport']
  return [...(isSport ? [`${first} ${port('sport')}`] : []), ...(isDport && proto !== MH ? [`${second} ${port('dport')}`] : [])]
}

/** Whether a selector is all zeros: the state is for all packets. */
export const isZeroSelector = (sel: unknown): boolean =>
  typeof sel === 'object' && sel !== null && Object.values(sel).every((one) => one === 0 || one === '::')

/** The packets that a state or a policy is for (iproute2, ip/ipxfrm.c: xfrm_selector_print). `family` is that of the struct around. */
export function selectorText(sel: Remaining, family: number, ifname: PrintContext['ifname']): string {
  const own = sel.number('family') || family
  const [src, dst] = ['saddr', 'daddr'].map((key) => addressText(sel.take(key), own))
  const [lengthS, lengthD] = ['prefixlenS', 'prefixlenD'].map((key) => sel.take(key))
  const [proto, ifindex] = [sel.number('proto') ?? 0, sel.number('ifindex') ?? 0]
  return [
    `src ${src}/${lengthS} dst ${dst}/${lengthD}`,
    ...(proto === 0 ? [] : [`proto ${upperName(proto)}`]),
    ...portWords(sel, proto),
    ...(ifindex === 0 ? [] : [`dev ${ifname(ifindex)}`]),
  ].join(' ')
}
