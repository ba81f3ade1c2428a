import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ReadinessWatch, watchReadable } from '../poll/readiness.ts'
import type { ChangeSource } from '../socket/change-stream.ts'
import {
  ENOENT,
  IN_CREATE,
  IN_DELETE,
  IN_IGNORED,
  IN_MOVED_FROM,
  IN_MOVED_TO,
  IN_ONESHOT,
  IN_ONLYDIR,
  IN_Q_OVERFLOW,
} from '../syscalls/constants.ts'
import { must } from '../syscalls/libc.ts'
import { isMounted, NAMESPACE_DIRECTORY, namespaceNames } from './files.ts'
import { type FileEvent, type Inotify, openInotify } from './inotify.ts'

/**
 * A name was added or removed; or all names were read again, at the start or after an inotify overrun, and
 * `differences` changes follow.
 */
export type NamespaceChange =
  | {
      /** What happened to the name; `resync`: all names were read again. */
      readonly type: 'added' | 'removed'
      /** The name of the namespace. */
      readonly name: string
    }
  | {
      /** What happened to the name; `resync`: all names were read again. */
      readonly type: 'resync'
      /** `start`: the watch begins. `overrun`: inotify lost events. */
      readonly reason: 'start' | 'overrun'
      /** Number of changes that follow from it. */
      readonly differences: number
    }

const COMES = IN_CREATE | IN_MOVED_TO
const GOES = IN_DELETE | IN_MOVED_FROM
/** A name appears before its namespace is mounted: maximum wait for the mount, in ms. */
const MOUNTING = 500
const MOUNTING_PAUSE = 2

/**
 * Watches the directory of `ip netns`: yields its names, and then those added and removed, several at a time, as soon
 * as the file appears or disappears. The directory itself may appear later. Rejects with the reason of the signal.
 */
export class NamespaceWatcher implements ChangeSource<NamespaceChange> {
  protected closed = false
  protected readonly signal: AbortSignal | undefined
  protected referenced = true
  private readonly inotify: Inotify
  private readonly names: Names
  private readonly watch: ReadinessWatch
  private wake: (() => void) | undefined

  constructor(signal?: AbortSignal) {
    signal?.throwIfAborted()
    this.signal = signal
    this.inotify = openInotify()
    try {
      this.names = new Names(this.inotify)
      this.watch = watchReadable(this.inotify.fd, this.notify)
    } catch (error) {
      this.inotify.close()
      throw error
    }
    signal?.addEventListener('abort', this.notify)
  }

  async *batches(): AsyncGenerator<NamespaceChange[], void, undefined> {
    try {
      yield this.names.read('start')
      for (;;) {
        this.signal?.throwIfAborted()
        if (this.closed) return
        const changes = this.inotify.take().flatMap((event) => this.names.changes(event))
        if (changes.length > 0) yield changes
        else await this.wait()
      }
    } finally {
      this.close()
    }
  }

  ref(): void {
    this.referenced = true
    this.watch.ref()
  }

  unref(): void {
    this.referenced = false
    this.watch.unref()
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.signal?.removeEventListener('abort', this.notify)
    this.watch.close()
    this.inotify.close()
    this.notify()
  }

  private readonly notify = (): void => this.wake?.()

  private async wait(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve
      this.watch.rearm()
    })
  }
}

/**
 * As NamespaceWatcher, but one by one. Reports a name once its namespace is mounted, or after half a second without a
 * mount.
 */
export class MountedWatcher extends NamespaceWatcher {
  override async *batches(): AsyncGenerator<NamespaceChange[], void, undefined> {
    for await (const changes of super.batches()) {
      for (const change of changes) {
        if (change.type === 'added') await this.mounted(change.name)
        if (this.closed) return
        yield [change]
      }
    }
  }

  private async mounted(name: string): Promise<void> {
    const end = performance.now() + MOUNTING
    const wait = (): boolean => !isMounted(name) && performance.now() < end && namespaceNames().includes(name)
    while (!this.closed && wait()) {
      await delay(MOUNTING_PAUSE, undefined, { ref: this.referenced })
      this.signal?.throwIfAborted()
    }
  }
}

/** The known names, and the watches on the directory, or on its parent while it does not exist. */
class Names {
  private readonly inotify: Inotify
  private readonly known = new Set<string>()
  private directory = -1
  private above = -1

  constructor(inotify: Inotify) {
    this.inotify = inotify
    this.follow()
  }

  /** Lists the names, and returns the differences. */
  read(reason: 'start' | 'overrun'): NamespaceChange[] {
    const changes = this.differences()
    return [{ type: 'resync', reason, differences: changes.length }, ...changes]
  }

  changes({ watch, mask, name }: FileEvent): NamespaceChange[] {
    if (mask & IN_Q_OVERFLOW) {
      this.follow()
      return this.read('overrun')
    }
    if (watch === this.above || (watch === this.directory && mask & IN_IGNORED)) {
      this.follow()
      return this.differences()
    }
    if (watch !== this.directory) return []
    if (mask & COMES) return this.add(name)
    return mask & GOES ? this.remove(name) : []
  }

  // Watch first, then list: a change in between is reported twice, and the second report is already known.
  private follow(): void {
    for (;;) {
      this.above = -1
      this.directory = this.inotify.add(NAMESPACE_DIRECTORY, COMES | GOES | IN_ONLYDIR)
      if (this.directory !== -ENOENT) return void must(this.directory, 'inotify_add_watch', NAMESPACE_DIRECTORY)
      const parent = dirname(NAMESPACE_DIRECTORY)
      this.above = must(this.inotify.add(parent, COMES | IN_ONLYDIR | IN_ONESHOT), 'inotify_add_watch', parent)
      if (!existsSync(NAMESPACE_DIRECTORY)) return
    }
  }

  private differences(): NamespaceChange[] {
    const now = new Set(namespaceNames())
    const gone = [...this.known].filter((name) => !now.has(name))
    return [...gone.flatMap((name) => this.remove(name)), ...[...now].flatMap((name) => this.add(name))]
  }

  private add(name: string): NamespaceChange[] {
    if (this.known.has(name)) return []
    this.known.add(name)
    return [{ type: 'added', name }]
  }

  private remove(name: string): NamespaceChange[] {
    return this.known.delete(name) ? [{ type: 'removed', name }] : []
  }
}
