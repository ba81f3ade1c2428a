import { nameOf } from '../../../netlink/codec/names.ts'
import { accountName } from '../../../rtnl/common/names.ts'
import { TUN_TYPE } from '../../../rtnl/constants.ts'
import type { WireKinds } from '../../../rtnl/link/kind/wire.ts'
import type { Output } from '../../output/output.ts'
import type { CliKind } from '../kind.ts'

type Tun = WireKinds['tun']

function print(data: Tun, out: Output): void {
  const flag = (key: string, value: number | undefined): void => {
    if (value !== undefined) out.field(key, value !== 0, `${key} ${value === 0 ? 'off' : 'on'} `)
  }
  if (data.type !== undefined) {
    const type = nameOf(TUN_TYPE, data.type)?.toLowerCase() ?? `UNKNOWN:${data.type}`
    out.field('type', type, `type ${type} `)
  }
  flag('pi', data.pi)
  flag('vnet_hdr', data.vnetHdr)
  printQueues(data, out)
  flag('persist', data.persist)
  printAccount('user', '/etc/passwd', data.owner, out)
  printAccount('group', '/etc/group', data.group, out)
}

function printQueues({ multiQueue, numQueues, numDisabledQueues }: Tun, out: Output): void {
  if (multiQueue === undefined) return
  out.field('multi_queue', multiQueue !== 0, multiQueue === 0 ? '' : 'multi_queue ')
  if (multiQueue === 0) return
  if (numQueues !== undefined) out.field('numqueues', numQueues, `numqueues ${numQueues} `)
  if (numDisabledQueues !== undefined) out.field('numdisabled', numDisabledQueues, `numdisabled ${numDisabledQueues} `)
}

function printAccount(key: string, file: '/etc/passwd' | '/etc/group', id: number | undefined, out: Output): void {
  if (id === undefined) return
  const name = accountName(file, id) ?? id
  out.field(key, name, `${key} ${name} `)
}

/** tun on the command line: `ip tuntap` makes it, and `ip link` only prints it. */
export const tunCli: CliKind<'tun'> = { print }
