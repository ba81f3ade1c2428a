import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { MessageOf, Outgoing } from '../../netlink/message/message.ts'
import { bitsOf, checkOrder, type LinkRef, numberOf } from '../common/checks.ts'
import { Collection } from '../common/collection.ts'
import { inHeader, linkIndex, matching } from '../common/criteria.ts'
import { conflict } from '../common/ensure/conflict.ts'
import type { OneOrMany } from '../common/ensure/one-or-many.ts'
import type { Flushed } from '../common/flush/rounds.ts'
import { splitLimits } from '../common/split-limits.ts'
import { checked } from '../common/values.ts'
import { AF, IFA_F, RT_SCOPE, RTM } from '../constants.ts'
import type { Reach } from '../netns/reach.ts'
import { duplicateAddressDetection } from './dad.ts'
import { checkEnsure, type EnsuredAddresses, type EnsureOptions, ensureAddresses, type WantedAddress } from './ensure.ts'
import {
  type AddressChoice,
  type AddressFlag,
  type AddressObject,
  type AddressOptions,
  type AddressScope,
  addBody,
  deletionBody,
} from './request.ts'
import { addressAttrs, addressMessages } from './table.ts'
import { type Address, addressOf } from './view.ts'
import { ADDRESS_FLAG_WORDS, SCOPE_WORDS } from './words.ts'

/** A decoded RTM_NEWADDR, as a dump returns it. */
export type AddressMessage = MessageOf<(typeof addressMessages)['RTM_NEWADDR']>

/** Which addresses. All given criteria must match. */
export interface AddressFilter extends RequestOptions {
  /** On this link. */
  link?: LinkRef
  /** Of this family. Default: both. */
  family?: 'INET' | 'INET6'
  /** With this scope (RT_SCOPE_*), such as `LINK`. */
  scope?: AddressScope
  /** With all of these flags. */
  flags?: readonly AddressFlag[]
  /** With this label (IFA_LABEL), such as `eth0:1`. IPv4 only. */
  label?: string
}

/** The request that removes an address. */
function removal({ header, attrs }: Pick<AddressMessage, 'header' | 'attrs'>): Outgoing {
  const { address, local, label } = attrs
  const which = {
    ...(local === undefined ? {} : { local }),
    ...(address === undefined ? {} : { address }),
    ...(label === undefined ? {} : { label }),
  }
  return { type: RTM.DELADDR, header: { ...header, flags: 0 }, attrs: which }
}

/** The addresses of a network namespace, as in `ip address`. Rejects with a NetlinkError if the kernel refuses. */
export class Addresses extends Collection<AddressMessage, Address, AddressFilter, Reach> {
  /** The member of NetNs. @internal */
  static member(reach: Reach): {
    /** The addresses of the namespace, as in `ip address`. */
    readonly addresses: Addresses
  } {
    return { addresses: new Addresses(reach) }
  }

  /** @internal */
  constructor(reach: Reach) {
    super(reach, {
      name: 'addresses',
      table: addressMessages,
      dump: 'RTM_GETADDR',
      object: 'RTM_NEWADDR',
      view: addressOf,
      // Kernels without strict checking (before 4.20) ignore the index.
      criteria: {
        flags: matching(
          (flags) => bitsOf('address flag', IFA_F, flags, ADDRESS_FLAG_WORDS),
          ({ header, attrs }, bits) => ((attrs.flags ?? header.flags) & bits) >>> 0 === bits,
        ),
        scope: matching(
          (scope) => numberOf('scope', RT_SCOPE, scope, undefined, SCOPE_WORDS),
          ({ header }, scope) => header.scope === scope,
        ),
        label: matching(
          (label) => checked(addressAttrs.table.label[2], label),
          ({ attrs }, label) => attrs.label === label,
        ),
        family: inHeader('family', (family) => numberOf('family', AF, family)),
        link: inHeader('index', linkIndex),
      },
    })
  }

  /**
   * Adds an address, such as `10.0.0.2/24`; without a slash the prefix is the whole address. Takes what `list`
   * returns, too. EEXIST if the link has it.
   * @example await ns.addresses.add('eth0', '10.0.0.2/24')
   */
  async add(
    link: LinkRef,
    address: string | AddressObject,
    options: AddressOptions = {},
    limits: RequestOptions = {},
  ): Promise<void> {
    await this.put(NLM_F.CREATE | NLM_F.EXCL, link, address, options, limits)
  }

  /**
   * Adds an address, or changes its options if the link has it.
   * @example await ns.addresses.replace('eth0', '2001:db8::2/64', { flags: ['NODAD'] })
   */
  async replace(
    link: LinkRef,
    address: string | AddressObject,
    options: AddressOptions = {},
    limits: RequestOptions = {},
  ): Promise<void> {
    await this.put(NLM_F.CREATE | NLM_F.REPLACE, link, address, options, limits)
  }

