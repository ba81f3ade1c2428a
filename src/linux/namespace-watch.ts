import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
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
} from './constants.ts'
import { type FileEvent, type Inotify, openInotify } from './inotify.ts'
import { must } from './libc.ts'
import { isMounted, NAMESPACE_DIRECTORY, namespaceNames } from './namespace-files.ts'
import { watchReadable } from './readiness.ts'

/**
 * A name came or went; or all names were read anew, at the start or as the kernel could not keep up telling (inotify's queue is
 * full), and so many differences follow.
 */
export type NamespaceChange =
  | { readonly type: 'added' | 'removed'; readonly name: string }
  | { readonly type: 'resync'; readonly reason: 'start' | 'overrun'; readonly differences: number }

const COMES = IN_CREATE | IN_MOVED_TO
const GOES = IN_DELETE | IN_MOVED_FROM
/** A name is there before its namespace is mounted: so long at most is waited for that, in ms. */
const MOUNTING = 500
const MOUNTING_PAUSE = 2

/**
 * The names in the directory of `ip netns`, and then those that come and go, several at a time, as soon as the file is there or gone.
 * The directory itself may come later. Rejects with the reason of the signal.
 */
export async function* namespaceChanges(signal?: AbortSignal): AsyncGenerator<NamespaceChange[], void, undefined> {
  signal?.throwIfAborted()
  const inotify = openInotify()
  let wake: (() => void) | undefined
  const notify = (): void => wake?.()
  try {
    const names = new Names(inotify)
    const watch = watchReadable(inotify.fd, notify)
    signal?.addEventListener('abort', notify)
    try {
      yield names.read('start')
      for (;;) {
        signal?.throwIfAborted()
        const changes = inotify.take().flatMap((event) => names.changes(event))
        if (changes.length > 0) yield changes
        else
          await new Promise<void>((resolve) => {
            wake = resolve
            watch.rearm()
          })
      }
    } finally {
      signal?.removeEventListener('abort', notify)
      watch.close()
    }
  } finally {
    inotify.close()
  }
}

/** As namespaceChanges, one by one, and a name is told when its namespace is mounted, or after half a second without one. */
export async function* watchNamespaces(signal?: AbortSignal): AsyncGenerator<NamespaceChange, void, undefined> {
  for await (const changes of namespaceChanges(signal)) {
    for (const change of changes) {
      if (change.type === 'added') await mounted(change.name)
      yield change
    }
  }
}

async function mounted(name: string): Promise<void> {
  const end = performance.now() + MOUNTING
  while (!isMounted(name) && performance.now() < end && namespaceNames().includes(name)) await delay(MOUNTING_PAUSE)
}

/** The names that are known, and the watches on the directory, or on the one above while it is not there. */
class Names {
  private readonly inotify: Inotify
  private readonly known = new Set<string>()
  private directory = -1
  private above = -1

  constructor(inotify: Inotify) {
    this.inotify = inotify
    this.follow()
  }

  /** Lists the names, and gives what is different. */
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

  // The watch first and the list after it: what comes between the two is told twice, and the second time it is known.
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
