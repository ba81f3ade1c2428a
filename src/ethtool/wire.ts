import { ETH_SS } from '../genl/families/ethtool/common.ts'
import { ethtoolFamily } from '../genl/families/ethtool.ts'
import { familyOf, type GenericNamespace } from '../genl/socket/family-of.ts'
import type { GenericFamily } from '../genl/socket/generic-family.ts'
import type { RequestOptions } from '../linux/socket/limits.ts'
import { checkKeys } from '../netlink/base/keys.ts'
import { didYouMean } from '../netlink/base/nearest.ts'
import { shown } from '../netlink/base/shown.ts'
import { checkLinkRef, type LinkRef } from '../rtnl/common/checks.ts'
import type { StringSet } from './bits.ts'
import { supported } from './unsupported.ts'

/** Limits of a reading call, and whether to read counters too. */
export interface EthtoolReadOptions extends RequestOptions {
  /** Also the counters of the driver (ETHTOOL_FLAG_STATS), in `stats`. */
  readonly stats?: boolean
}

/** ETHTOOL_A_*_HEADER: the device of a reply. */
interface Header {
  readonly devIndex?: number
  readonly devName?: string
}

/** Attributes of a reply of the family. */
export interface Reply {
  readonly header?: Header
}

/** ETHTOOL_FLAG_* (linux/ethtool_netlink.h). */
const COMPACT_BITSETS = 1
const STATS = 4

/** The sets of texts that belong to a device (net/ethtool/strset.c). */
const PER_DEVICE: readonly StringSet[] = ['TEST', 'STATS', 'PRIV_FLAGS', 'NTUPLE_FILTERS', 'PHY_STATS']

/** Requests to the family ethtool about links, and the sets of texts, which are read once. */
export class Wire {
  readonly family: GenericFamily
  private readonly texts = new Map<string, string[]>()

  constructor(ns: GenericNamespace) {
    this.family = familyOf(ns, ethtoolFamily)
  }

  /** Sends a request about one link. Resolves to the attributes of its reply. */
  async get(name: string, link: LinkRef, options: EthtoolReadOptions = {}, attrs: object = {}, compact = false): Promise<Reply> {
    const { stats, limits } = splitOptions(options)
    const header = headerOf(link, (compact ? COMPACT_BITSETS : 0) | (stats ? STATS : 0))
    const { messages } = await supported(name, link, this.family.request(name, { header, ...attrs }, limits))
    return (messages[0]?.attrs ?? {}) as Reply
  }

  /** Requests the same of all links. Those whose driver does not support it are left out by the kernel. */
  async dump(name: string, options: EthtoolReadOptions = {}, compact = false): Promise<Reply[]> {
    const { stats, limits } = splitOptions(options)
    const flags = (compact ? COMPACT_BITSETS : 0) | (stats ? STATS : 0)
    const messages = await this.family.dump(name, { header: flags === 0 ? {} : { flags } }, limits)
    return messages.map(({ attrs }) => attrs as Reply)
  }

  /** Sends a change of one link. */
  async set(name: string, link: LinkRef, attrs: object, limits: RequestOptions = {}, compact = false): Promise<Reply> {
    const header = headerOf(link, compact ? COMPACT_BITSETS : 0)
    const { messages } = await supported(name, link, this.family.request(name, { header, ...attrs }, limits))
    return (messages[0]?.attrs ?? {}) as Reply
  }

  /** Resolves to a set of texts; those of a device need the link. Reads the others once. Rejects with a TypeError for an unknown set. */
  async strings(set: StringSet, link: LinkRef | undefined, limits: RequestOptions = {}): Promise<string[]> {
    if (!Object.hasOwn(ETH_SS, set)) {
      const near = typeof set === 'string' ? didYouMean(set, Object.keys(ETH_SS)) : ''
      throw new TypeError(`unknown set of strings ${shown(set)}${near || `: expected one of ${Object.keys(ETH_SS).join(', ')}`}`)
    }
    const isOwn = PER_DEVICE.includes(set)
    if (isOwn && link === undefined) throw new TypeError(`the strings ${set} are those of a link: name it`)
    // Those of a device change with its driver and its queues.
    const known = isOwn ? undefined : this.texts.get(set)
    if (known) return [...known]
    const header = isOwn ? headerOf(link as LinkRef, 0) : {}
    const attrs = { header, stringsets: { stringset: [{ id: ETH_SS[set] }] } }
    const { messages } = await this.family.request('ETHTOOL_MSG_STRSET_GET', attrs, limits)
    const found: string[] = []
    const reply = messages[0]?.attrs as Strings | undefined
    for (const { index = 0, value = '' } of reply?.stringsets?.stringset?.[0]?.strings?.string ?? []) found[index] = value
    if (!isOwn) this.texts.set(set, found)
    return [...found]
  }
}

interface Strings {
  readonly stringsets?: {
    readonly stringset?: readonly {
      readonly strings?: { readonly string?: readonly { readonly index?: number; readonly value?: string }[] }
    }[]
  }
}

/** Splits the options of a reading call. */
export function splitOptions(options: EthtoolReadOptions): { stats: boolean; limits: RequestOptions } {
  if (typeof options !== 'object' || options === null) checkKeys('options', options, [])
  const { stats = false, ...limits } = options
  if (typeof stats !== 'boolean') throw new TypeError(`stats: expected true or false, got ${shown(stats)}`)
  return { stats, limits }
}

function headerOf(link: LinkRef, flags: number): object {
  checkLinkRef(link)
  const which = typeof link === 'number' ? { devIndex: link } : { devName: link }
  return flags === 0 ? which : { ...which, flags }
}
