// A worker and the main thread, each with two namespaces, talk to the kernel at once; prints every datagram of all of them, as hex.
import { isMainThread, Worker } from 'node:worker_threads'
import { NetNs, tap } from '../../../src/index.ts'

const lines: string[] = []
tap(({ sent, bytes }) => lines.push(`${sent ? 'sent' : 'received'} ${Buffer.from(bytes).toString('hex')}`))

async function talk(ns: NetNs): Promise<void> {
  const { links, addresses } = ns
  for (let i = 1; i <= 20; i++) await addresses.add('lo', `127.1.0.${i}/32`)
  await links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
  await links.set('nosuch', { mtu: 1400 }).catch(() => undefined)
  await links.list()
  ns.close()
}

const workers = isMainThread ? [new Worker(new URL('in-worker.mjs', import.meta.url), { argv: ['recorded.ts'] })] : []
const ended = workers.map((worker) => new Promise((resolve) => worker.on('exit', resolve)))
await Promise.all([NetNs.temporary().then(talk), NetNs.temporary().then(talk)])
for (const line of lines) console.log(line)
await Promise.all(ended)
if (isMainThread && process.argv.includes('crash')) process.kill(process.pid, 'SIGKILL')
