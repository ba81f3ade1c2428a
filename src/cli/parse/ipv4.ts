import { unsigned } from './numbers.ts'

/**
 * Parses up to four numbers, also hexadecimal or octal. Missing ones are 0: 10.8 is 10.8.0.0, unlike in inet_aton(3).
 */
export function looseIpv4(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(4)
  const parts = text.split('.')
  if (parts.length > 4) return undefined
  for (let i = 0; i < parts.length; i++) {
    const byte = unsigned(parts[i] as string, 8)
    if (byte === undefined) return undefined
    bytes[i] = byte
  }
  return bytes
}
