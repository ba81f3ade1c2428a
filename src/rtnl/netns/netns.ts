import type { ChildProcess } from 'node:child_process'
import {
  attachOpenNamespace,
  checkPid,
  createOpenNamespace,
  deleteNamespace,
  openNamespace,
  openTemporaryNamespace,
} from '../../linux/namespaces/files.ts'
import { identify, pidsIn } from '../../linux/namespaces/processes.ts'
import { inNamespace, openCurrentNamespace, type Synchronous } from '../../linux/namespaces/setns.ts'
import { MountedWatcher, type NamespaceChange } from '../../linux/namespaces/watch.ts'
import { type PingOptions, type PingResult, ping } from '../../linux/ping/ping.ts'
import type { BatchOptions, BatchResult } from '../../linux/socket/batch.ts'
import { ChangeStream } from '../../linux/socket/change-stream.ts'
import type { EventStream } from '../../linux/socket/event-stream.ts'
import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { Recording } from '../../linux/socket/record.ts'
import { closeFile } from '../../linux/syscalls/libc.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { shown } from '../../netlink/base/shown.ts'
import { Addresses } from '../address/addresses.ts'
import { checkKeys } from '../common/checks.ts'
import { Links } from '../link/links.ts'
import type { Snapshot } from '../watch/register.ts'
import { waitForAny } from '../watch/wait.ts'
import type { WatchOptions, WatchStream } from '../watch/watch.ts'
import { allNamespaces } from './all-namespaces.ts'
import { type Batch, runBatch } from './batch.ts'
import type { ExecResult } from './child-output.ts'
import { type EventOptions, streamOf } from './event-options.ts'
import { allIds, giveId, idOf, type NamedNamespace, namedIds } from './ids.ts'
import { NamedRequests } from './named-requests.ts'
import { closeOpened, noteClosed, noteOpened } from './opened.ts'
import {
  execHere,
  forkHere,
  type NamespaceExecOptions,
  type NamespaceForkOptions,
  type NamespaceSpawnOptions,
  spawnHere,
} from './processes.ts'
import type { NetNsRef } from './reference.ts'
import { elsewhere, NamespaceSockets, type RtnetlinkSocket, socketIn } from './sockets.ts'

/**
 * A network namespace (network_namespaces(7)): its links and addresses, and what runs in it. The object keeps the namespace alive until
 * `close()`, dispose, or NetNs.delete of its name in this process. Named ones are those of `ip netns`.
 */
export class NetNs extends NamedRequests {
  /** The name it was opened by; undefined where it was opened otherwise. */
  readonly name: string | undefined
  readonly links: Links
  readonly addresses: Addresses
  private descriptor: number
  protected readonly sockets: NamespaceSockets

  private constructor(descriptor: number, name: string | undefined, socket?: RtnetlinkSocket) {
    super()
    this.descriptor = descriptor
    this.name = name
    const sockets = new NamespaceSockets(() => this.fd, socket)
    this.sockets = sockets
    this.links = new Links({
      socket: () => sockets.socket(),
      open: () => sockets.open(),
      watch: (options) => sockets.watcher(options),
      nameOf: async (nsid, limits) => (await namedIds(sockets.socket(), limits)).find((named) => named.nsid === nsid)?.name,
      elsewhere,
    })
    this.addresses = new Addresses(
      () => sockets.socket(),
      (link, limits) => this.links.index(link, limits),
      () => sockets.open(),
      (options) => sockets.watcher(options),
    )
    if (name !== undefined) noteOpened(name, this)
  }

  /** Makes a named namespace, as `ip netns add` does. Its `lo` is down. Undone if it fails on the way; EEXIST where the name is taken. */
  static async create(name: string): Promise<NetNs> {
    return NetNs.made((inside) => createOpenNamespace(name, inside), name)
  }

  /** Opens a namespace by name, by path (a string with a slash), or by the id of a process that is in it. */
  static async open(which: string | number): Promise<NetNs> {
    return new NetNs(openNamespace(which), typeof which === 'string' && !which.includes('/') ? which : undefined)
  }

  /** The namespace that this thread is in. */
  static async current(): Promise<NetNs> {
    return new NetNs(openCurrentNamespace(), undefined)
  }

  /** A namespace without a name. It ends when it is closed or disposed, and with the process. */
  static async temporary(): Promise<NetNs> {
    return NetNs.made(openTemporaryNamespace, undefined)
  }

  /** Opens the socket while the thread is in the new namespace, which saves going there once more. */
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

