import { hexText } from '../../capture/json/json.ts'

/** Plain hex, 16 bytes a row. */
export function hexRows(bytes: Uint8Array): string {
  const pairs = hexText(bytes).slice(2).match(/../g) ?? []
  return Array.from({ length: Math.ceil(pairs.length / 16) }, (_, i) => `${pairs.slice(i * 16, i * 16 + 16).join(' ')}\n`).join(
    '',
  )
}
