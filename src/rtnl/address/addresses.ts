import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message, type MessageOf } from '../../netlink/message/message.ts'
import { bitsOf, checkKeys, type LinkRef, numberOf } from '../common/checks.ts'
import { AF, IFA_F, RT_SCOPE, RTM } from '../constants.ts'
import type { IndexOf } from '../link/reach.ts'
import type { OpenWatcher } from '../watch/wait.ts'
import { duplicateAddressDetection } from './dad.ts'
import { type AddressOptions, addBody, addressBody } from './request.ts'
import { addressMessages } from './table.ts'
import { type Address, addressOf } from './view.ts'

/** A decoded RTM_NEWADDR, as a listing gives it. */
export type AddressMessage = MessageOf<(typeof addressMessages)['RTM_NEWADDR']>

/** Which addresses. All that is given must hold. */
export interface AddressFilter extends RequestOptions {
  /** On this link. */
  link?: LinkRef
  family?: 'INET' | 'INET6'
  scope?: keyof typeof RT_SCOPE | number
  /** With all of these flags. */
  flags?: (keyof typeof IFA_F | 'TEMPORARY')[]
  label?: string
}

/** What a filter can name. */
const CRITERIA = ['link', 'family', 'scope', 'flags', 'label'] as const

/** Flushing repeats, as removing a primary address may bring its secondaries forward; so often at most. */
const FLUSH_ROUNDS = 10

/** The addresses of a network namespace: what `ip address` does. Refusals of the kernel are NetlinkErrors. */
export class Addresses {
  private readonly socket: () => NetlinkSocket
  private readonly indexOf: IndexOf
  private readonly open: () => NetlinkSocket
  private readonly watch: OpenWatcher

  /** `open` gives a socket of one's own, `socket` the one that is shared. */
  constructor(socket: () => NetlinkSocket, indexOf: IndexOf, open: () => NetlinkSocket, watch: OpenWatcher) {
    this.watch = watch
    this.socket = socket
    this.indexOf = indexOf
    this.open = open
  }

  /** Adds an address, such as `10.0.0.2/24`; without a slash the prefix is the whole address. EEXIST where the link has it. */
  async add(link: LinkRef, address: string, options: AddressOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.put(NLM_F.CREATE | NLM_F.EXCL, link, address, options, limits)
  }

  /** Adds an address, or changes what is said of it where the link has it. */
  async replace(link: LinkRef, address: string, options: AddressOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.put(NLM_F.CREATE | NLM_F.REPLACE, link, address, options, limits)
  }

  /** Changes what is said of an address: lifetimes, flags, metric. Where the link does not have it, it is added, as with `ip`. */
  async change(link: LinkRef, address: string, options: AddressOptions = {}, limits: RequestOptions = {}): Promise<void> {
    await this.put(NLM_F.REPLACE, link, address, options, limits)
  }

  /** Removes an address, given as it was added, prefix length included; an IPv4 network's other addresses go with its first. EADDRNOTAVAIL where the link does not have it. */
  async delete(link: LinkRef, address: string, options: { peer?: string } & RequestOptions = {}): Promise<void> {
    checkKeys('options of a deletion', options, ['peer', 'timeout', 'signal'])
    const { peer, ...bounds } = options
    const { header, attrs } = addressBody(address, peer)
    const limits = oneDeadline(bounds)
    header.index = await this.indexOf(link, limits)
    await this.socket().request({ type: RTM.DELADDR, header, attrs }, limits)
  }

  /** The addresses, in the kernel's order. */
  async list(filter: AddressFilter = {}): Promise<Address[]> {
    const { request, matches, options } = await this.listing(filter)
    const view = (message: Message): Address | undefined =>
      matches(message) ? addressOf(message.header, message.attrs) : undefined
    return this.socket().collect(request, view, options)
  }

  /** The addresses one by one, without holding all of them: on a socket of its own, as links.iterate. */
  async *iterate(filter: AddressFilter = {}): AsyncGenerator<Address, void, undefined> {
    const { request, matches, bounds } = await this.listing(filter)
    const socket = this.open()
    try {
      for await (const messages of socket.iterate(request, bounds)) {
        for (const message of messages) {
          bounds.signal?.throwIfAborted()
          if (matches(message)) yield addressOf(message.header, message.attrs)
        }
      }
    } finally {
      socket.close()
    }
  }

  /** The addresses as messages: header and attributes apart, nothing renamed. */
  async messages(filter: AddressFilter = {}): Promise<AddressMessage[]> {
    const { request, matches, options } = await this.listing(filter)
    return this.socket().collect(request, (message) => (matches(message) ? message : undefined), options)
  }

