import {
  attachOpenNamespace,
  checkPid,
  createOpenNamespace,
  deleteNamespace,
  openNamespace,
  openTemporaryNamespace,
} from '../../linux/namespaces/files.ts'
import { identify, pidsIn } from '../../linux/namespaces/processes.ts'
import { type OnlySynchronous, openCurrentNamespace } from '../../linux/namespaces/setns.ts'
import { MountedWatcher, type NamespaceChange } from '../../linux/namespaces/watch.ts'
import type { BatchOptions, BatchResult } from '../../linux/socket/batch.ts'
import { ChangeStream } from '../../linux/socket/change-stream.ts'
import type { EventStream } from '../../linux/socket/event-stream.ts'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { Recording } from '../../linux/socket/record.ts'
import { comeHomeIfStopped } from '../../linux/syscalls/abroad.ts'
import { closeFile } from '../../linux/syscalls/libc.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { checkNoMore } from '../../netlink/base/check.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { systemNameFiles } from '../common/name-files.ts'
import { provideNameFiles } from '../common/names.ts'
import { referredIndex } from '../diagnose/referred.ts'
import type { WatchOptions } from '../watch/options.ts'
import type { Inferred, Snapshot, WatchedBy } from '../watch/register.ts'
import { waitForAny } from '../watch/wait.ts'
import type { Change, WatchStream } from '../watch/watch.ts'
import { allNamespaces } from './all-namespaces.ts'
import { type Batch, runBatch } from './batch.ts'
import { type EventOptions, streamOf } from './event-options.ts'
import { allIds, giveId, idOf, type NamedNamespace, namedIds } from './ids.ts'
import { attach } from './members.ts'
import { closeOpened, noteClosed, noteOpened } from './opened.ts'
import { NamespacePrograms } from './programs.ts'
import type { Reach } from './reach.ts'
import type { NetNsRef } from './reference.ts'
import { type Enter, elsewhere, NamespaceSockets, type RtnetlinkSocket, socketIn } from './sockets.ts'

/**
 * A network namespace (network_namespaces(7)): its links, addresses and processes. The object keeps the namespace alive
 * until `close()`, dispose, or NetNs.delete of its name in this process. Named namespaces are those of `ip netns`.
 * `timeout` and `signal` of calls cannot end a request that the kernel holds inside write(2): see `nlwire doctor`.
 */
export class NetNs extends NamespacePrograms {
  /** The name it was opened by; undefined if it was not opened by name. */
  readonly name: string | undefined
  private descriptor: number
  protected readonly sockets: NamespaceSockets

  /** `fake` is for nlwire/testing. */
  protected constructor(
    descriptor: number,
    name: string | undefined,
    socket?: RtnetlinkSocket,
    fake?: { readonly enter: Enter; readonly elsewhere: Reach['elsewhere'] },
  ) {
    super()
    provideNameFiles(systemNameFiles)
    this.descriptor = descriptor
    this.name = name
    const sockets = new NamespaceSockets(() => this.fd, socket, fake?.enter)
    this.sockets = sockets
    attach(this, {
      socket: () => sockets.socket(),
      open: () => sockets.open(),
      index: (link, limits, option) => referredIndex(() => sockets.socket(), link, limits, { option }),
      watch: (options) => sockets.watcher(options),
      nameOf: async (nsid, limits) => (await namedIds(sockets.socket(), limits)).find((named) => named.nsid === nsid)?.name,
      run: (fn) => this.run(fn),
      elsewhere: fake?.elsewhere ?? elsewhere,
    })
    if (name !== undefined && !fake) noteOpened(name, this)
  }

  /**
   * Creates a named namespace like `ip netns add`; undone on failure. Its `lo` is down. EEXIST if the name exists.
   * @example await using ns = await NetNs.create('client')
   */
  static create(name: string): Promise<NetNs & { readonly name: string }>
  static async create(name: string, ...more: unknown[]): Promise<NetNs> {
    checkNoMore('NetNs.create(name)', more)
    return NetNs.made((inside) => createOpenNamespace(name, inside), name)
  }

  /**
   * Opens a namespace by name, by path (a string with a slash), or by the id of a process in it.
   * @example await using ns = await NetNs.open('client')
   */
  static open(which: string | number): Promise<NetNs>
  static async open(which: string | number, ...more: unknown[]): Promise<NetNs> {
    checkNoMore('NetNs.open(which)', more)
    return new NetNs(openNamespace(which), typeof which === 'string' && !which.includes('/') ? which : undefined)
  }

  /**
   * Opens the namespace of this thread.
   * @example await using here = await NetNs.current()
   */
  static current(): Promise<NetNs>
  static async current(...more: unknown[]): Promise<NetNs> {
    checkNoMore('NetNs.current()', more)
    return new NetNs(openCurrentNamespace(), undefined)
  }

