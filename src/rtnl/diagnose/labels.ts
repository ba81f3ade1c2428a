import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is } from '../../netlink/message/message.ts'
import { addressLabelMessages } from '../address-label/table.ts'
import { AF, RTM } from '../constants.ts'
import { linkWords } from './link-lookup.ts'
import { missingLink } from './missing-link.ts'

/** IPv4-mapped addresses share so many bits: ::ffff:0:0/96. */
const MAPPED = 96

/** Explains the refusal of an address label: ip6addrlbl_newdel and ip6addrlbl_add in net/ipv6/addrlabel.c have no message. */
export async function labelCause(refusal: RefusedRequest, code: string, ask: Ask): Promise<string | Cause | undefined> {
  const { request } = refusal
  const isNew = is(addressLabelMessages, request, 'RTM_NEWADDRLABEL')
  if (!isNew && !is(addressLabelMessages, request, 'RTM_DELADDRLABEL')) return undefined
  const { header, attrs } = request
  const { address = '::' } = attrs
  const prefix = `${address}/${header.prefixlen}`
  const about = { attribute: 'IFAL_ADDRESS', value: address }
  const where = header.index === 0 ? '' : ` on ${await linkWords(ask, header.index)}`
  if (code === 'ESRCH' && !isNew) return { text: `${prefix} has no label${where}`, ...about }
  if (code === 'EINVAL') {
    if (attrs.label === 0xffffffff)
      return { text: 'a label is from 0 to 4294967294', attribute: 'IFAL_LABEL', value: String(attrs.label) }
    if (address.startsWith('::ffff:') && header.prefixlen > MAPPED)
      return { text: `a prefix of IPv4-mapped addresses has at most ${MAPPED} bits; requested ${prefix}`, ...about }
    return missingLink(refusal, ask)
  }
  if (code !== 'EEXIST') return undefined
  const all = await ask({ type: RTM.GETADDRLABEL, flags: NLM_F.DUMP, header: { family: AF.INET6 } })
  const same = all.find(
    (one) =>
      is(addressLabelMessages, one, 'RTM_NEWADDRLABEL') &&
      one.header.prefixlen === header.prefixlen &&
      one.header.index === header.index &&
      (one.attrs.address ?? '::') === address,
  )
  return same && { text: `${prefix} has label ${same.attrs['label']} already${where}`, ...about }
}
