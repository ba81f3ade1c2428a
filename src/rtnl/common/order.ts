import { shown } from '../../netlink/base/shown.ts'
import { parsePrefix } from '../../netlink/codec/address.ts'

/** Throws a TypeError if link and address are swapped. */
export function checkOrder(link: unknown, address: unknown): void {
  if (typeof link === 'string' && typeof address === 'string' && !isPrefix(address) && isPrefix(link))
    throw new TypeError(`expected the link before the address: ${shown(address)}, ${shown(link)}`)
}

function isPrefix(text: string): boolean {
  // Names of links are rarely read as addresses: an error for each would cost time.
  if (!/[.:]/.test(text)) return false
  try {
    parsePrefix(text)
    return true
  } catch {
    return false
  }
}
