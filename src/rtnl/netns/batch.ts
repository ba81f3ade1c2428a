import { refusePromise } from '../../linux/namespaces/refuse-promise.ts'
import { type BatchOptions, type BatchResult, isAbort, stopsOnError, wholeBatch } from '../../linux/socket/batch.ts'
import { limitsOf, oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { checkFunction } from '../../netlink/base/check.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { nextSlice } from '../../netlink/base/slices.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import { type BatchAddresses, batchAddresses } from '../address/batch.ts'
import { type BatchBridgeVlans, batchBridgeVlans } from '../bridge-vlan/batch.ts'
import { type RecordChange, resolvedChange } from '../common/change.ts'
import { type LinkRef, lookup } from '../common/checks.ts'
import { RTM } from '../constants.ts'
import { referred, referredIndex } from '../diagnose/referred.ts'
import { type BatchItem, type BatchLinks, type BatchResolver, batchLinks, checkLength } from '../link/batch.ts'
import { stillThere } from '../link/create/fallback.ts'
import { isEthernet } from '../link/create/lladdr.ts'
import { readLink } from '../link/read.ts'
import type { LinkMessage } from '../link/table.ts'
import { type BatchMdb, batchMdb } from '../mdb/batch.ts'
import { type BatchFdb, type BatchNeighbours, batchFdb, batchNeighbours } from '../neighbour/batch.ts'
import { type BatchNexthops, batchNexthops } from '../nexthop/batch.ts'
import { type BatchRoutes, batchRoutes } from '../route/batch.ts'
import { type BatchRules, batchRules } from '../rule/batch.ts'
import { NamespaceFds } from './reference.ts'

/** The recorder of a batch: the changes of the collections, with the same arguments. */
export interface Batch {
  /** Changes of links, as in `NetNs.links`. */
  readonly links: BatchLinks
  /** Changes of addresses. */
  readonly addresses: BatchAddresses
  /** Changes of policy routing rules. */
  readonly rules: BatchRules
  /** Changes of neighbours. */
  readonly neighbours: BatchNeighbours
  /** Changes of forwarding entries. */
  readonly fdb: BatchFdb
  /** Changes of multicast groups of bridges. */
  readonly mdb: BatchMdb
  /** Changes of the VLANs of bridges and their ports. */
  readonly bridge: { readonly vlans: BatchBridgeVlans }
  /** Changes of next hop objects. */
  readonly nexthops: BatchNexthops
  /** Changes of routes. */
  readonly routes: BatchRoutes
}

/** Records a batch and sends it. */
export async function runBatch(
  record: (batch: Batch) => unknown,
  socket: NetlinkSocket,
  options: BatchOptions,
): Promise<BatchResult[]> {
  checkFunction(record, 'record')
  checkKeys('options of a batch', options, ['stopOnError', 'continueOnError', 'timeout', 'signal'])
  const { stopOnError: _, continueOnError: __, ...bounds } = options
  const stops = stopsOnError(options)
  const limits = oneDeadline(bounds)
  const items: BatchItem[] = []
  const change: RecordChange = (one) => {
    const build = async ({ index, read }: BatchResolver): Promise<Outgoing> => {
      const { lladdr: { link, lladdr } = {} } = typeof one === 'function' ? {} : one
      // Only unusual lengths cost a look at the link.
      if (link !== undefined && lladdr !== undefined && !isEthernet(lladdr))
        checkLength('RTM_NEWNEIGH', { lladdr }, await read(link))
      return resolvedChange(one, (link, option) => index(link, undefined, option))
    }
    items.push({ build, renames: false })
  }
  const returned = record({
    links: batchLinks((item) => void items.push(item)),
    addresses: batchAddresses(change),
    rules: batchRules(change),
    neighbours: batchNeighbours(change),
    fdb: batchFdb(change),
    mdb: batchMdb(change),
    bridge: { vlans: batchBridgeVlans(change) },
    nexthops: batchNexthops(change),
    routes: batchRoutes(change),
  })
  refusePromise(returned, 'a synchronous function that records the changes')
  const namespaces = new NamespaceFds()
  try {
    return await new Run(items, socket, { stops, limits }, namespaces).results()
  } finally {
    namespaces.close()
  }
}

/** Items that are built before they are sent: more of them would outlive collections of short-lived garbage. */
const MOST_PENDING = 1000

/** A running batch. Sends the items recorded before a link name, then looks the name up once. */
class Run {
  private readonly items: readonly BatchItem[]
  private readonly socket: NetlinkSocket
  private readonly stops: boolean
  private readonly limits: RequestOptions
  private readonly resolver: BatchResolver
  private readonly known = new Map<LinkRef, number>()
  private readonly pending: Outgoing[] = []
  private readonly done: BatchResult[] = []
  /** Similar links are named for the first failure only: each time, all links are read. */
  private hints = true
  /** What ended the batch early, such as the reason of the signal. */
  private ended: unknown

  constructor(
    items: readonly BatchItem[],
    socket: NetlinkSocket,
    { stops, limits }: { stops: boolean; limits: RequestOptions },
    namespaces: NamespaceFds,
  ) {
    this.items = items
    this.socket = socket
    this.stops = stops
    this.limits = limits
    this.resolver = {
      namespaces,
      index: (link, _, option) => this.index(link, option),
      read: (link) => this.read(link),
      send: (message) => this.send(message),
    }
  }

  async results(): Promise<BatchResult[]> {
    for (const [i, { build, renames, verify }] of this.items.entries()) {
      const slice = nextSlice()
      if (slice) await slice
      try {
        this.pending.push(await build(this.resolver))
        if (this.pending.length === MOST_PENDING) await this.flush()
      } catch (error) {
        // All earlier items are sent; only then are links looked up.
        await this.flush()
        if (!this.over()) this.fail(error)
      }
      if (verify) await this.verify(i, verify)
      if (this.over()) break
      if (renames) this.known.clear()
    }
    await this.flush()
    await this.checkDeletions()
    return wholeBatch(this.done, this.items.length, this.ended, this.signal)
  }

  /** Marks deletions of links that still exist as failed. */
  private async checkDeletions(): Promise<void> {
    const deletions = [...this.items.entries()].flatMap(([i, { deletes }]) =>
      deletes !== undefined && this.done[i]?.status === 'done' ? [[i, deletes] as const] : [],
    )
    const links = deletions.map(([, link]) => link)
    // What ends this query must not hide the results.
    const [found] = await Promise.allSettled([stillThere(() => this.socket, links, this.limits)])
    for (const [i, link] of deletions) {
      const error = found.status === 'fulfilled' ? found.value.get(link) : undefined
      if (error) this.done[i] = { status: 'failed', error }
    }
  }

  /** Marks an item as failed if the kernel ignored a part of it. Looks at once: a later item may change the same link. */
  private async verify(i: number, verify: NonNullable<BatchItem['verify']>): Promise<void> {
    await this.flush()
    const result = this.done[i]
    if (result?.status !== 'done' || this.ended !== undefined) return
    try {
      await verify((link) => this.read(link))
    } catch (error) {
      this.done.splice(i)
      this.fail(error)
      // The kernel did apply it; only the look was cut short.
      if (this.ended !== undefined) this.done[i] = result
    }
  }

  private get signal(): AbortSignal | undefined {
    return limitsOf(this.limits).signal
  }

  private over(): boolean {
    return this.ended !== undefined || (this.stops && this.done.some(({ status }) => status === 'failed'))
  }

  /** Records an item that could not be built. After a timeout or an abort no later item can be built either. */
  private fail(error: unknown): void {
    const aborted = isAbort(error, this.signal)
    if (aborted || (error instanceof SyscallError && error.code === 'ETIMEDOUT')) this.ended = error
    if (aborted) return
    if (!(error instanceof NetlinkError || error instanceof SyscallError)) throw error
    this.hints = false
    this.done.push({ status: 'failed', error })
  }

  private async flush(): Promise<void> {
    const messages = this.pending.splice(0)
    if (messages.length === 0 || this.over()) return
    this.ended = await this.socket.changes(messages, { stopOnError: this.stops, quiet: isQuiet }, this.limits, this.done)
  }

  private async index(link: LinkRef, option?: string): Promise<number> {
    if (typeof link === 'number') return lookup(link).header.index as number
    const known = this.known.get(link)
    if (known !== undefined) return known
    await this.sendEarlier()
    const index = await referredIndex(() => this.socket, link, this.limits, { option, hints: this.hints })
    this.known.set(link, index)
    return index
  }

  private async read(link: LinkRef): Promise<LinkMessage> {
    await this.sendEarlier()
    const socket = (): NetlinkSocket => this.socket
    return referred(socket, link, this.limits, { hints: this.hints }, readLink(socket, link, this.limits))
  }

  /** Sends the first of the two requests of an item. If the batch ends meanwhile, the item has the result of this one. */
  private async send(message: Outgoing): Promise<void> {
    await this.sendEarlier()
    const own: BatchResult[] = []
    this.ended = await this.socket.changes([message], {}, this.limits, own)
    if (this.ended !== undefined) this.done.push(...own)
    if (this.over()) throw this.ended
    for (const result of own) if (result.status === 'failed') throw result.error
  }

  /** Sends the items before this one. Throws if the batch is over then: the item is skipped, so the error needs no details. */
  private async sendEarlier(): Promise<void> {
    await this.flush()
    if (this.over()) throw this.ended
  }
}

/** Drivers of links add warnings to their ACK; the kernel adds none to those of other objects. */
const isQuiet = ({ type }: Outgoing): boolean => type !== RTM.NEWLINK && type !== RTM.DELLINK
