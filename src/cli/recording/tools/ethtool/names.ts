import type { Recorded } from '../../../../capture.ts'
import { type Bitset, readBits, type StringSet } from '../../../../ethtool/bits.ts'
import { ETH_SS } from '../../../../genl/families/ethtool/common.ts'

/** Names of bits that are the same on every kernel (linux/ethtool.h, linux/netdevice.h), in the order of the bits. */
const FIXED: Partial<Record<StringSet, readonly string[]>> = {
  WOL_MODES: ['phy', 'ucast', 'mcast', 'bcast', 'arp', 'magic', 'magicsecure', 'filter'],
  MSG_CLASSES: [
    ...['drv', 'probe', 'link', 'timer', 'ifdown', 'ifup', 'rx_err', 'tx_err', 'tx_queued', 'intr', 'tx_done', 'rx_status'],
    ...['pktdata', 'hw', 'wol'],
  ],
}

interface StringsetAttrs {
  readonly id?: number
  readonly strings?: { readonly string?: readonly { readonly index?: number; readonly value?: string }[] }
}

/** The number of requests that are kept for their replies. */
const MOST_CHANGES = 256

/** The sets of texts that a recording has: the kernel names bits, counters and flags of the driver by them. */
export class EthtoolNames {
  private readonly sets = new Map<string, readonly string[]>()
  /** The last requests for changes of features. Replies may be printed when later requests have been read. */
  private readonly changes: { readonly frame: number; readonly seq: number; readonly names: ReadonlySet<string> }[] = []

  /** Learns the sets of a reply to ETHTOOL_MSG_STRSET_GET, and what a request asks of features. */
  note({ name, frame, direction, message: { attrs, seq } }: Recorded): void {
    if (name === 'ETHTOOL_MSG_FEATURES_SET' && direction === 'sent') {
      const { all } = readBits((attrs['wanted'] ?? {}) as Bitset, [...this.of('FEATURES', '')])
      this.changes.push({ frame, seq, names: new Set(all) })
      if (this.changes.length > MOST_CHANGES) this.changes.shift()
    }
    if (name !== 'ETHTOOL_MSG_STRSET_GET_REPLY') return
    const { header, stringsets } = attrs as {
      header?: { devName?: string }
      stringsets?: { stringset?: readonly StringsetAttrs[] }
    }
    for (const { id, strings } of stringsets?.stringset ?? []) {
      if (!strings) continue
      const names: string[] = []
      // The kernel has far fewer texts in a set.
      for (const { index = 0, value = '' } of strings.string ?? []) if (index < 4096) names[index] = value
      this.sets.set(
        `${id} ${header?.devName ?? ''}`,
        Array.from(names, (one) => one ?? ''),
      )
    }
  }

  /** Returns the features that the request of a reply names; undefined if it is not recorded. */
  requested({ frame, message }: Recorded): ReadonlySet<string> | undefined {
    return this.changes.findLast((one) => one.seq === message.seq && one.frame < frame)?.names
  }

  /** Returns the texts of a set in their order; of a device, those that only it has. Empty if they are not recorded. */
  of(set: StringSet, dev: string): readonly string[] {
    const id = ETH_SS[set]
    return this.sets.get(`${id} ${dev}`) ?? this.sets.get(`${id} `) ?? FIXED[set] ?? []
  }
}
