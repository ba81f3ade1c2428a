import type { TypeOf } from '../../../netlink/codec/codec.ts'
import { BRIDGE_VLAN_INFO } from '../../../rtnl/constants.ts'
import type { bridgeVlanXstats } from '../../../rtnl/stats/table.ts'
import type { Output } from '../../output/output.ts'

/** VLANs that are printed together. */
export interface VlanSpan {
  readonly first: number
  readonly last: number
  /** BRIDGE_VLAN_INFO_* */
  readonly flags: number
}

/** VLANs that are mapped to tunnels. */
export interface MappedRange extends VlanSpan {
  readonly tunnel: number
  readonly lastTunnel: number
}

/** The counters of one VLAN. */
export type VlanCounters = TypeOf<typeof bridgeVlanXstats>

/** IFNAMSIZ: the column of names. */
const NAME = 16
const INDENT = ' '.repeat(NAME + 2)
/** Below the VLAN ids. */
const DEEP = ' '.repeat(NAME + 4)
/** The column of VLAN ids in the list of tunnels. */
const IDS = 9

/** Prints the name of a bridge or port, the first member of its object. */
export function openPort(name: string, out: Output): void {
  out.field('ifname', name, out.paint('ifname', `${name.padEnd(NAME)}  `))
}

/** Prints the entries of a port: an array, or lines below each other. */
export function printEntries<T>(key: string, entries: readonly T[], out: Output, print: (entry: T) => void): void {
  out.openArray(key)
  for (const [i, entry] of entries.entries()) {
    out.open()
    if (i > 0) out.text(INDENT)
    print(entry)
    out.close()
  }
  out.closeArray()
}

/** Begins a line below the ids. */
export function indent(out: Output): void {
  out.text(DEEP)
}

/** Prints `10` or `10-20`. Returns the length of the text. */
export function printIds(key: string, first: number, last: number, out: Output): number {
  out.field(key, first, String(first))
  if (last !== first) out.field(`${key}End`, last, `-${last}`)
  return `${first}${last === first ? '' : `-${last}`}`.length
}

/** Prints the flags of VLANs. */
export function printVlanFlags(flags: number, out: Output): void {
  if (flags === 0) return
  out.openArray('flags')
  if ((flags & BRIDGE_VLAN_INFO.PVID) !== 0) out.item('PVID', ' PVID')
  if ((flags & BRIDGE_VLAN_INFO.UNTAGGED) !== 0) out.item('Egress Untagged', ' Egress Untagged')
  out.closeArray()
}

/** Prints VLANs in short. */
export function printSpan({ first, last, flags }: VlanSpan, out: Output): void {
  printIds('vlan', first, last, out)
  printVlanFlags(flags, out)
  out.line()
}

/** Prints VLANs and the tunnels they are mapped to. */
export function printMapped({ first, last, tunnel, lastTunnel }: MappedRange, out: Output): void {
  const width = printIds('vlan', first, last, out)
  out.text(`${' '.repeat(IDS - width)}  `)
  printIds('tunid', tunnel, lastTunnel, out)
  out.line()
}

/** The counters of VLANs. */
type Counters = Pick<VlanCounters, 'rxBytes' | 'rxPackets' | 'txBytes' | 'txPackets'>

/** Prints a VLAN and its counters. */
export function printCounted(counters: VlanCounters, out: Output): void {
  out.field('vid', counters.vid, String(counters.vid))
  printVlanFlags(counters.flags, out)
  out.line()
  printCounters(counters, out)
}

/** Prints counters, a line for each direction. */
export function printCounters({ rxBytes, rxPackets, txBytes, txPackets }: Counters, out: Output): void {
  out.text(DEEP)
  out.field('rx_bytes', rxBytes, `RX: ${rxBytes} bytes`)
  out.field('rx_packets', rxPackets, ` ${rxPackets} packets\n`)
  out.text(DEEP)
  out.field('tx_bytes', txBytes, `TX: ${txBytes} bytes`)
  out.field('tx_packets', txPackets, ` ${txPackets} packets\n`)
}
