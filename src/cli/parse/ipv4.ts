import { unsigned } from './numbers.ts'

/**
 * Parses up to four numbers, also hexadecimal or octal. Missing ones are 0: 10.8 is 10.8.0.0, unlike in inet_aton(3).
 */
export function looseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.').map((part) => unsigned(part, 8))
  if (parts.length > 4 || parts.some((part) => part === undefined)) return undefined
  return Uint8Array.from({ length: 4 }, (_, i) => parts[i] ?? 0)
}