  /** The named namespaces in the order of `ip netns list`, each with its id in the namespace of this thread if it has one. */
  static async list(limits: RequestOptions = {}): Promise<NamedNamespace[]> {
    const here = await NetNs.current()
    try {
      return await namedIds(here.sockets.socket(), limits)
    } finally {
      here.close()
    }
  }

  /**
   * Takes a namespace's name away, as `ip netns delete` does, and closes what this process opened by that name. The namespace ends with
   * its last user; the kernel takes its links down a moment later.
   */
  static async delete(name: string): Promise<void> {
    deleteNamespace(name)
    closeOpened(name)
  }

  /** Gives the network namespace of a process a name, as `ip netns attach` does, and opens it. EEXIST where the name is taken. */
  static async attach(name: string, pid: number): Promise<NetNs> {
    checkPid(pid)
    return new NetNs(await attachOpenNamespace(name, pid), name)
  }

  /** The names of the network namespace that a process is in, or this thread; none where it has no name, several where it has more. */
  static async identify(pid?: number): Promise<string[]> {
    if (pid !== undefined) checkPid(pid)
    return identify(pid)
  }

  /** The ids of the processes in the named namespace, as far as this process may look into them. */
  static async pids(name: string): Promise<number[]> {
    if (typeof name !== 'string') throw new TypeError(`expected the name of a network namespace, got ${shown(name)}`)
    return pidsIn(name)
  }

  /**
   * The names of namespaces that are there, and then those that come and go, also by `ip netns`: first `resync` and an `added` for each. A name is
   * told when its namespace can be opened; one that is left without a namespace, half a second after it came. The directory of the names may come
   * later. Ends when it is closed or its loop left, or rejects with the reason of the signal.
   */
  static watch(options: { readonly signal?: AbortSignal } = {}): ChangeStream<NamespaceChange> {
    return new ChangeStream(async () => {
      checkKeys('options of a watch of namespaces', options, ['signal'])
      return new MountedWatcher(options.signal)
    })
  }

  /**
   * Calls a function with each named namespace, one after the other, and resolves to what came of it by name, in the order of `list`, as
   * Promise.allSettled tells it: one that fails does not keep the others from their turn. The namespace is closed when `fn` has ended. One that is
   * deleted before its turn is left out; a name without a namespace is `rejected`, EINVAL.
   */
  static async all<T>(fn: (ns: NetNs, name: string) => T): Promise<Map<string, PromiseSettledResult<Awaited<T>>>> {
    if (typeof fn !== 'function') throw new TypeError(`expected a function of a namespace, got ${typeof fn}`)
    return allNamespaces((name) => NetNs.open(name), fn)
  }

  /** A descriptor open on the namespace. Throws where the object is closed. */
  get fd(): number {
    if (this.descriptor < 0)
      throw new SyscallError('network namespace', ERRNO['EBADF'] as number, `${this.name ?? 'it'} is closed`)
    return this.descriptor
  }

  /**
   * Runs a function with this thread in the namespace, and comes back: sockets it opens belong there. Synchronous only, as JavaScript
   * after an `await` runs outside again: a promise or a generator is refused, by type and with a TypeError. `fork` is for asynchronous code.
   * A `vm` timeout, or Ctrl-C in the REPL, stops `fn` without `finally`: then nlwire's next call, or else the end of the code that runs, brings the thread
   * back with a warning. Code in between that does not call nlwire still runs in the namespace.
   */
  run<T>(fn: () => Synchronous<T>): T {
    return inNamespace(this.fd, fn)
  }

  /** Starts a program in the namespace, with the conventions of child_process.spawn. */
  spawn(file: string, args: readonly string[] = [], options: NamespaceSpawnOptions = {}): ChildProcess {
    // ChildProcess has no `then`, but its type cannot say so to `run`.
    return this.run<ChildProcess>(() => spawnHere(this.name, file, args, options))
  }

  /** Runs a program in the namespace and resolves to what it printed. Rejects as child_process.execFile does: `code`, `stdout`, `stderr`. */
  exec(file: string, args: readonly string[] = [], options: NamespaceExecOptions = {}): Promise<ExecResult> {
    return new Promise((resolve, reject) => {
      this.run(() => void execHere(this.name, file, args, options).then(resolve, reject))
    })
  }

