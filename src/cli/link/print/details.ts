import { IN6_ADDR_GEN_MODE } from '../../../rtnl/constants.ts'
import type { LinkAttrs } from '../../../wire.ts'
import type { PrintableLink, PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'

const ADDR_GEN_MODES: Readonly<Record<number, string>> = {
  [IN6_ADDR_GEN_MODE.EUI64]: 'eui64',
  [IN6_ADDR_GEN_MODE.NONE]: 'none',
  [IN6_ADDR_GEN_MODE.STABLE_PRIVACY]: 'stable_secret',
  [IN6_ADDR_GEN_MODE.RANDOM]: 'random',
}

/** A numeric member: attribute, JSON key, word. */
type Row = readonly [attr: keyof LinkAttrs & string, key: string, word: string]

const BEFORE: readonly Row[] = [
  ['promiscuity', 'promiscuity', ' promiscuity'],
  ['allmulti', 'allmulti', ' allmulti'],
  ['minMtu', 'min_mtu', 'minmtu'],
  ['maxMtu', 'max_mtu', 'maxmtu'],
]

const AFTER: readonly Row[] = [
  ['numTxQueues', 'num_tx_queues', 'numtxqueues'],
  ['numRxQueues', 'num_rx_queues', 'numrxqueues'],
  ['gsoMaxSize', 'gso_max_size', 'gso_max_size'],
  ['gsoMaxSegs', 'gso_max_segs', 'gso_max_segs'],
  ['tsoMaxSize', 'tso_max_size', 'tso_max_size'],
  ['tsoMaxSegs', 'tso_max_segs', 'tso_max_segs'],
  ['groMaxSize', 'gro_max_size', 'gro_max_size'],
  ['physPortName', 'phys_port_name', 'portname'],
  ['physPortId', 'phys_port_id', 'portid'],
  ['physSwitchId', 'phys_switch_id', 'switchid'],
  ['parentDevBusName', 'parentbus', 'parentbus'],
  ['parentDevName', 'parentdev', 'parentdev'],
]

/** Prints the details of a link (-d). */
export function printLinkDetails({ attrs }: PrintableLink, out: Output, ctx: PrintContext): void {
  for (const row of BEFORE) printRow(row, attrs, out)
  if (attrs.linkinfo) ctx.linkInfo?.(attrs.linkinfo, out, ctx)
  const mode = attrs.afSpec?.unspec?.inet6?.addrGenMode
  if (ctx.command === 'link' && mode !== undefined) {
    const name = ADDR_GEN_MODES[mode] ?? `0x${mode.toString(16).padStart(2, '0')}`
    out.field('inet6_addr_gen_mode', name, `addrgenmode ${name} `)
  }
  for (const row of AFTER) printRow(row, attrs, out)
}

function printRow([attr, key, word]: Row, attrs: LinkAttrs, out: Output): void {
  const found = attrs[attr]
  const value = found instanceof Uint8Array ? hex(found) : found
  if (typeof value === 'number' || typeof value === 'string') out.field(key, value, `${word} ${value} `)
}

/** The first 31 bytes of a long identifier: iproute2's buffer has 64 bytes. */
function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 31), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
