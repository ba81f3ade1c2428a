import { spawnSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Change, NetNs, WatchOptions } from '../../../src/index.ts'
import { signature } from '../../../src/rtnl/common/signature.ts'

export type ObjectChange = Exclude<Change, { type: 'resync' }>

/** Keeps what a watch reports, by the text of each object. */
export class Follower {
  readonly known = new Map<string, number>()
  readonly seen: ObjectChange[] = []
  /** Changes that are none: of what was not there, or to what was there already. Rules may be there twice. */
  readonly wrong: ObjectChange[] = []

  see(change: Change): void {
    if (change.type === 'resync') return
    this.seen.push(change)
    if (change.before) this.count(change, change.before, -1)
    if (change.after) this.count(change, change.after, 1)
  }

  private count(change: ObjectChange, value: object, by: number): void {
    const text = `${change.object} ${signature(value)}`
    const now = (this.known.get(text) ?? 0) + by
    if (now < 0 || (now > 1 && change.object !== 'rule')) this.wrong.push(change)
    if (now === 0) this.known.delete(text)
    else this.known.set(text, now)
  }

  /** The objects, each as often as it is there. */
  get texts(): string[] {
    return [...this.known].flatMap(([text, times]) => Array<string>(times).fill(text)).sort()
  }
}

/** What a new watch finds at its start. */
export async function fresh(ns: NetNs, options: WatchOptions): Promise<string[]> {
  const follower = new Follower()
  let left = 1
  for await (const change of ns.watch(options)) {
    left += change.type === 'resync' ? change.differences : 0
    follower.see(change)
    if (--left === 0) break
  }
  return follower.texts
}

/** Runs command lines of `ip` or `bridge` in a namespace. */
export function run(ns: NetNs, ...lines: string[]): void {
  for (const line of lines) {
    const [file = '', ...args] = line.split(' ')
    const { status, stderr } = ns.run(() => spawnSync(file, args, { encoding: 'utf8' })) as { status: number; stderr: string }
    if (status !== 0) throw new Error(`${line}: ${stderr}`)
  }
}

/** Resolves when the condition holds, or after 100 s, so that the test says what is missing. */
export async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 5000 && !condition(); i++) await delay(20)
}

/** Follows a watch while something is done, and until it is equal to a fresh one. */
export async function followed(
  ns: NetNs,
  options: WatchOptions,
  work: (follower: Follower) => void | Promise<void>,
): Promise<Follower> {
  const follower = new Follower()
  const stop = new AbortController()
  let start = (): void => undefined
  const started = new Promise<void>((resolve) => {
    start = resolve
  })
  const reading = (async () => {
    let left = 1
    for await (const change of ns.watch({ ...options, signal: stop.signal })) {
      follower.see(change)
      left += change.type === 'resync' ? change.differences : 0
      if (--left === 0) start()
    }
  })().catch((reason: Error) => reason.name)
  // Changes before the first dump are not seen one by one.
  await Promise.race([started, reading])
  await work(follower)
  let now = await fresh(ns, options)
  for (let i = 0; i < 2000 && follower.texts.join('\n') !== now.join('\n'); i++) {
    await delay(20)
    now = await fresh(ns, options)
  }
  expect(follower.texts).toEqual(now)
  // Nothing more comes: it has settled, and does not go round in circles. On a slow machine the last changes may come late.
  let count = -1
  for (let i = 0; i < 20 && count !== follower.seen.length; i++) {
    count = follower.seen.length
    await delay(100)
  }
  expect(follower.seen.length).toBe(count)
  expect(follower.texts).toEqual(await fresh(ns, options))
  expect(follower.wrong).toEqual([])
  stop.abort()
  expect(await reading).toBe('AbortError')
  return follower
}
