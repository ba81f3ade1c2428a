import { type Bitset, readBits } from '../../../../ethtool/bits.ts'
import type { ReplyLines } from './link.ts'

interface Table {
  readonly size?: number
  readonly types?: Bitset
  readonly entry?: readonly { readonly port?: number; readonly type?: number }[]
}

/** ETHTOOL_UDP_TUNNEL_TYPE_*. */
const TYPES = ['vxlan', 'geneve', 'vxlan-gpe']

/** The tables of UDP ports of `ethtool --show-tunnels`. */
export const tunnelLines: ReplyLines = (from) => {
  const tables = from.inside('udpPorts').take<readonly Table[]>('table') ?? []
  return tables.flatMap(({ size, types, entry = [] }, i) => {
    const names = readBits(types ?? {}, TYPES).on
    const ports = entry.map(({ port, type = 0 }) => `port ${port}, ${TYPES[type] ?? type}`)
    return [
      `UDP port table ${i}:`,
      `Size: ${size}`,
      `Types: ${names.length > 0 ? names.join(', ') : 'None (static entries)'}`,
      ...(ports.length > 0 ? [`Entries (${ports.length}):`, ...ports] : ['No entries']),
    ]
  })
}
