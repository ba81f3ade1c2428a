// Flags of states and policies by the names of ip-xfrm(8), from the lowest bit on.

import { bitWords } from '../remaining.ts'

export const FLAGS = ['noecn', 'decap-dscp', 'nopmtudisc', 'wildrecv', 'icmp', 'af-unspec', 'align4', 'esn']
export const EXTRA_FLAGS = ['dont-encap-dscp', 'oseq-may-wrap']
export const POLICY_FLAGS = ['localok', 'icmp']

/** `flag noecn esn`: the names of bits, then the other bits in hex. */
export function flagTexts(word: string, flags: number | undefined, names: readonly string[]): string[] {
  if (!flags) return []
  const known = bitWords(flags, names)
  const others = flags & ~((1 << names.length) - 1)
  return [[word, ...known, ...(others === 0 ? [] : [(others >>> 0).toString(16)])].join(' ')]
}
