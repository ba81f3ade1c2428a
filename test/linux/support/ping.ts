// Pings over lo, and says how that fails.
import { writeSync } from 'node:fs'
import { openCurrentNamespace } from '../../../src/linux/namespaces/setns.ts'
import { ping } from '../../../src/linux/ping/ping.ts'

await ping(openCurrentNamespace(), '127.0.0.1').catch((error: Error) => writeSync(1, error.message))
