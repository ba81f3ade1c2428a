import { shown } from '../../netlink/base/shown.ts'

import { checkSignal } from './limits.ts'

/** What the kernel takes as a number of a group, or as bytes: a positive int. */
const MOST = 0x7fffffff

/** The options, also where they are named and undefined. */
type Given = { readonly [K in keyof StreamOptions]: StreamOptions[K] | undefined }

/** Throws TypeError or RangeError unless a stream of notifications can be opened with this. */
export function checkStream(groups: readonly number[], { receiveBuffer, allNsid, signal }: Given): void {
  if (!Array.isArray(groups)) throw new TypeError(`expected groups, an array of numbers, got ${shown(groups)}`)
  for (const group of groups) checkInteger('the number of a group', group)
  if (receiveBuffer !== undefined) checkInteger('receiveBuffer, bytes', receiveBuffer)
  if (allNsid !== undefined && typeof allNsid !== 'boolean')
    throw new TypeError(`expected allNsid, true or false, got ${shown(allNsid)}`)
  checkSignal(signal)
}

function checkInteger(what: string, value: number): void {
  if (typeof value !== 'number') throw new TypeError(`expected ${what}, an integer, got ${shown(value)}`)
  if (!Number.isInteger(value) || value < 1 || value > MOST)
    throw new RangeError(`expected ${what}, an integer from 1 to ${MOST}, got ${value}`)
}

/** How a stream of notifications is opened. */
export interface StreamOptions {
  /** Bytes that the kernel keeps for a consumer that is busy, its own bookkeeping included; 32 MiB unless told otherwise, or what the system permits. */
  readonly receiveBuffer?: number
  /** Listen also to the other network namespaces that have an id in this one (NETLINK_LISTEN_ALL_NSID). Takes CAP_NET_BROADCAST. */
  readonly allNsid?: boolean
  readonly signal?: AbortSignal
}
