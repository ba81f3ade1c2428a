// Asks for what takes CAP_NET_ADMIN, and says how that was refused. The namespace is the thread's own.
import { readlinkSync, writeSync } from 'node:fs'
import { NetNs } from '../../../src/index.ts'

const ns = await NetNs.current()
const message = await ns.links.down('lo').then(
  () => 'it was not refused',
  (error: Error) => error.message,
)
writeSync(1, JSON.stringify({ message, own: readlinkSync('/proc/self/ns/user') }))
ns.close()
