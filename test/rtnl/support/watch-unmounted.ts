// Lets go of a watch while it waits for a namespace to be mounted, and says at its end what it heard.
import { writeFileSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { NetNs } from '../../../src/index.ts'

const changes = NetNs.watch()
const seen: (string | undefined)[] = []
const hear = async (): Promise<void> => void seen.push((await changes.next()).value?.type)
await hear()
writeFileSync('/run/netns/left', '')
void hear()
await delay(20)
changes.unref()
process.on('exit', () => writeSync(1, seen.join()))
