import type { RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { formatIp, parseIp, parsePrefix } from '../../netlink/codec/address.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { ChangeRequest } from '../common/change.ts'
import { checkLinkRef, type LinkRef } from '../common/checks.ts'
import { Collection } from '../common/collection.ts'
import { type Criterion, linkIndex, matching, type Query } from '../common/criteria.ts'
import type { Flushed } from '../common/flush/rounds.ts'
import { checkOptionKeys } from '../common/named/ip-words.ts'
import type { CollectionReach } from '../common/reach.ts'
import { splitLimits } from '../common/split-limits.ts'
import { checked } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { type AddressLabelMessage, addressLabelAttrs, addressLabelMessages } from './table.ts'
import { type AddressLabel, addressLabelOf } from './view.ts'

/** Which labels. All given criteria must match. */
export interface AddressLabelFilter extends RequestOptions {
  /** Of this link only, not those of all links. */
  link?: LinkRef
  /** Exactly this label. */
  label?: number
  /** Exactly this prefix. */
  prefix?: string
}

/** The link of a label; without it the label is for all. */
export interface AddressLabelOptions {
  /** The link, by name or index. */
  link?: LinkRef
  /** The same as an index, as `list` returns it. */
  index?: number
}

const ofLink: Criterion<LinkRef, AddressLabelMessage> = async (link, query) => {
  const index = await linkIndex(link, query)
  return ({ header }) => header.index === index
}

/** Returns the parts of a prefix. Throws TypeError unless it is one of IPv6. */
function prefixOf(prefix: string): { address: string; prefixlen: number } {
  const { family, address, prefixlen } = parsePrefix(prefix)
  if (family !== 'inet6') throw new TypeError(`expected a prefix of IPv6, such as "2001:db8::/32", got ${shown(prefix)}`)
  return { address: formatIp(parseIp(address)), prefixlen }
}

const checkedLabel = (label: number): number => checked(addressLabelAttrs.table.label[2], label)

function request(type: number, flags: number, prefix: string, options: AddressLabelOptions, label: number): ChangeRequest {
  checkOptionKeys('options of an address label', options, ['link'], { returned: ['index', 'label', 'prefix', 'unknown'] })
  const { link = options.index } = options
  if (link !== undefined) atPath('link', () => checkLinkRef(link))
  const { address, prefixlen } = atPath('prefix', () => prefixOf(prefix))
  return {
    type,
    flags,
    header: { family: AF.INET6, prefixlen },
    attrs: { address, label: atPath('label', () => checkedLabel(label)) },
    ...(link === undefined ? {} : { links: { header: { index: link } } }),
  }
}

/** The address labels of a network namespace, as in `ip addrlabel`. Rejects with a NetlinkError if the kernel refuses. */
export class AddressLabels extends Collection<AddressLabelMessage, AddressLabel, AddressLabelFilter> {
  /** The member of NetNs. @internal */
  static member(reach: CollectionReach): {
    /** The address labels of the namespace (RFC 6724), as in `ip addrlabel`. */
    readonly addressLabels: AddressLabels
  } {
    return { addressLabels: new AddressLabels(reach) }
  }

  /** @internal */
  constructor(reach: CollectionReach) {
    super(reach, {
      name: 'address labels',
      table: addressLabelMessages,
      dump: 'RTM_GETADDRLABEL',
      object: 'RTM_NEWADDRLABEL',
      view: addressLabelOf,
      criteria: {
        label: matching(checkedLabel, ({ attrs }, label) => attrs.label === label),
        prefix: matching(
          prefixOf,
          ({ header, attrs }, { address, prefixlen }) => header.prefixlen === prefixlen && (attrs.address ?? '::') === address,
        ),
        link: ofLink,
      },
    })
  }

  /**
   * Adds a label: `add('2001:db8::/32', 99)`. EEXIST if the prefix has one, EINVAL for the label 0xffffffff and
   * for more than 96 bits of IPv4-mapped addresses.
   * @example await ns.addressLabels.add('2001:db8::/32', 99)
   */
  async add(prefix: string, label: number, options: AddressLabelOptions & RequestOptions = {}): Promise<void> {
    const [choice, bounds] = splitLimits(options)
    if (label === undefined) throw new TypeError('label: expected a number, got undefined')
    await this.send(request(RTM.NEWADDRLABEL, NLM_F.CREATE | NLM_F.EXCL, prefix, choice, label), bounds)
  }

  /**
   * Deletes the label of a prefix. ESRCH if it has none.
   * @example await ns.addressLabels.delete('2001:db8::/32')
   */
  async delete(prefix: string, options: AddressLabelOptions & RequestOptions = {}): Promise<void> {
    const [choice, bounds] = splitLimits(options)
    // ip6addrlbl_newdel in net/ipv6/addrlabel.c wants a label, and does not look at it.
    await this.send(request(RTM.DELADDRLABEL, 0, prefix, choice, 0), bounds)
  }

  /**
   * Deletes all labels that match a filter, or with `{ all: true }` all, also the kernel's own, and returns them.
   * @example const removed = await ns.addressLabels.flush({ label: 99 })
   */
  async flush(filter: AddressLabelFilter & Flushed): Promise<AddressLabel[]> {
    return this.removeAll(filter, {
      remove: ({ header: { prefixlen, index }, attrs: { address = '::', label = 0 } }) => {
        return { type: RTM.DELADDRLABEL, header: { family: AF.INET6, prefixlen, index }, attrs: { address, label } }
      },
      gone: ['ESRCH'],
    })
  }

  protected override begin(_filter: AddressLabelFilter, query: Query): undefined {
    query.header['family'] = AF.INET6
  }
}
