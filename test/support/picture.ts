import { readdirSync, readFileSync } from 'node:fs'

/** What a leak would show in. */
export interface Picture {
  readonly fds: number
  readonly threads: number
  readonly names: number
  readonly mounts: number
  /** Of the network namespace the thread is in. */
  readonly netlinkSockets: number
  /** Contexts of asynchronous I/O of this process: each has a ring of its own in memory. (fs.aio-nr counts those of all processes.) */
  readonly aioContexts: number
}

/** Bytes, after the garbage is collected. */
export interface Memory {
  readonly heap: number
  readonly external: number
  readonly rss: number
}

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n')

/** What the process holds now. */
export function picture(): Picture {
  return {
    fds: readdirSync('/proc/self/fd').length,
    threads: readdirSync('/proc/self/task').length,
    names: readdirSync('/run/netns').length,
    mounts: lines('/proc/self/mountinfo').length,
    netlinkSockets: netlinkSockets(),
    aioContexts: lines('/proc/self/maps').filter((line) => line.includes('[aio]')).length,
  }
}

/** The sockets of programs: port id 0 is the kernel's own. The kernel may list one twice if its table grows meanwhile. */
export function netlinkSockets(): number {
  const sockets = lines('/proc/thread-self/net/netlink').map((line) => line.split(/ +/))
  return new Set(sockets.flatMap(([address, , portId]) => (Number(portId) > 0 ? [address] : []))).size
}

/** What it takes. Needs --expose-gc. */
export function memory(): Memory {
  if (!globalThis.gc) throw new Error('started without --expose-gc')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed: heap, external, rss } = process.memoryUsage()
  return { heap, external, rss }
}
