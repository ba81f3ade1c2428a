// Watches sockets in this thread and says what it saw; it must end by itself.
import { writeSync } from 'node:fs'
import { readable, watchReadable } from '../../../src/linux/readiness.ts'
import { makePair } from './pair.ts'

const pair = makePair()
const idle = makePair()
let count = 0
const watch = watchReadable(pair.near, () => {
  count += pair.drain()
  if (count < 1000) watch.rearm()
  else watch.close()
})
for (let i = 0; i < 1000; i += 5) {
  for (let k = 0; k < 5; k++) pair.send()
  await new Promise((resolve) => setImmediate(resolve))
}
const late = await readable(idle.near, { timeout: 20 })
idle.send()
const early = await readable(idle.near, { timeout: 10_000 })
// Left armed: an unref'd watch does not keep the process.
watchReadable(makePair().near, () => undefined).unref()
process.on('exit', () => writeSync(1, JSON.stringify({ count, late, early })))
