// Waits for a descriptor where the kernel refuses what the event loop would be woken by, and says how many sockets that left open.
import './refuse.ts'
import { readdirSync, readlinkSync, writeSync } from 'node:fs'
import { readable } from '../../../src/linux/poll/readiness.ts'
import { makePair } from './pair.ts'

/** By their inodes: Node and what loads this file open and close others of their own. */
function sockets(): string[] {
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      // That of the listing itself.
      return ''
    }
  })
  return targets.filter((target) => target.startsWith('socket:'))
}

const { near } = makePair()
const attempt = (): Promise<unknown> => readable(near, { timeout: 10_000 }).catch((error) => error.code)
const outcomes = new Set([await attempt()])
const before = new Set(sockets())
for (let i = 0; i < 10; i++) outcomes.add(await attempt())
await new Promise((resolve) => setImmediate(resolve))
writeSync(1, JSON.stringify({ outcomes: [...outcomes], left: sockets().filter((socket) => !before.has(socket)).length }))
