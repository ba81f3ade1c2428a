import { TUN_TYPE } from '../../rtnl/constants.ts'
import type { WireKinds } from '../../rtnl/link/kind/wire.ts'
import type { PrintableLink } from '../output/context.ts'
import type { Output } from '../output/output.ts'

/** A process that has a tun or tap device open. */
export interface TunProcess {
  readonly name: string
  readonly pid: number
}

type Tun = WireKinds['tun']

/**
 * Prints a tun or tap device, as `ip tuntap` does, with the processes that have it open if they are given. The caller opens and
 * closes the object.
 */
export function printTuntap({ attrs }: PrintableLink, out: Output, processes?: readonly TunProcess[]): void {
  const name = attrs.ifname ?? ''
  const { tun = {} } = (attrs.linkinfo?.data ?? {}) as { tun?: Tun }
  out.field('ifname', name, out.paint('ifname', `${name}:`))
  out.openArray('flags')
  for (const word of flagWords(tun)) out.item(word, ` ${word}`)
  out.closeArray()
  if (tun.owner !== undefined) out.field('user', tun.owner, ` user ${tun.owner}`)
  if (tun.group !== undefined) out.field('group', tun.group, ` group ${tun.group}`)
  if (processes) printProcesses(processes, out)
  out.text('\n')
}

/** The flags of `ip`, of which netlink reports no others. Its `filter` is the bit of `pi`. */
function flagWords({ type, pi, multiQueue, vnetHdr, persist }: Tun): string[] {
  return [
    ...(type === TUN_TYPE.TUN ? ['tun'] : []),
    ...(type === TUN_TYPE.TAP ? ['tap'] : []),
    ...(pi ? ['pi'] : []),
    ...(multiQueue ? ['multi_queue'] : []),
    ...(vnetHdr ? ['vnet_hdr'] : []),
    ...(persist ? ['persist'] : []),
    ...(pi ? ['filter'] : []),
  ]
}

/** In JSON each is an object, where `ip` writes members into the array, which no reader of JSON takes. */
function printProcesses(processes: readonly TunProcess[], out: Output): void {
  out.line()
  out.text('\tAttached to processes:')
  out.openArray('processes')
  for (const { name, pid } of processes) {
    out.open()
    out.field('name', name, name)
    out.field('pid', pid, `(${pid})`)
    out.close()
  }
  out.closeArray()
}