  /**
   * Starts a module of Node in the namespace, with the conventions of child_process.fork, the IPC channel among them. The place for asynchronous
   * code: whatever it opens, servers, `fetch`, DNS, belongs there.
   */
  fork(module: string | URL, args: readonly string[] = [], options: NamespaceForkOptions = {}): ChildProcess {
    return this.run<ChildProcess>(() => forkHere(this.name, module, args, options))
  }

  /** Sends ICMP echo requests from the namespace, to an IPv4 or IPv6 address; no `ping` program is needed. */
  async ping(address: string, options: PingOptions = {}): Promise<PingResult> {
    return ping(this.fd, address, options)
  }

  /** The id that another namespace has in this one (RTM_GETNSID); undefined where it has none. */
  async getId(other: NetNsRef, limits: RequestOptions = {}): Promise<number | undefined> {
    return idOf(this.sockets.socket(), other, limits)
  }

  /**
   * Many changes in few datagrams, at most 64 in one: a result for each, in order. `record` says what is to be done, and nothing is sent before it has
   * ended; what it throws, mistakes in what it was given among it, rejects the batch. What is done stays done when a later item fails. Where time is up or the
   * socket fails, what has no answer is `failed`, or else the first that was not sent, and the rest `skipped`. Rejects with a BatchAbortedError, which has the results, where the signal ends it.
   */
  async batch(record: (batch: Batch) => void, options: BatchOptions = {}): Promise<BatchResult[]> {
    return runBatch(record, this.sockets.socket(), (link, limits) => this.links.index(link, limits), options)
  }

  /**
   * The notifications of rtnetlink as they come, from now on: those of the named groups (RTNLGRP_*). Close it, or leave the loop, when done. Throws
   * SyscallError, and TypeError or RangeError for options that are none.
   */
  events(options: EventOptions): EventStream {
    const { numbers, options: limits } = streamOf(options)
    return this.sockets.events(numbers, limits)
  }

  /**
   * The objects of the sorts that are named, links and addresses unless told otherwise, and then their changes, with none lost between the two: first `resync`
   * and an `added` for each, then what happens. Where the kernel had no room for notifications, as the consumer was slow, `resync` again, and the
   * differences. Reads as fast as the loop does. What the kernel does not tell (IPv4 routes that go with their link, routes that are replaced) is found by
   * listing the sort again some 20 ms after what it may follow from; what came and went until then is not seen.
   */
  watch(options: WatchOptions = {}): WatchStream {
    return this.sockets.watch(options, async (link, signal) => (await this.links.get(link, { signal })).index)
  }

  /**
   * Waits until `predicate` gives something else than false, null or undefined, and resolves to that. It is asked at the start and after changes; a promise is
   * refused. ETIMEDOUT after `timeout`, 5 s unless told otherwise.
   */
  waitFor<T>(
    predicate: (snapshot: Snapshot) => Synchronous<T> | false | null | undefined,
    options: RequestOptions = {},
  ): Promise<T> {
    return waitForAny<T>((watched) => this.sockets.watcher(watched), predicate, options)
  }

  /**
   * Gives another namespace an id in this one (RTM_NEWNSID), or lets the kernel choose one, and returns it. It stays as long as both live, and cannot be
   * changed: EEXIST. Rejects with a TypeError unless `nsid` is undefined or an integer of 0 or more.
   */
  async setId(other: NetNsRef, nsid?: number, limits: RequestOptions = {}): Promise<number> {
    return giveId(this.sockets.socket(), other, nsid, limits)
  }

  /** All ids that other namespaces have in this one, also of those without a name, in ascending order. */
  async listIds(limits: RequestOptions = {}): Promise<number[]> {
    return allIds(this.sockets.socket(), limits)
  }

  /**
   * Writes every datagram that this object sends and receives from now on to a pcap file of LINKTYPE_NETLINK, until the recording or this object is
   * closed. A recording that is there is gone on with, also by several at once. Each datagram is with the kernel when the call is over that sent or
   * received it, so a crash loses none. Throws SyscallError where the file cannot be opened, TypeError where it is no such recording.
   */
  record(file: string): Recording {
    return this.sockets.record(file)
  }

  /**
   * Ends the use of the namespace: its recordings, its descriptor, and whatever was opened by this object and is still open. Watches and streams of events
   * end; waits, listings and requests that are under way reject with a SyscallError EBADF. Closing twice is fine.
   */
  close(): void {
    this.sockets.close()
    if (this.descriptor >= 0) closeFile(this.descriptor)
    this.descriptor = -1
    if (this.name !== undefined) noteClosed(this.name, this)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }
}