  /** What to ask, and what of the answers is meant; `bounds` are the limits as they were given, `options` what is left of them. */
  private async listing(filter: AddressFilter) {
    checkKeys('a filter of addresses', filter, [...CRITERIA, 'timeout', 'signal'])
    const { link, family, scope, flags = [], label, ...bounds } = filter
    const bits = bitsOf('address flag', { ...IFA_F, TEMPORARY: IFA_F.SECONDARY }, flags)
    const wantedScope = scope === undefined ? undefined : numberOf('scope', RT_SCOPE, scope)
    const options = oneDeadline(bounds)
    const header = {
      family: family === undefined ? AF.UNSPEC : numberOf('family', AF, family),
      index: link === undefined ? 0 : await this.indexOf(link, options),
    }
    // Kernels without strict checking (before 4.20) ignore the index.
    const matches = (message: Message): message is AddressMessage => {
      if (!is(addressMessages, message, 'RTM_NEWADDR')) return false
      const { header: found, attrs } = message
      if (header.family !== AF.UNSPEC && found.family !== header.family) return false
      if (header.index !== 0 && found.index !== header.index) return false
      if (wantedScope !== undefined && found.scope !== wantedScope) return false
      if (label !== undefined && attrs.label !== label) return false
      return ((attrs.flags ?? found.flags) & bits) >>> 0 === bits
    }
    return { request: { type: RTM.GETADDR, header }, matches, options, bounds }
  }

  /** Removes all addresses that a filter finds, and returns them. The filter must name something: a link, a family, a scope, flags or a label. */
  async flush(filter: AddressFilter): Promise<Address[]> {
    checkKeys('a filter of addresses', filter, [...CRITERIA, 'timeout', 'signal'])
    if (CRITERIA.every((key) => filter[key] === undefined)) {
      throw new TypeError(
        `expected which addresses to flush (${CRITERIA.join(', ')}), got none: that would be all of the namespace`,
      )
    }
    const { timeout, signal, ...which } = filter
    const limits = oneDeadline({ ...(timeout === undefined ? {} : { timeout }), ...(signal ? { signal } : {}) })
    const removed = new Map<string, Address>()
    for (let round = 1; round <= FLUSH_ROUNDS; round++) {
      const found = await this.messages({ ...which, ...limits })
      if (found.length === 0) break
      for (const { header, attrs } of found) {
        await this.remove({ header, attrs }, limits)
        const address = addressOf(header, attrs)
        removed.set(`${address.index} ${address.address} ${address.cidr}`, address)
      }
    }
    return [...removed.values()]
  }

  /**
   * Waits until duplicate address detection is over with all addresses of a link, and returns them; a link without carrier never ends it. A duplicate is a
   * SyscallError EADDRINUSE, an address that goes meanwhile otherwise EADDRNOTAVAIL; where the link goes it is ENODEV. ETIMEDOUT comes after `timeout`, 5 s
   * unless told otherwise.
   */
  async waitReady(link: LinkRef, limits: RequestOptions = {}): Promise<readonly Address[]> {
    const rest = oneDeadline(limits)
    const index = await this.indexOf(link, rest)
    try {
      return await duplicateAddressDetection(this.watch, index, rest)
    } catch (error) {
      // The addresses of a link that is deleted go before it does.
      const gone = error instanceof SyscallError && error.errno === ERRNO['EADDRNOTAVAIL']
      if (gone) await this.socket().request({ type: RTM.GETLINK, header: { index } }, rest)
      throw error
    }
  }

  /** Removes one, which may be gone already: secondaries go with their primary. */
  private async remove({ header, attrs }: Pick<AddressMessage, 'header' | 'attrs'>, limits: RequestOptions): Promise<void> {
    const { address, local, label } = attrs
    const which = {
      ...(local === undefined ? {} : { local }),
      ...(address === undefined ? {} : { address }),
      ...(label === undefined ? {} : { label }),
    }
    try {
      await this.socket().request({ type: RTM.DELADDR, header: { ...header, flags: 0 }, attrs: which }, limits)
    } catch (error) {
      if (!(error instanceof NetlinkError && error.errno === ERRNO['EADDRNOTAVAIL'])) throw error
    }
  }

  private async put(
    flags: number,
    link: LinkRef,
    address: string,
    options: AddressOptions,
    limits: RequestOptions,
  ): Promise<void> {
    const { header, attrs } = addBody(address, options)
    const rest = oneDeadline(limits)
    header.index = await this.indexOf(link, rest)
    await this.socket().request({ type: RTM.NEWADDR, flags, header, attrs }, rest)
  }
}
