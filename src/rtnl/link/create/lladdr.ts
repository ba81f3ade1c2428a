import { shown } from '../../../netlink/base/shown.ts'
import { parseMac } from '../../../netlink/codec/address.ts'
import type { LinkAttrs } from '../table.ts'

/** Link-layer addresses by their keys in calls. */
export interface Lladdrs {
  readonly address?: string | undefined
  readonly broadcast?: string | undefined
  /** Of a neighbour. */
  readonly lladdr?: string | undefined
}

/** Whether a link-layer address has the length of nearly every link's. */
export const isEthernet = (lladdr: string): boolean => parseMac(lladdr).length === 6

/**
 * Throws TypeError for a link-layer address of the wrong length: the kernel would truncate it, or read beyond its end. A
 * link that reports no address says nothing about the length.
 */
export function checkLladdrLength({ address, broadcast, lladdr }: Lladdrs, there: LinkAttrs): void {
  const due = parseMac(there.address ?? '').length
  if (due === 0) return
  for (const [key, text] of Object.entries({ address, broadcast, lladdr })) {
    const { length } = parseMac(text ?? '')
    if (text === undefined || length === due) continue
    throw new TypeError(`${key}: expected ${due} bytes, as link ${shown(there.ifname)} has, got ${length}: ${shown(text)}`)
  }
}
