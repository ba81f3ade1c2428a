// Asks for what takes CAP_NET_ADMIN, or with an argument CAP_NET_BROADCAST, and says how that was refused. The namespace is the thread's own.
import { readlinkSync, writeSync } from 'node:fs'
import { EventStream, NetNs, rtnetlink } from '../../../src/index.ts'

const ns = await NetNs.current()
// The namespace is entered to open a stream in it, which takes more: here it is that of the thread.
const listen = async (): Promise<void> => new EventStream(rtnetlink, [1], { allNsid: true }).close()
const message = await (process.argv[2] === 'listen' ? listen() : ns.links.down('lo')).then(
  () => 'it was not refused',
  (error: Error) => error.message,
)
writeSync(1, JSON.stringify({ message, own: readlinkSync('/proc/self/ns/user') }))
ns.close()
