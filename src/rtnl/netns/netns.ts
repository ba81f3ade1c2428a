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
 * A network namespace (network_namespaces(7)): its links, addresses and processes. The object keeps the namespace alive
 * until `close()`, dispose, or NetNs.delete of its name in this process. Named namespaces are those of `ip netns`.
 */
export class NetNs extends NamedRequests {
  /** The name it was opened by; undefined if it was not opened by name. */
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

  /** Creates a named namespace, as `ip netns add` does, or nothing. Its `lo` is down. EEXIST if the name exists. */
  static async create(name: string): Promise<NetNs> {
    return NetNs.made((inside) => createOpenNamespace(name, inside), name)
  }

  /** Opens a namespace by name, by path (a string with a slash), or by the id of a process in it. */
  static async open(which: string | number): Promise<NetNs> {
    return new NetNs(openNamespace(which), typeof which === 'string' && !which.includes('/') ? which : undefined)
  }

  /** Opens the namespace of this thread. */
  static async current(): Promise<NetNs> {
    return new NetNs(openCurrentNamespace(), undefined)
  }

  /** Creates a namespace without a name. It ends when it is closed or disposed, and with the process. */
  static async temporary(): Promise<NetNs> {
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

  /** Returns the named namespaces in the order of `ip netns list`, each with its id in this thread's, if any. */
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
   */
  static async delete(name: string): Promise<void> {
    deleteNamespace(name)
    closeOpened(name)
  }

  /** Names the network namespace of a process, as `ip netns attach` does, and opens it. EEXIST if the name exists. */
  static async attach(name: string, pid: number): Promise<NetNs> {
    checkPid(pid)
    return new NetNs(await attachOpenNamespace(name, pid), name)
  }

  /** Returns the names of the network namespace of a process, or of this thread. It may have none or several. */
  static async identify(pid?: number): Promise<string[]> {
    if (pid !== undefined) checkPid(pid)
    return identify(pid)
  }

  /** Returns the ids of the processes in the named namespace that this process may inspect. */
  static async pids(name: string): Promise<number[]> {
    if (typeof name !== 'string') throw new TypeError(`expected the name of a network namespace, got ${shown(name)}`)
    return pidsIn(name)
  }

  /**
   * Watches the named namespaces: first yields `resync` and an `added` for each, then the names that come and go, also
   * by `ip netns`. Reports a name once its namespace can be opened, or after half a second without one. The directory
   * of the names may appear later. Ends when it is closed or its loop ends; rejects with the reason of the signal.
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
   */
  static async all<T>(fn: (ns: NetNs, name: string) => T): Promise<Map<string, PromiseSettledResult<Awaited<T>>>> {
    if (typeof fn !== 'function') throw new TypeError(`expected a function of a namespace, got ${typeof fn}`)
    return allNamespaces((name) => NetNs.open(name), fn)
  }

  /** Returns an open descriptor of the namespace. Throws if the object is closed. */
  get fd(): number {
    if (this.descriptor < 0)
      throw new SyscallError('network namespace', ERRNO['EBADF'] as number, `${this.name ?? 'it'} is closed`)
    return this.descriptor
  }

  /**
   * Runs a function with this thread in the namespace, and returns: sockets that it opens belong to the namespace.
   * Synchronous only, because JavaScript after an `await` runs outside again. A promise or a generator is rejected, by
   * type and with a TypeError. Use `fork` for asynchronous code. A `vm` timeout, or Ctrl-C in the REPL, stops `fn`
   * without `finally`. Then nlwire's next call, or else the end of the running code, brings the thread back with a
   * warning. Code in between that does not call nlwire still runs in the namespace.
   */
  run<T>(fn: () => Synchronous<T>): T {
    return inNamespace(this.fd, fn)
  }

  /** Starts a program in the namespace, with the options of child_process.spawn. */
  spawn(file: string, args: readonly string[] = [], options: NamespaceSpawnOptions = {}): ChildProcess {
    // ChildProcess has no `then`, but its type cannot express that to `run`.
    return this.run<ChildProcess>(() => spawnHere(this.name, file, args, options))
  }

  /** Runs a program in the namespace, resolves to its output. Rejects as execFile: `code`, `stdout`, `stderr`. */
  exec(file: string, args: readonly string[] = [], options: NamespaceExecOptions = {}): Promise<ExecResult> {
    return new Promise((resolve, reject) => {
      this.run(() => void execHere(this.name, file, args, options).then(resolve, reject))
    })
  }

  /**
   * Starts a Node module in the namespace, with the options of child_process.fork, including the IPC channel. Use it
   * for asynchronous code: everything that it opens (servers, `fetch`, DNS) belongs to the namespace.
   */
  fork(module: string | URL, args: readonly string[] = [], options: NamespaceForkOptions = {}): ChildProcess {
    return this.run<ChildProcess>(() => forkHere(this.name, module, args, options))
  }

  /** Sends ICMP echo requests from the namespace to an IPv4 or IPv6 address. Needs no `ping` program. */
  async ping(address: string, options: PingOptions = {}): Promise<PingResult> {
    return ping(this.fd, address, options)
  }

  /** Returns the id of another namespace in this one (RTM_GETNSID); undefined if it has none. */
  async getId(other: NetNsRef, limits: RequestOptions = {}): Promise<number | undefined> {
    return idOf(this.sockets.socket(), other, limits)
  }

  /**
   * Sends many changes in few datagrams, at most 64 in one. Resolves to one result for each, in order. `record` records
   * the changes; they are sent when it ends. Its errors, also for invalid arguments, reject the batch. Completed
   * changes stay if a later item fails. After a timeout or a socket error, items without a reply are `failed`, or else
   * the first unsent one; the rest are `skipped`. An abort rejects with a BatchAbortedError, which has the results.
   */
  async batch(record: (batch: Batch) => void, options: BatchOptions = {}): Promise<BatchResult[]> {
    return runBatch(record, this.sockets.socket(), (link, limits) => this.links.index(link, limits), options)
  }

  /** Streams notifications of rtnetlink groups (RTNLGRP_*) until closed. Throws SyscallError, TypeError, RangeError. */
  events(options: EventOptions): EventStream {
    const { numbers, options: limits } = streamOf(options)
    return this.sockets.events(numbers, limits)
  }

  /**
   * Watches the named object types, by default links and addresses. First yields `resync` and an `added` for each
   * object, then every later change; after an overrun (slow consumer) `resync` again and the differences. Reads as fast
   * as the loop does. The kernel does not report some changes (IPv4 routes that go with their link, replaced routes):
   * about 20 ms after an event that may imply one, the object type is dumped again. Shorter-lived objects are missed.
   */
  watch(options: WatchOptions = {}): WatchStream {
    return this.sockets.watch(options, async (link, signal) => (await this.links.get(link, { signal })).index)
  }

  /**
   * Waits until `predicate` returns something other than false, null or undefined, and resolves to that. Evaluates it
   * at the start and after changes. The predicate must be synchronous. ETIMEDOUT after `timeout`, by default 5 s.
   */
  waitFor<T>(
    predicate: (snapshot: Snapshot) => Synchronous<T> | false | null | undefined,
    options: RequestOptions = {},
  ): Promise<T> {
    return waitForAny<T>((watched) => this.sockets.watcher(watched), predicate, options)
  }

  /**
   * Assigns an id to another namespace in this one (RTM_NEWNSID), or lets the kernel choose one, and returns it. The id
   * lasts while both exist, and cannot be changed: EEXIST. TypeError unless `nsid` is undefined or an integer >= 0.
   */
  async setId(other: NetNsRef, nsid?: number, limits: RequestOptions = {}): Promise<number> {
    return giveId(this.sockets.socket(), other, nsid, limits)
  }

  /** Returns all ids that other namespaces, including unnamed ones, have in this one, in ascending order. */
  async listIds(limits: RequestOptions = {}): Promise<number[]> {
    return allIds(this.sockets.socket(), limits)
  }

  /**
   * Writes every datagram that this object sends and receives from now on to a pcap file of LINKTYPE_NETLINK, until the
   * recording or this object is closed. Appends to an existing recording, also concurrently. Each datagram is written
   * before its call returns: a crash loses none. SyscallError if the file cannot be opened, TypeError if it is not such
   * a file.
   */
  record(file: string): Recording {
    return this.sockets.record(file)
  }

  /**
   * Closes the recordings, the descriptor, and everything that this object opened and is still open. Watches and
   * streams of events end; pending waits, dumps and requests reject with a SyscallError EBADF. May be called twice.
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
