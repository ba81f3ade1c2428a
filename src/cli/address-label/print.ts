import type { AddressLabelMessage } from '../../rtnl/address-label/table.ts'
import { RTM } from '../../rtnl/constants.ts'
import { familyColour } from '../output/colours.ts'
import type { PrintContext } from '../output/context.ts'
import type { Output } from '../output/output.ts'

type Label = Pick<AddressLabelMessage, 'type' | 'header' | 'attrs'>

/** Prints one label, as `ip addrlabel` does: JSON members, or a line of text. The caller opens and closes the object. */
export function printAddressLabel({ type, header, attrs }: Label, out: Output, ctx: PrintContext): void {
  if (type === RTM.DELADDRLABEL) out.field('deleted', true, 'Deleted ')
  if (attrs.address !== undefined) {
    const host = out.host(attrs.address)
    out.field('address', host, `prefix ${out.paint(familyColour(header.family), host)}`)
    out.field('prefixlen', header.prefixlen, `/${header.prefixlen} `)
  }
  if (header.index !== 0)
    out.field('ifname', ctx.ifname(header.index), `dev ${out.paint('ifname', `${ctx.ifname(header.index)} `)}`)
  if (attrs.label !== undefined) out.field('label', attrs.label, `label ${attrs.label} `)
  out.text('\n')
}