  /**
   * Creates a namespace without a name. It ends when it is closed or disposed, and with the process.
   * @example await using ns = await NetNs.temporary()
   */
  static temporary(): Promise<NetNs>
  static async temporary(...more: unknown[]): Promise<NetNs> {
    checkNoMore('NetNs.temporary()', more)
    return NetNs.made(openTemporaryNamespace, undefined)
  }

  /** Opens the socket while the thread is in the new namespace, which saves a second switch. */
  private static async made(
    make: (inside: (fd: number) => void) => number | Promise<number>,
    name: string | undefined,
  ): Promise<NetNs> {
    const sockets: RtnetlinkSocket[] = []
    try {
      const fd = await make((fd) => void sockets.push(socketIn(fd, true)))
      return new NetNs(fd, name, sockets[0])
    } catch (error) {
      for (const socket of sockets) socket.close()
      throw error
    }
  }

  /**
   * Returns the named namespaces in the order of `ip netns list`, with their ids in the namespace of this thread.
   * @example for (const { name, nsid } of await NetNs.list()) console.log(name, nsid)
   */
  static async list(limits: RequestOptions = {}): Promise<NamedNamespace[]> {
    const here = await NetNs.current()
    try {
      return await namedIds(here.sockets.socket(), limits)
    } finally {
      here.close()
    }
  }

  /**
   * Deletes the name of a namespace, as `ip netns delete` does, and closes what this process opened by that name. The
   * namespace ends with its last user; the kernel removes its links a moment later.
   * @example await NetNs.delete('client')
   */
  static delete(name: string): Promise<void>
  static async delete(name: string, ...more: unknown[]): Promise<void> {
    checkNoMore('NetNs.delete(name)', more)
    deleteNamespace(name)
    closeOpened(name)
  }

  /**
   * Names the network namespace of a process, as `ip netns attach` does, and opens it. EEXIST if the name exists.
   * @example await using ns = await NetNs.attach('container', 4711)
   */
  static attach(name: string, pid: number): Promise<NetNs & { readonly name: string }>
  static async attach(name: string, pid: number, ...more: unknown[]): Promise<NetNs> {
    checkNoMore('NetNs.attach(name, pid)', more)
    checkPid(pid)
    return new NetNs(await attachOpenNamespace(name, pid), name)
  }

  /**
   * Returns the names of the network namespace of a process, or of this thread. It may have none or several.
   * @example const names = await NetNs.identify(4711)
   */
  static identify(pid?: number): Promise<string[]>
  static async identify(pid?: number, ...more: unknown[]): Promise<string[]> {
    checkNoMore('NetNs.identify(pid)', more)
    if (pid !== undefined) checkPid(pid)
    return identify(pid)
  }

  /**
   * Returns the ids of the processes in the named namespace that this process may inspect.
   * @example const pids = await NetNs.pids('client')
   */
  static pids(name: string): Promise<number[]>
  static async pids(name: string, ...more: unknown[]): Promise<number[]> {
    checkNoMore('NetNs.pids(name)', more)
    if (typeof name !== 'string') throw new TypeError(`expected the name of a network namespace, got ${shown(name)}`)
    return pidsIn(name)
  }

  /**
   * Watches the named namespaces: first yields `resync` and an `added` for each, then each name added or removed, also
   * by `ip netns`. Reports a name when its namespace can be opened, or without one after half a second. The directory
   * of the names may appear later. Ends when it is closed or its loop ends; rejects with the reason of the signal.
   * @example for await (const change of NetNs.watch()) if (change.type === 'added') console.log(change.name)
   */
  static watch(options: { readonly signal?: AbortSignal } = {}): ChangeStream<NamespaceChange> {
    return new ChangeStream(async () => {
      checkKeys('options of a watch of namespaces', options, ['signal'])
      return new MountedWatcher(options.signal)
    })
  }

  /**
   * Calls a function with each named namespace, one after the other. Resolves to the results by name, in the order of
   * `list`, in the form of Promise.allSettled: a failure does not stop the others. Closes the namespace when `fn` ends.
   * Skips a namespace that was deleted meanwhile. A name without a namespace is `rejected` with EINVAL.
   * @example const links = await NetNs.all((ns) => ns.links.list())
   */
  static async all<T>(fn: (ns: NetNs, name: string) => T): Promise<Map<string, PromiseSettledResult<Awaited<T>>>> {
    if (typeof fn !== 'function') throw new TypeError(`expected a function of a namespace, got ${shown(fn)}`)
    return allNamespaces((name) => NetNs.open(name), fn)
  }

  /** Returns an open descriptor of the namespace. Throws if the object is closed. */
  get fd(): number {
    comeHomeIfStopped()
    if (this.descriptor < 0)
      throw new SyscallError('network namespace', ERRNO['EBADF'] as number, `${this.name ?? 'it'} is closed`)
    return this.descriptor
  }

  /**
   * Returns the id of another namespace in this one (RTM_GETNSID); undefined if it has none.
   * @example const nsid = await ns.getId('client')
   */
  async getId(other: NetNsRef, limits: RequestOptions = {}): Promise<number | undefined> {
    return idOf(this.sockets.socket(), other, limits)
  }

