// Waits for events, and leaves watches and streams of events open, unref'd: it must end all the same, and at once.
import './refuse.ts'
import { readdirSync, writeSync } from 'node:fs'
import { NetNs } from '../../../src/index.ts'

const ns = await NetNs.temporary()
const seen = ns.links.waitFor('lo', { mtu: 1400 }, { timeout: 20_000 })
await new Promise((resolve) => setTimeout(resolve, 20))
await ns.links.set('lo', { mtu: 1400 })
const { ifname } = await seen
// The first brings what all share.
ns.events({ groups: ['LINK'] }).unref()
const before = readdirSync('/proc/self/fd').length
for (let i = 0; i < 100; i++) {
  const stream = ns.events({ groups: ['LINK'] })
  stream.unref()
  void stream.next()
}
const open = readdirSync('/proc/self/fd').length - before
// A watch is opened by its first next(): one is unref'd before that, one while it waits.
const watches = [ns.watch(), ns.watch({ links: true })] as const
watches[0].unref()
for (const watch of watches) {
  while ((await watch.next()).value?.type !== 'added');
  void watch.next()
}
watches[1].unref()
const names = NetNs.watch()
await names.next()
void names.next()
names.unref()
// It would keep none of them from ending, but shows a process that has not ended.
setTimeout(() => process.exit(1), 60_000).unref()
process.on('exit', () => writeSync(1, JSON.stringify({ ifname, open })))
