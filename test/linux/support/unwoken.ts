// Waits for a descriptor where the kernel refuses what the event loop would be woken by, and says how many descriptors that left open.
import './refuse.ts'
import { readdirSync, writeSync } from 'node:fs'
import { readable } from '../../../src/linux/readiness.ts'
import { makePair } from './pair.ts'

const { near } = makePair()
const attempt = (): Promise<unknown> => readable(near, { timeout: 10_000 }).catch((error) => error.code)
const outcomes = new Set([await attempt()])
const before = readdirSync('/proc/self/fd').length
for (let i = 0; i < 10; i++) outcomes.add(await attempt())
await new Promise((resolve) => setImmediate(resolve))
writeSync(1, JSON.stringify({ outcomes: [...outcomes], left: readdirSync('/proc/self/fd').length - before }))
