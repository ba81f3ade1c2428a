// Watches sockets in this thread and says what it saw; it must end by itself.
import './refuse.ts'
import { writeSync } from 'node:fs'
import { readable, watchReadable } from '../../../src/linux/poll/readiness.ts'
import { write } from '../../../src/linux/syscalls/libc.ts'
import { makePair } from './pair.ts'

const pair = makePair()
// A pair holds some ten datagrams: a slow poller must not lose any.
const sent = async (): Promise<void> => {
  while (write(pair.far, Buffer.alloc(1)) < 0) await new Promise((resolve) => setTimeout(resolve, 1))
}
const idle = makePair()
let count = 0
const watch = watchReadable(pair.near, () => {
  count += pair.drain()
  if (count < 1000) watch.rearm()
  else watch.close()
})
for (let i = 0; i < 1000; i += 5) {
  for (let k = 0; k < 5; k++) await sent()
  await new Promise((resolve) => setImmediate(resolve))
}
const late = await readable(idle.near, { timeout: 20 })
idle.send()
const early = await readable(idle.near, { timeout: 10_000 })
// Left armed: an unref'd watch does not keep the process, and one that is ref'd again does.
watchReadable(makePair().near, () => undefined).unref()
const last = makePair()
let kept = false
const keeping = watchReadable(last.near, () => {
  kept = true
  keeping.unref()
})
keeping.unref()
keeping.ref()
// Its timer does not keep the process either.
setTimeout(() => last.send(), 50).unref()
setTimeout(() => process.exit(1), 60_000).unref()
process.on('exit', () => writeSync(1, JSON.stringify({ count, late, early, kept })))
