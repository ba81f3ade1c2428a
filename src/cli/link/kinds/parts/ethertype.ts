import { etherTypeName } from '../../../output/ethertype.ts'
import { unsigned } from '../../../parse/numbers.ts'

const TYPES = [0x0800, 0x0806, 0x8100, 0x86dd, 0x8847, 0x8848, 0x88a8]

/** Returns an EtherType by its word (case-insensitive) or number; undefined if it is neither. */
export function readEtherType(text: string): number | undefined {
  const name = text.toLowerCase() === 'ipv4' ? 'ip' : text.toLowerCase()
  return TYPES.find((type) => etherTypeName(type).toLowerCase() === name) ?? unsigned(text, 16)
}
