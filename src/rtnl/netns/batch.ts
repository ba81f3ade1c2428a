import { refusePromise } from '../../linux/namespaces/refuse-promise.ts'
import { type BatchOptions, type BatchResult, isAbort, stopsOnError, wholeBatch } from '../../linux/socket/batch.ts'
import { limitsOf, oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { shown } from '../../netlink/base/shown.ts'
import { nextSlice } from '../../netlink/base/slices.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import { type AddressOptions, addBody, addressBody } from '../address/request.ts'
import { checkKeys, type LinkRef, lookup } from '../common/checks.ts'
import { RTM } from '../constants.ts'
import { stagesOf } from '../link/create/stages.ts'
import type { CreateLink, SetLink } from '../link/options.ts'
import type { IndexOf } from '../link/reach.ts'
import { bodyOf, checkCreate, checkSet, type Resolver } from '../link/request.ts'
import { NamespaceFds } from './reference.ts'

/** Builds a request when its turn has come: the links that it names may be made by those before it. */
type Item = {
  readonly build: (resolver: Resolver) => Promise<Outgoing>
  /** Whether links have other names or indexes afterwards. */
  readonly renames: boolean
}

/** What a batch is told to do: the changes of `links` and `addresses`, with the same arguments. */
export interface Batch {
  readonly links: BatchLinks
  readonly addresses: BatchAddresses
}

/** Changes of links. */
export interface BatchLinks {
  /** Makes a link, which must have a name; alternative names are for links.addAltname. */
  create(options: CreateLink): void
  set(link: LinkRef, changes: SetLink): void
  up(link: LinkRef): void
  down(link: LinkRef): void
  delete(link: LinkRef): void
}

/** Changes of addresses. */
export interface BatchAddresses {
  add(link: LinkRef, address: string, options?: AddressOptions): void
  replace(link: LinkRef, address: string, options?: AddressOptions): void
  change(link: LinkRef, address: string, options?: AddressOptions): void
  delete(link: LinkRef, address: string, options?: { peer?: string }): void
}

/** Records a batch and sends it. */
export async function runBatch(
  record: (batch: Batch) => unknown,
  socket: NetlinkSocket,
  indexOf: IndexOf,
  options: BatchOptions,
): Promise<BatchResult[]> {
  checkKeys('options of a batch', options, ['stopOnError', 'continueOnError', 'timeout', 'signal'])
  const { stopOnError: _, continueOnError: __, ...bounds } = options
  const stops = stopsOnError(options)
  const limits = oneDeadline(bounds)
  const items: Item[] = []
  const returned = record({ links: linksOf(items), addresses: addressesOf(items) })
  refusePromise(returned, 'a synchronous function that says what to do')
  const namespaces = new NamespaceFds()
  try {
    return await new Run(items, socket, indexOf, { stops, limits }, namespaces).results()
  } finally {
    namespaces.close()
  }
}

/** A batch under way. Names of links are looked up once, after what was recorded before them is sent. */
class Run {
  private readonly items: readonly Item[]
  private readonly socket: NetlinkSocket
  private readonly indexOf: IndexOf
  private readonly stops: boolean
  private readonly limits: RequestOptions
  private readonly resolver: Resolver
  private readonly known = new Map<LinkRef, number>()
  private readonly pending: Outgoing[] = []
  private readonly done: BatchResult[] = []
  /** What ended it early, such as the reason of the signal. */
  private ended: unknown

  constructor(
    items: readonly Item[],
    socket: NetlinkSocket,
    indexOf: IndexOf,
    { stops, limits }: { stops: boolean; limits: RequestOptions },
    namespaces: NamespaceFds,
  ) {
    this.items = items
    this.socket = socket
    this.indexOf = indexOf
    this.stops = stops
    this.limits = limits
    this.resolver = { namespaces, index: (link) => this.index(link) }
  }

  async results(): Promise<BatchResult[]> {
    for (const { build, renames } of this.items) {
      const slice = nextSlice()
      if (slice) await slice
      try {
        this.pending.push(await build(this.resolver))
      } catch (error) {
        // What stands before it has been sent: only then are links looked up.
        await this.flush()
        if (!this.over()) this.fail(error)
      }
      if (this.over()) break
      if (renames) this.known.clear()
    }
    await this.flush()
    return wholeBatch(this.done, this.items.length, this.ended, this.signal)
  }

  private get signal(): AbortSignal | undefined {
    return limitsOf(this.limits).signal
  }

  private over(): boolean {
    return this.ended !== undefined || (this.stops && this.done.some(({ status }) => status === 'failed'))
  }

  /** An item that could not be built. Without time or after an abort none of the others can be. */
  private fail(error: unknown): void {
    const aborted = isAbort(error, this.signal)
    if (aborted || (error instanceof SyscallError && error.code === 'ETIMEDOUT')) this.ended = error
    if (aborted) return
    if (!(error instanceof NetlinkError || error instanceof SyscallError)) throw error
    this.done.push({ status: 'failed', error })
  }

  private async flush(): Promise<void> {
    const messages = this.pending.splice(0)
    if (messages.length === 0 || this.over()) return
    this.ended = await this.socket.changes(messages, this.stops, this.limits, this.done)
  }

  private async index(link: LinkRef): Promise<number> {
    if (typeof link === 'number') return lookup(link).header.index as number
    const known = this.known.get(link)
    if (known !== undefined) return known
    await this.flush()
    // It is not to be built any more: what is thrown says no more than that.
    if (this.over()) throw this.ended
    const index = await this.indexOf(link, this.limits)
    this.known.set(link, index)
    return index
  }
}

function linksOf(items: Item[]): BatchLinks {
  const set = (link: LinkRef, changes: SetLink): void => {
    checkSet(changes)
    checkMaster(changes)
    const target = lookup(link)
    const build = async (resolver: Resolver): Promise<Outgoing> => {
      // By index where the name is to change: the request has room for one name only.
      const which = changes.ifname === undefined ? target : lookup(await resolver.index(link))
      const { header, attrs } = await bodyOf(changes, resolver)
      return { type: RTM.NEWLINK, header: { ...which.header, ...header }, attrs: { ...which.attrs, ...attrs } }
    }
    items.push({ build, renames: changes.ifname !== undefined || changes.netns !== undefined })
  }
  return {
    create: (options) => {
      checkCreate(options)
      if (options.ifname === undefined) throw new TypeError('expected an ifname: a batch does not tell the name the kernel chose')
      if (options.altIfname !== undefined) throw new TypeError('expected no altIfname in a batch: links.addAltname adds them')
      checkOneRequest(options)
      checkMaster(options)
      const build = async (resolver: Resolver): Promise<Outgoing> => {
        return { type: RTM.NEWLINK, flags: NLM_F.CREATE | NLM_F.EXCL, ...(await bodyOf(options, resolver)) }
      }
      items.push({ build, renames: true })
    },
    set,
    up: (link) => set(link, { up: true }),
    down: (link) => set(link, { up: false }),
    delete: (link) => {
      const which = lookup(link)
      items.push({ build: async () => ({ type: RTM.DELLINK, ...which }), renames: true })
    },
  }
}

/** Whoever gives several requests for one link must be able to undo the first. */
function checkOneRequest(options: CreateLink): void {
  const { own, peer } = stagesOf(options)
  const key = Object.keys(own ?? {})[0]
  if (key !== undefined) throw new TypeError(`expected no ${key} of a new link in a batch: links.set sets it`)
  if (peer?.up) throw new TypeError('expected a peer that is not up in a batch: links.up sets it up')
  if (peer) throw new TypeError(`expected no ${Object.keys(peer)[0]} of a peer in a batch: links.set sets it`)
}

/** Looking it up there takes another socket. */
function checkMaster({ master, netns }: SetLink): void {
  if (master === undefined || master === null || netns === undefined) return
  throw new TypeError(`expected no master in another namespace in a batch, got ${shown(master)}`)
}

function addressesOf(items: Item[]): BatchAddresses {
  const put = (flags: number) => (link: LinkRef, address: string, options?: AddressOptions) => {
    lookup(link)
    const { header, attrs } = addBody(address, options)
    const build = async ({ index }: Resolver): Promise<Outgoing> => {
      return { type: RTM.NEWADDR, flags, header: { ...header, index: await index(link) }, attrs }
    }
    items.push({ build, renames: false })
  }
  return {
    add: put(NLM_F.CREATE | NLM_F.EXCL),
    replace: put(NLM_F.CREATE | NLM_F.REPLACE),
    change: put(NLM_F.REPLACE),
    delete: (link, address, { peer } = {}) => {
      lookup(link)
      const { header, attrs } = addressBody(address, peer)
      const build = async ({ index }: Resolver): Promise<Outgoing> => {
        return { type: RTM.DELADDR, header: { ...header, index: await index(link) }, attrs }
      }
      items.push({ build, renames: false })
    },
  }
}
