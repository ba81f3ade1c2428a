import { shown } from '../../netlink/base/shown.ts'

import { checkSignal } from './limits.ts'

/** The kernel's maximum for a group number or a buffer size: a positive int. */
const MOST = 0x7fffffff

/** The options, which may be undefined explicitly. */
type Given = { readonly [K in keyof StreamOptions]: StreamOptions[K] | undefined }

/** Throws TypeError or RangeError unless these are valid options of a notification stream. */
export function checkStream(groups: readonly number[], { receiveBuffer, allNsid, signal }: Given): void {
  if (!Array.isArray(groups)) throw new TypeError(`groups: expected an array of numbers, got ${shown(groups)}`)
  for (const group of groups) checkInteger('groups: expected the number of a group', group)
  if (receiveBuffer !== undefined) checkInteger('receiveBuffer: expected bytes', receiveBuffer)
  if (allNsid !== undefined && typeof allNsid !== 'boolean')
    throw new TypeError(`allNsid: expected true or false, got ${shown(allNsid)}`)
  checkSignal(signal)
}

function checkInteger(what: string, value: number): void {
  if (typeof value !== 'number') throw new TypeError(`${what}, an integer, got ${shown(value)}`)
  if (!Number.isInteger(value) || value < 1 || value > MOST)
    throw new RangeError(`${what}, an integer from 1 to ${MOST}, got ${value}`)
}

/** Options of a notification stream. */
export interface StreamOptions {
  /**
   * Receive buffer in bytes, kernel bookkeeping included; by default 32 MiB, or the maximum that the system permits.
   */
  readonly receiveBuffer?: number
  /**
   * Also listen to the other network namespaces that have an id in this one (NETLINK_LISTEN_ALL_NSID). Needs
   * CAP_NET_BROADCAST.
   */
  readonly allNsid?: boolean
  /** Ends the stream. */
  readonly signal?: AbortSignal
}
