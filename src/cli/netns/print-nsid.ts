import type { MessageOf } from '../../netlink/message/message.ts'
import { RTM } from '../../rtnl/constants.ts'
import type { nsidMessages } from '../../rtnl/nsid/table.ts'
import type { PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'

type NsidMessage = Pick<MessageOf<(typeof nsidMessages)['RTM_NEWNSID']>, 'type' | 'attrs'>

/**
 * Prints the id of a namespace, as `ip netns list-id` does: JSON members, or a line of text. The caller opens and
 * closes the object.
 */
export function printNsid({ type, attrs }: NsidMessage, out: Output, ctx: PrintContext): void {
  if (type === RTM.DELNSID) out.field('deleted', true, 'Deleted ')
  const { nsid = -1, currentNsid } = attrs
  out.field('nsid', nsid, nsid < 0 ? 'unassigned ' : `nsid ${nsid} `)
  if (currentNsid !== undefined) out.field('current-nsid', currentNsid, `current-nsid ${currentNsid} `)
  const name = ctx.netnsName(nsid)
  if (name !== undefined) out.field('name', name, `(iproute2 netns name: ${name})`)
  out.text('\n')
}
