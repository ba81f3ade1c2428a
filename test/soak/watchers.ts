import type { NetNs } from '../../src/index.ts'

/** Opens and closes a few watchers at the same time, each sort in its way; says how many they were. */
export async function watchers(ns: NetNs, i: number): Promise<number> {
  const stop = new AbortController()
  const waiting = [
    firstChange(ns, `no${i}`),
    closedWhileWaiting(ns),
    abortedWatch(ns, stop.signal),
    aborted(ns.links.waitFor(`no${i}`, {}, { signal: stop.signal })),
    aborted(ns.waitFor(() => false, { signal: stop.signal })),
    untilLate(ns),
    untilThere(ns, i),
    taken(ns),
  ]
  // Some of them wait for changes, some are still listing what there is.
  if (i % 2 === 0) await new Promise((resolve) => setImmediate(resolve))
  await ns.links.set('br0', { mtu: 1000 + (i % 400) })
  stop.abort(new Error('enough'))
  await Promise.all(waiting)
  return waiting.length
}

/** Left at the first change. */
async function firstChange(ns: NetNs, ifname: string): Promise<void> {
  for await (const change of ns.watch({ links: true })) {
    if (change.type === 'added' && change.object === 'link' && change.after.ifname === ifname)
      throw new Error('there is no such link')
    if (change.type !== 'resync') break
  }
}

async function closedWhileWaiting(ns: NetNs): Promise<void> {
  const stream = ns.events({ groups: ['IPV4_RULE'] })
  const end = stream.next()
  stream.close()
  if (!(await end).done) throw new Error('a closed stream went on')
}

async function abortedWatch(ns: NetNs, signal: AbortSignal): Promise<void> {
  const watch = async (): Promise<void> => {
    for await (const _ of ns.watch({ signal }));
  }
  await aborted(watch())
}

/** Ends by its own limit of time. */
async function untilLate(ns: NetNs): Promise<void> {
  const error = await ns.waitFor(() => undefined, { timeout: 1 }).catch((reason: { code?: string }) => reason)
  if (error?.code !== 'ETIMEDOUT') throw new Error('expected ETIMEDOUT', { cause: error })
}

async function untilThere(ns: NetNs, i: number): Promise<void> {
  await ns.links.waitFor('br0', { mtu: 1000 + (i % 400) })
}

/** Takes what is there, and is never waited for. */
async function taken(ns: NetNs): Promise<void> {
  const stream = ns.events({ groups: ['LINK'] })
  stream.unref()
  stream.take()
  await stream[Symbol.asyncDispose]()
}

async function aborted(promise: Promise<unknown>): Promise<void> {
  const error = await promise.catch((reason: Error) => reason)
  if (!(error instanceof Error) || error.message !== 'enough')
    throw new Error('expected the reason of the signal', { cause: error })
}