  /**
   * Sends many changes in few datagrams, at most 200 in one. Resolves to one result for each, in order. `record` records
   * the changes; they are sent when it ends. Its errors, also for invalid arguments, reject the batch. Completed
   * changes stay if a later item fails. After a timeout or a socket error, sent items without a reply (or if there are
   * none, the first unsent item) are `failed`, the rest `skipped`. An abort rejects with a BatchAbortedError, which has
   * the results.
   * @example
   * const results = await ns.batch((batch) => {
   *   for (let vid = 2; vid < 4095; vid++) batch.links.create({ ifname: `eth0.${vid}`, kind: 'vlan', link: 'eth0', data: { id: vid } })
   * })
   */
  async batch(record: (batch: Batch) => void, options: BatchOptions = {}): Promise<BatchResult[]> {
    return runBatch(record, this.sockets.socket(), options)
  }

  /**
   * Streams notifications of rtnetlink groups (RTNLGRP_*) until closed. Throws SyscallError, TypeError, RangeError.
   * @example for await (const event of ns.events({ groups: ['LINK'] })) if (event.type === 'message') console.log(event.message)
   */
  events(options: EventOptions): EventStream {
    const { numbers, options: limits } = streamOf(options)
    return this.sockets.events(numbers, limits)
  }

  /**
   * Watches the named object types, by default links and addresses. First yields `resync` and an `added` for each
   * object, then every later change; after an overrun (slow consumer) `resync` again and the differences. Reads only as
   * fast as the loop. The kernel does not report some changes (IPv4 routes removed with their link, replaced routes):
   * about 20 ms after an event that may imply one, the object type is dumped again. Shorter-lived objects are missed.
   * @example for await (const { after } of ns.watch({ links: true })) if (after) console.log(after.ifname, after.operstate)
   */
  watch(): WatchStream<Change<WatchedBy<object>>>
  watch<const T = WatchOptions>(options: (WatchOptions & Inferred<T>) | undefined): WatchStream<Change<WatchedBy<T>>>
  watch(options: WatchOptions = {}): WatchStream {
    return this.sockets.watch(options, async (link, signal) => (await this.links.get(link, { signal })).index)
  }

  /**
   * Waits until `predicate` returns something other than false, null or undefined, and resolves to that. Evaluates it
   * at the start and after changes. The predicate must be synchronous. ETIMEDOUT after `timeout`, by default 5 s,
   * which cannot end a query that the kernel holds inside write(2): see `nlwire doctor`.
   * @example const link = await ns.waitFor(({ links }) => links.find(({ operstate }) => operstate === 'UP'))
   */
  waitFor<T>(
    predicate: ((snapshot: Snapshot) => T) & OnlySynchronous<T>,
    options: RequestOptions = {},
  ): Promise<Exclude<T, false | null | undefined>> {
    comeHomeIfStopped()
    const find = predicate as (snapshot: Snapshot) => Exclude<T, false | null | undefined>
    return waitForAny((watched) => this.sockets.watcher(watched), find, options)
  }

  /**
   * Assigns an id to another namespace in this one (RTM_NEWNSID), or lets the kernel choose one, and returns it. The id
   * lasts while both exist, and cannot be changed: EEXIST. TypeError unless `nsid` is undefined or an integer >= 0.
   * @example const nsid = await ns.setId('client')
   */
  async setId(other: NetNsRef, nsid?: number, limits: RequestOptions = {}): Promise<number> {
    return giveId(this.sockets.socket(), other, nsid, limits)
  }

  /**
   * Returns all ids that other namespaces, including unnamed ones, have in this one, in ascending order.
   * @example const ids = await ns.listIds()
   */
  async listIds(limits: RequestOptions = {}): Promise<number[]> {
    return allIds(this.sockets.socket(), limits)
  }

  /**
   * Writes every datagram that this object sends and receives from now on to a pcap file of LINKTYPE_NETLINK, until the
   * recording or this object is closed. Appends to an existing recording, also concurrently. Each datagram is written
   * before its call returns: a crash loses none. SyscallError if the file cannot be opened, TypeError if it is not such
   * a file.
   * @example
   * await using recording = ns.record('requests.pcap')
   * await ns.links.list()
   */
  record(file: string): Recording {
    return this.sockets.record(file)
  }

  /**
   * Closes the recordings, the descriptor, and everything that this object opened and is still open. Watches and
   * streams of events end; pending waits, dumps and requests reject with a SyscallError EBADF. May be called twice.
   * @example
   * const ns = await NetNs.open('client')
   * ns.close()
   */
  close(): void {
    this.sockets.close()
    if (this.descriptor >= 0) closeFile(this.descriptor)
    this.descriptor = -1
    if (this.name !== undefined) noteClosed(this.name, this)
    comeHomeIfStopped()
  }

  /**
   * Closes the object, for `await using`. A namespace without a name then ends; a named one stays.
   * @example await using ns = await NetNs.temporary()
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }
}