  /**
   * Changes the options of an address: lifetimes, flags, metric. If the link does not have it, it is added, as with
   * `ip`.
   * @example await ns.addresses.change('eth0', '10.0.0.2/24', { flags: ['NOPREFIXROUTE'] })
   */
  async change(
    link: LinkRef,
    address: string | AddressObject,
    options: AddressOptions = {},
    limits: RequestOptions = {},
  ): Promise<void> {
    await this.put(NLM_F.REPLACE, link, address, options, limits)
  }

  /**
   * Removes an address, given as it was added, prefix length included. Options may be a returned address. The kernel
   * removes the other addresses of an IPv4 network with its first. EADDRNOTAVAIL if the link does not have it.
   * @example await ns.addresses.delete('eth0', '10.0.0.2/24')
   */
  async delete(link: LinkRef, address: string | AddressObject, options: AddressChoice & RequestOptions = {}): Promise<void> {
    const [, bounds] = splitLimits(options)
    checkOrder(link, address)
    const { header, attrs } = deletionBody(address, options, ['timeout', 'signal'])
    await this.send({ type: RTM.DELADDR, header, attrs, links: { header: { index: link } } }, bounds)
  }

  /**
   * Removes all addresses that match a filter, and returns them. The filter needs a criterion: a link, a family, a
   * scope, flags or a label; or `{ all: true }`.
   * @example const removed = await ns.addresses.flush({ link: 'eth0', family: 'INET' })
   */
  async flush(filter: AddressFilter & Flushed): Promise<Address[]> {
    return this.removeAll(filter, {
      remove: removal,
      gone: ['EADDRNOTAVAIL'],
      keyOf: ({ index, address, cidr }) => `${index} ${address} ${cidr}`,
    })
  }

  /**
   * Adds those of these addresses, one or a list, that the link does not have, and says what it did. With `prune` it also removes the
   * other ones of this link. Rejects with a NetlinkError EEXIST, before it changes anything, if the link has an IPv6
   * address with another prefix length. Takes what `list` returns, too: what such an address has besides, it is added with.
   * @example
   * const { added, removed } = await ns.addresses.ensure('eth0', ['10.0.0.2/24', '2001:db8::2/64'], { prune: true })
   */
  async ensure(link: LinkRef, wanted: OneOrMany<string | AddressObject>, options: EnsureOptions = {}): Promise<EnsuredAddresses> {
    const all = checkEnsure(wanted, options)
    const { prune = false, ...bounds } = options
    const limits = oneDeadline(bounds)
    const index = await this.reach.index(link, limits)
    return ensureAddresses(
      {
        list: () => this.messages({ link: index, ...limits }),
        add: (cidr) => {
          const { address, options: own } = all.get(cidr) as WantedAddress
          return this.add(index, address, own, limits)
        },
        remove: (message) => this.remove(message, limits),
        conflict: ({ header, attrs } = { header: {}, attrs: {} } as never, context, code) =>
          conflict({ type: RTM.NEWADDR, header, attrs }, this.reach.socket().protocol, context, code),
      },
      [...all.keys()],
      prune,
    )
  }

  /**
   * Waits until duplicate address detection ends for all addresses of a link, and returns them. On a link without
   * carrier it never ends. A duplicate rejects with a SyscallError EADDRINUSE, another removed address with
   * EADDRNOTAVAIL, a removed link with ENODEV. ETIMEDOUT after `timeout`, by default 5 s,
   * which cannot end a query that the kernel holds inside write(2): see `nlwire doctor`.
   * @example const addresses = await ns.addresses.waitReady('eth0')
   */
  async waitReady(link: LinkRef, limits: RequestOptions = {}): Promise<readonly Address[]> {
    const rest = oneDeadline(limits)
    const index = await this.reach.index(link, rest)
    try {
      return await duplicateAddressDetection(this.reach.watch, index, rest)
    } catch (error) {
      // The kernel removes the addresses of a deleted link first.
      const gone = error instanceof SyscallError && error.errno === ERRNO['EADDRNOTAVAIL']
      if (gone) await this.reach.socket().request({ type: RTM.GETLINK, header: { index } }, rest)
      throw error
    }
  }

  /** Removes an address if it still exists: the kernel removes secondary ones with their primary. */
  private async remove(message: Pick<AddressMessage, 'header' | 'attrs'>, limits: RequestOptions): Promise<void> {
    try {
      await this.reach.socket().request(removal(message), limits)
    } catch (error) {
      if (!(error instanceof NetlinkError && error.errno === ERRNO['EADDRNOTAVAIL'])) throw error
    }
  }

  private async put(
    flags: number,
    link: LinkRef,
    address: string | AddressObject,
    options: AddressOptions,
    limits: RequestOptions,
  ): Promise<void> {
    checkOrder(link, address)
    const { header, attrs } = addBody(address, options)
    await this.send({ type: RTM.NEWADDR, flags, header, attrs, links: { header: { index: link } } }, limits)
  }
}
