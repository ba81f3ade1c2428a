import type { MessageOf } from '../../../netlink/message/message.ts'
import type { bridgeVlanMessages } from '../../../rtnl/bridge-vlan/table.ts'
import { RTM } from '../../../rtnl/constants.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import { openPort, printEntries } from './print.ts'
import { printGlobals, printOptions } from './print-options.ts'

type VlanMessage = Pick<MessageOf<(typeof bridgeVlanMessages)['RTM_NEWVLAN']>, 'type' | 'header' | 'attrs'>

/** Prints a notification about VLANs, as `bridge monitor` does. The caller opens and closes the object. */
export function printVlanMessage({ type, header, attrs }: VlanMessage, out: Output, ctx: PrintContext): void {
  if (type === RTM.DELVLAN) out.field('deleted', true, 'Deleted ')
  // The kernel sends either.
  const { entry = [], globalOptions = [] } = attrs
  if (entry.length + globalOptions.length === 0) return
  openPort(ctx.ifname(header.ifindex), out)
  if (entry.length > 0) printEntries('vlans', entry, out, (one) => printOptions(one, out, ctx))
  else printEntries('vlans', globalOptions, out, (one) => printGlobals(one, out, ctx))
}
